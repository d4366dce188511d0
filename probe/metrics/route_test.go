package metrics

import (
	"testing"
	"time"
)

// The watermark is when the oldest open probe was sent; with none open, when the
// newest was.
func TestWatermark(t *testing.T) {
	tests := []struct {
		name           string
		oldest, newest time.Time
		want           string
	}{
		{"nothing was ever sent", time.Time{}, time.Time{}, ""},
		{"all is settled", time.Time{}, now, "1.30468932e+09"},
		{"one is open", now.Add(-20 * time.Second), now, "1.3046893e+09"},
	}
	for _, test := range tests {
		m := metricsOf(Snapshot{Now: now, Routes: map[string]RouteState{"a-mx": {Backlog: &Backlog{Oldest: test.oldest}, Newest: test.newest}}}, theMX)
		if got := value(t, m, `watermark_timestamp_seconds{route="a-mx",server="a",via="mx"}`); got != test.want {
			t.Errorf("%s: the watermark is %q, want %q", test.name, got, test.want)
		}
	}
}

// In an outage the age grows from scrape to scrape, and with it nothing else
// must happen. A clock that was set back makes no negative age.
func TestTheOldestAgeGrowsByItself(t *testing.T) {
	at := now
	m := New(Options{Started: started, Snapshot: func() Snapshot {
		return Snapshot{Now: at, Routes: map[string]RouteState{"a-mx": {Backlog: &Backlog{Pending: 1, OldestPending: now, Oldest: now.Add(-time.Hour)}}}}
	}})
	m.Apply(routesOf(theMX), nil)
	for _, step := range []struct {
		at   time.Time
		want string
	}{{now, "0"}, {now.Add(15 * time.Second), "15"}, {now.Add(time.Hour), "3600"}, {now.Add(-time.Hour), "0"}} {
		at = step.at
		if got := value(t, m, `oldest_pending_probe_seconds{route="a-mx",server="a",via="mx"}`); got != step.want {
			t.Errorf("%v after it was sent, its age is %s, want %s", step.at.Sub(now), got, step.want)
		}
	}
}
