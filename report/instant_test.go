package report

import (
	"testing"
	"time"
)

// What lies farther away than an instant can tell is the farthest, and neither
// unknown nor never: planned work may be said to last until 9999.
func TestInstantOfFarTimes(t *testing.T) {
	day := func(year int) time.Time { return time.Date(year, 1, 2, 3, 4, 5, 6, time.UTC) }
	for _, year := range []int{1700, 1969, 1970, 2011, 2261} {
		if got := instantOf(day(year)); !got.time().Equal(day(year)) {
			t.Errorf("%d: %v", year, got.time())
		}
	}
	if far := instantOf(day(9999)); far == never || far <= instantOf(day(2261)) {
		t.Errorf("9999 is %d", far)
	}
	if far := instantOf(day(1)); far == unknown || far >= instantOf(day(1700)) {
		t.Errorf("1 is %d", far)
	}
}
