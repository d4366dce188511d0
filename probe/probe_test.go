package probe_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// sent is when the first attempt of the tests begins.
var sent = time.Date(2026, 5, 6, 14, 22, 0, 0, time.UTC)

// at is an instant that many seconds after sent.
func at(seconds float64) time.Time { return sent.Add(time.Duration(seconds * float64(time.Second))) }

const day = 24 * 60 * 60 // in seconds, as at takes them

// The ends that an attempt can come to, each begun at 0 s, dotted at 1 s where
// the dot may have gone out, and ended at 2 s.
var (
	running      = probe.Attempt{N: 1, Began: at(0)}
	dotted       = probe.Attempt{N: 1, Began: at(0), Dotted: at(1)}
	accepted     = probe.Attempt{N: 1, Began: at(0), Dotted: at(1), Ended: at(2), Class: probe.Accepted, Reply: probe.Reply{Code: 250}}
	refused      = probe.Attempt{N: 1, Began: at(0), Ended: at(2), Class: probe.Refused, Err: "connection refused"}
	badLogin     = probe.Attempt{N: 1, Began: at(0), Ended: at(2), Class: probe.AuthFailed, Reply: probe.Reply{Code: 535}}
	deferred     = probe.Attempt{N: 1, Began: at(0), Dotted: at(1), Ended: at(2), Class: probe.Deferred, Reply: probe.Reply{Code: 451}}
	rejected     = probe.Attempt{N: 1, Began: at(0), Ended: at(2), Class: probe.Rejected, Reply: probe.Reply{Code: 550}}
	rejectedLate = probe.Attempt{N: 1, Began: at(0), Dotted: at(1), Ended: at(2), Class: probe.Rejected, Reply: probe.Reply{Code: 554}}
	cutOff       = probe.Attempt{N: 1, Began: at(0), Dotted: at(1), Ended: at(2), Class: probe.Disconnected, Err: "EOF"}
	silent       = probe.Attempt{N: 1, Began: at(0), Dotted: at(1), Ended: at(601), Class: probe.TimedOut, Err: "no reply"}
	killed       = probe.Attempt{N: 1, Began: at(0), Dotted: at(1), Ended: at(2), Class: probe.Interrupted}
	cutBefore    = probe.Attempt{N: 1, Began: at(0), Ended: at(2), Class: probe.Disconnected, Err: "EOF"}
)

func TestOutcome(t *testing.T) {
	arrived := []probe.Arrival{{By: at(8 * day)}}
	second := func(a probe.Attempt) []probe.Attempt {
		a.N = 2
		return []probe.Attempt{refused, a}
	}
	one := func(a probe.Attempt) probe.Probe { return probe.Probe{Attempts: []probe.Attempt{a}} }
	givenUp := func(a probe.Attempt) probe.Probe {
		return probe.Probe{Attempts: []probe.Attempt{a}, GivenUp: at(2)}
	}
	tests := []struct {
		name    string
		probe   probe.Probe
		now     float64
		want    probe.Outcome
		settled bool
	}{
		{"no attempt yet", probe.Probe{}, 0, probe.Pending, false},
		{"attempt runs", one(running), 1, probe.Pending, false},
		{"dot may be out, no end known", one(dotted), 3, probe.Pending, false},
		{"accepted, not seen", one(accepted), 3, probe.Pending, false},
		{"accepted, a moment before 6 days", one(accepted), 6*day + 1.999, probe.Pending, false},
		{"accepted, 6 days", one(accepted), 6*day + 2, probe.Lost, true},
		{"accepted, a year", one(accepted), 365 * day, probe.Lost, true},
		{"late arrival after lost", probe.Probe{Attempts: []probe.Attempt{accepted}, Arrivals: arrived}, 9 * day, probe.Delivered, true},
		{"bounced", probe.Probe{Attempts: []probe.Attempt{accepted}, Bounced: at(60)}, 61, probe.Bounced, true},
		{"bounced does not become lost", probe.Probe{Attempts: []probe.Attempt{accepted}, Bounced: at(60)}, 9 * day, probe.Bounced, true},
		{"bounced and yet arrived", probe.Probe{Attempts: []probe.Attempt{accepted}, Bounced: at(60), Arrivals: arrived}, 9 * day, probe.Delivered, true},

		{"cut off after the dot", one(cutOff), 3, probe.Uncertain, false},
		{"silence after the dot", one(silent), 602, probe.Uncertain, false},
		{"killed after the dot", one(killed), 3, probe.Uncertain, false},
		{"uncertain though given up", givenUp(cutOff), 3, probe.Uncertain, false},
		{"uncertain, a moment before 6 days after the dot", one(silent), 6*day + 0.999, probe.Uncertain, false},
		{"uncertain, 6 days after the dot: settled, and stays uncertain", one(silent), 6*day + 1, probe.Uncertain, true},
		{"uncertain, a year", one(cutOff), 365 * day, probe.Uncertain, true},
		{"uncertain, then bounced", probe.Probe{Attempts: []probe.Attempt{cutOff}, Bounced: at(60)}, 61, probe.Bounced, true},
		{"uncertain, then arrived", probe.Probe{Attempts: []probe.Attempt{cutOff}, Arrivals: arrived}, 9 * day, probe.Delivered, true},

		{"refused, will be tried again", one(refused), 3, probe.Pending, false},
		{"refused for a year, not given up", one(refused), 365 * day, probe.Pending, false},
		{"refused, given up", givenUp(refused), 3, probe.Expired, true},
		{"cut off before the dot, given up", givenUp(cutBefore), 3, probe.Expired, true},
		{"deferred, given up", givenUp(deferred), 3, probe.Expired, true},
		{"login refused, given up", givenUp(badLogin), 3, probe.Expired, true},
		{"rejected", givenUp(rejected), 3, probe.Rejection, true},
		{"rejected after the dot", givenUp(rejectedLate), 3, probe.Rejection, true},
		{"rejected, not given up", one(rejected), 3, probe.Pending, false},
		{"expired, and yet arrived", probe.Probe{Attempts: []probe.Attempt{refused}, GivenUp: at(2), Arrivals: arrived}, 9 * day, probe.Delivered, true},

		{"second attempt runs", probe.Probe{Attempts: second(running)}, 3, probe.Pending, false},
		{"second attempt accepted", probe.Probe{Attempts: second(accepted)}, 3, probe.Pending, false},
		{"second attempt uncertain", probe.Probe{Attempts: second(cutOff)}, 3, probe.Uncertain, false},
		{"second attempt rejected", probe.Probe{Attempts: second(rejected), GivenUp: at(2)}, 3, probe.Rejection, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.probe.Outcome(at(test.now)); got != test.want {
				t.Errorf("the outcome is %s, want %s", got, test.want)
			}
			if got := test.probe.Settled(at(test.now)); got != test.settled {
				t.Errorf("settled is %t, want %t", got, test.settled)
			}
		})
	}
}

