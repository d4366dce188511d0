package mailbox

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"mailprobe/probe"
)

// noon is an instant at a full second.
var noon = time.Date(2026, 5, 6, 12, 0, 0, 0, time.UTC)

// stamped makes the arrival of a mail that became visible at an instant, seen by
// looks that began so long before and were answered so long after it. Its stamp
// was taken a lag before by a clock that was ahead.
func stamped(visible time.Time, before, after, lag, ahead time.Duration) probe.Arrival {
	stamp := visible.Add(-lag).Add(ahead)
	return probe.Arrival{
		After: visible.Add(-before), By: visible.Add(after), Source: probe.Look,
		Internal: time.Unix(stamp.Unix(), 0),
	}
}

// TestReading holds what single mails say, reckoned by hand, widened by the lag
// of 100 ms.
func TestReading(t *testing.T) {
	at := func(ms int) time.Time { return noon.Add(time.Duration(ms) * time.Millisecond) }
	for _, c := range []struct {
		name               string
		after, by, stamped int // milliseconds since noon
		min, max           int
		ok                 bool
	}{
		{"in the middle of the second", 490, 510, 0, -610, 610, true},
		{"at its start", -5, 5, 0, -105, 1105, true},
		{"at its end", 990, 1000, 0, -1100, 110, true},
		{"a clock that is ahead", 490, 510, 60_000, 59_390, 60_610, true},
		{"a clock that is behind", 490, 510, -60_000, -60_610, -59_390, true},
		{"as wide as may be", -2000, 0, 0, -100, 3100, true},
		{"too wide", -2001, 0, 0, 0, 0, false},
		{"our clock was set back", 10, 0, 0, 0, 0, false},
	} {
		r, ok := reading(probe.Arrival{After: at(c.after), By: at(c.by), Internal: at(c.stamped)})
		if ok != c.ok || r.Min != time.Duration(c.min)*time.Millisecond || r.Max != time.Duration(c.max)*time.Millisecond || ok && !r.At.Equal(at(c.by)) {
			t.Errorf("%s: [%s, %s] at %s, %v", c.name, r.Min, r.Max, r.At, ok)
		}
	}
	for name, a := range map[string]probe.Arrival{
		"no stamp":       {After: at(0), By: at(10)},
		"no lower bound": {By: at(10), Internal: at(0)},
		"the year 9999":  {After: at(0), By: at(10), Internal: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)},
		"the year 1":     {After: at(0), By: at(10), Internal: time.Date(1, 1, 1, 1, 0, 0, 0, time.UTC)},
	} {
		if r, ok := reading(a); ok {
			t.Errorf("%s says %v", name, r)
		}
	}
}

// TestEstimateHoldsTheTruth reads clocks that are off by days or by nothing, and
// drift, through looks of many widths and saves of many lags. The estimate must
// always hold the true skew, and come to be narrow.
func TestEstimateHoldsTheTruth(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 7))
		between := func(limit time.Duration) time.Duration { return time.Duration(r.Int64N(int64(limit))) }
		skew := []time.Duration{0, time.Second, 48 * time.Hour}[seed%3]
		skew = between(2*skew+1) - skew
		rate := (r.Float64() - 0.5) * 100e-6 // seconds a second
		var estimate probe.Skew
		now := noon.Add(between(time.Hour))
		for i := range 60 {
			pause := between(20 * time.Second)
			now = now.Add(pause)
			skew += time.Duration(rate * float64(pause))
			a := stamped(now, between(100*time.Millisecond), between(20*time.Millisecond), between(stampLag), skew)
			reading, ok := reading(a)
			if !ok {
				t.Fatalf("seed %d: %+v says nothing", seed, a)
			}
			var agree bool
			if estimate, agree = narrowed(estimate, reading); !agree {
				t.Fatalf("seed %d: reading %d contradicts those before", seed, i)
			}
			if skew < estimate.Min || skew > estimate.Max {
				t.Fatalf("seed %d: after %d readings, the skew %s is said to be in [%s, %s]", seed, i+1, skew, estimate.Min, estimate.Max)
			}
		}
		if estimate.Width() > 500*time.Millisecond || estimate.Width() < stampLag {
			t.Errorf("seed %d: after 60 readings, [%s, %s] is %s wide", seed, estimate.Min, estimate.Max, estimate.Width())
		}
	}
}

// TestEstimateStartsAgain holds that a clock that was set is known anew at once.
func TestEstimateStartsAgain(t *testing.T) {
	for _, step := range []time.Duration{time.Minute, -time.Minute, 3 * time.Second} {
		t.Run(fmt.Sprint(step), func(t *testing.T) {
			var estimate probe.Skew
			for i := range 20 {
				r, _ := reading(stamped(noon.Add(time.Duration(i)*1370*time.Millisecond), 5*time.Millisecond, 5*time.Millisecond, 0, 0))
				estimate, _ = narrowed(estimate, r)
			}
			r, _ := reading(stamped(noon.Add(time.Hour), 5*time.Millisecond, 5*time.Millisecond, 0, step))
			got, agree := narrowed(estimate, r)
			if agree || got != r || got.Min > step || got.Max < step {
				t.Errorf("after a step of %s: [%s, %s], agreeing: %v", step, got.Min, got.Max, agree)
			}
		})
	}
}

// TestAgeing holds that an old estimate says less and less: 0.36 s on each side
// after an hour, and nothing that a new reading does not say after a day.
func TestAgeing(t *testing.T) {
	old := probe.Skew{Min: -50 * time.Millisecond, Max: 50 * time.Millisecond, At: noon}
	if got := aged(old, noon.Add(time.Hour)); got.Min != -410*time.Millisecond || got.Max != 410*time.Millisecond {
		t.Errorf("after an hour: [%s, %s]", got.Min, got.Max)
	}
	r := probe.Skew{Min: 4 * time.Second, Max: 5 * time.Second, At: noon.Add(24 * time.Hour)}
	if got, agree := narrowed(old, r); !agree || got != r {
		t.Errorf("after a day: %v, agreeing: %v", got, agree)
	}
	if got := aged(old, noon.Add(-time.Hour)); got != old {
		t.Errorf("an hour before: %v", got)
	}
}
