package report

import (
	"encoding/json"
	"testing"
	"time"
)

func TestSecondsAreWrittenShortly(t *testing.T) {
	for d, want := range map[time.Duration]string{
		3661710252 * time.Nanosecond: "3.66171",
		4035000499 * time.Nanosecond: "4.035",
		1000001501 * time.Nanosecond: "1.000002",
		-1500 * time.Millisecond:     "-1.5",
		499:                          "0",
		500:                          "0.000001",
		9*24*time.Hour + 70*time.Millisecond + 900*time.Nanosecond: "777600.070001",
	} {
		if got, err := json.Marshal(Seconds(d)); err != nil || string(got) != want {
			t.Errorf("%v is written %s, %v; want %s", d, got, err, want)
		}
	}
}