func TestReceived(t *testing.T) {
	tests := []struct {
		name      string
		after, by time.Time
		want      probe.Interval
		delay     probe.Delay
		transit   probe.Delay
	}{
		{"between two looks", at(4), at(5), probe.Interval{From: at(4), To: at(5)}, delay(4, 5), delay(2, 3)},
		{"no look before: from the dot on", time.Time{}, at(5), probe.Interval{From: at(1), To: at(5)}, delay(1, 5), delay(0, 3)},
		{"last look before the dot", at(0.5), at(5), probe.Interval{From: at(1), To: at(5)}, delay(1, 5), delay(0, 3)},
		{"seen before the 250 was read", at(1.2), at(1.5), probe.Interval{From: at(1.2), To: at(1.5)}, delay(1.2, 1.5), delay(0, 0)},
		{"seen before the dot: a clock step", at(-9), at(-5), probe.Interval{From: at(-5), To: at(-5)}, delay(0, 0), delay(0, 0)},
		{"the clock was set back between the looks", at(7), at(5), probe.Interval{From: at(1), To: at(5)}, delay(1, 5), delay(0, 3)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := probe.Probe{
				Attempts: []probe.Attempt{accepted},
				Arrivals: []probe.Arrival{{After: test.after, By: test.by}, {After: at(50), By: at(60)}},
			}
			got, ok := p.Received()
			if !ok {
				t.Fatal("the probe counts as not received")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("received (-want +got):\n%s", diff)
			}
			if got, ok := p.Delay(); !ok || got != test.delay {
				t.Errorf("the delay is %v, %t, want %v", got, ok, test.delay)
			}
			if got, ok := p.Transit(); !ok || got != test.transit {
				t.Errorf("the transit is %v, %t, want %v", got, ok, test.transit)
			}
		})
	}
}

func delay(from, to float64) probe.Delay {
	return probe.Delay{Min: at(from).Sub(sent), Max: at(to).Sub(sent)}
}

// A mail whose dot was never marked (an earlier attempt of which only the
// beginning is known) is bounded by the beginning.
func TestReceivedWithoutDot(t *testing.T) {
	p := probe.Probe{Attempts: []probe.Attempt{running}, Arrivals: []probe.Arrival{{By: at(3)}}}
	if got, _ := p.Received(); got != (probe.Interval{From: at(0), To: at(3)}) {
		t.Errorf("received %v", got)
	}
	if _, ok := p.Transit(); ok {
		t.Error("a transit is given though the mail was never accepted")
	}
}

