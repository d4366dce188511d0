package probe

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLegsTellWhoHeldTheMail(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2011, 5, 6, 5, 34, s, 0, time.UTC) }
	hops := []Hop{ // the newest first, as in a header
		{By: "store", At: at(41)},
		{By: "scanner"}, // its date could not be read
		{By: "mx", At: at(11)},
		{By: "relay", At: at(12)}, // its clock is ahead
		{By: "probe", At: at(10)},
	}
	want := []Leg{
		{Host: "probe", Next: "relay", Took: 2 * time.Second},
		{Host: "relay", Next: "mx"},
		{Host: "mx", Next: "store", Took: 30 * time.Second},
	}
	if diff := cmp.Diff(want, Legs(hops)); diff != "" {
		t.Error(diff)
	}
	if legs := Legs([]Hop{{By: "mx", At: at(1)}}); len(legs) != 0 {
		t.Errorf("one hop has the legs %v", legs)
	}
}
