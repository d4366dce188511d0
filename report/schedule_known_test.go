package report

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"mailprobe/probe"
)

// Between which two tries an age falls was reckoned by hand from the published
// schedules.
func TestWaitIn(t *testing.T) {
	for _, test := range []struct {
		queue string
		age   time.Duration
		want  time.Duration
	}{
		{probe.PatiencePostfix, time.Minute, 300 * time.Second},
		{probe.PatiencePostfix, 20 * time.Minute, 20 * time.Minute},
		{probe.PatiencePostfix, 9 * time.Hour, 4000 * time.Second},
		{probe.PatienceNone, 9 * time.Hour, 4000 * time.Second}, // not known: the common one
		{probe.PatienceExim, 50 * time.Minute, 15 * time.Minute},
		{probe.PatienceSendmail, 9 * time.Hour, 30 * time.Minute},
		{probe.PatienceExchange, 3 * time.Minute, time.Minute},
		{probe.PatienceExchange, 9 * time.Hour, 10 * time.Minute},
	} {
		p, err := probe.NamedPatience(test.queue)
		if err != nil {
			t.Fatal(err)
		}
		if got := waitIn(p, test.age); got != test.want {
			t.Errorf("%s after %v: %v, want %v", test.queue, test.age, got, test.want)
		}
	}
}

// Where the schedule of a relay is known, the end of its flush is told before
// anything came, and the interval holds it nine times of ten.
func TestKnownScheduleTellsAtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	const rounds = 400
	held := 0
	for range rounds {
		d := drain{known: true, now: 60}
		last, phase := 0.0, r.Float64()*300 // of the looks of one queue; every other one keeps no rhythm
		rhythm := r.IntN(2) == 0
		for range 20 + r.IntN(400) {
			wait := longestWait(time.Duration(r.IntN(9*3600)) * time.Second).Seconds()
			came := r.Float64() * wait
			if rhythm {
				came = math.Ceil((came-phase)/300)*300 + phase
			}
			d.waits, last = append(d.waits, wait), max(last, came)
			if came <= d.now {
				d.came = append(d.came, came)
			} else {
				d.left++
			}
		}
		at, from, to, ok := d.last()
		if !ok || at < from || at > to {
			t.Fatalf("the estimate is %v, %v, %v, %v", at, from, to, ok)
		}
		if from <= last && last <= to {
			held++
		}
	}
	if share := float64(held) / rounds; share < 0.85 {
		t.Errorf("the interval held the truth in %.2f", share)
	} else {
		t.Logf("the interval held the truth in %.2f", share)
	}
}