// A mail that was refused after its dot may have been delivered all the same, so
// it is the first dot of all that bounds the arrival.
func TestReceivedAfterRetries(t *testing.T) {
	retried := func(dots ...float64) []probe.Attempt { // a dot of -1 was never sent
		var all []probe.Attempt
		for i, dot := range dots {
			a := deferred
			a.N, a.Dotted = i+1, at(dot)
			if dot < 0 {
				a.Dotted = time.Time{}
			}
			all = append(all, a)
		}
		return all
	}
	tests := []struct {
		name     string
		attempts []probe.Attempt
		arrival  probe.Arrival
		want     probe.Interval
	}{
		{"it came of the first attempt", retried(0.5, 361), probe.Arrival{After: at(1), By: at(3)}, probe.Interval{From: at(1), To: at(3)}},
		{"nobody looked before", retried(0.5, 361), probe.Arrival{By: at(400)}, probe.Interval{From: at(0.5), To: at(400)}},
		{"the first attempt sent none", retried(-1, 361), probe.Arrival{By: at(400)}, probe.Interval{From: at(361), To: at(400)}},
		{"the second of three is the first", retried(-1, 61, 361), probe.Arrival{By: at(400)}, probe.Interval{From: at(61), To: at(400)}},
		{"the third sent none", retried(-1, 61, -1), probe.Arrival{By: at(400)}, probe.Interval{From: at(61), To: at(400)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := probe.Probe{Attempts: test.attempts, Arrivals: []probe.Arrival{test.arrival}}
			if got, _ := p.Received(); got != test.want {
				t.Errorf("received %v, want %v", got, test.want)
			}
		})
	}
}

func TestNotReceived(t *testing.T) {
	for _, p := range []probe.Probe{{}, {Attempts: []probe.Attempt{accepted}}} {
		if got, ok := p.Received(); ok || got != (probe.Interval{}) {
			t.Errorf("received is %v, %t", got, ok)
		}
		if got, ok := p.Delay(); ok || got != (probe.Delay{}) {
			t.Errorf("the delay is %v, %t", got, ok)
		}
		if got, ok := p.Transit(); ok || got != (probe.Delay{}) {
			t.Errorf("the transit is %v, %t", got, ok)
		}
	}
}

func TestAcceptedAndReceipt(t *testing.T) {
	p := probe.Probe{Attempts: []probe.Attempt{refused, accepted}}
	if p.Sent() != at(0) || p.Accepted() != at(2) || p.Receipt().Code != 250 {
		t.Errorf("sent %v, accepted %v, receipt %v", p.Sent(), p.Accepted(), p.Receipt())
	}
	p.Attempts = []probe.Attempt{deferred}
	if !p.Accepted().IsZero() || p.Receipt() != (probe.Reply{}) {
		t.Errorf("a deferred mail has accepted %v, receipt %v", p.Accepted(), p.Receipt())
	}
	if p = (probe.Probe{}); !p.Sent().IsZero() || !p.Accepted().IsZero() || p.Receipt() != (probe.Reply{}) {
		t.Error("a probe without attempt has a beginning or an end")
	}
}

func TestReason(t *testing.T) {
	tests := []struct {
		attempt probe.Attempt
		want    string
	}{
		{running, ""},
		{accepted, ""},
		{refused, "connection refused"},
		{probe.Attempt{Class: probe.Deferred, Reply: probe.Reply{Code: 450, Enhanced: "4.7.1", Text: "later\nplease"}, Err: "450"},
			"450 4.7.1 later / please"},
	}
	for _, test := range tests {
		if got := test.attempt.Reason(); got != test.want {
			t.Errorf("the reason is %q, want %q", got, test.want)
		}
	}
}

func TestIntervals(t *testing.T) {
	i := probe.Interval{From: at(2), To: at(6)}
	if i.Middle() != at(4) || i.Width() != 4*time.Second {
		t.Errorf("middle %v, width %v", i.Middle(), i.Width())
	}
	if w := (probe.Interval{From: at(6), To: at(2)}).Width(); w != 0 {
		t.Errorf("an interval in the wrong order has width %v", w)
	}
	meets := []struct {
		from, to float64
		want     bool
	}{{0, 1.9, false}, {0, 2, true}, {3, 4, true}, {0, 9, true}, {6, 9, true}, {6.1, 9, false}}
	for _, m := range meets {
		j := probe.Interval{From: at(m.from), To: at(m.to)}
		if i.Meets(j) != m.want || j.Meets(i) != m.want {
			t.Errorf("%v to %v meets 2 to 6: want %t, from both sides", m.from, m.to, m.want)
		}
	}
	d := probe.Delay{Min: 2 * time.Second, Max: 5 * time.Second}
	if d.Middle() != 3500*time.Millisecond || d.HalfWidth() != 1500*time.Millisecond {
		t.Errorf("middle %v ± %v", d.Middle(), d.HalfWidth())
	}
}
