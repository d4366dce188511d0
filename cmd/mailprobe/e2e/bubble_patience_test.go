package e2e

import (
	"cmp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/probetest"
)

// patient is a server that refuses connections for three hours, and the
// schedule of the route to it.
type patient struct {
	name string
	plan probe.Patience
	rate float64 // retries a second
	wait func(n int, age, gap time.Duration) time.Duration
}

// patients are the schedules with what their MTAs publish, written down here a
// second time: this shares no code with what is tested. Each wait is counted
// from the end of an attempt: the n-th one, at an age, a gap after the one
// before it.
var patients = []patient{
	{"postfix", probe.Patience{Name: "postfix"}, 5, func(_ int, age, _ time.Duration) time.Duration {
		return min(max(age, 5*time.Minute), 4000*time.Second)
	}},
	{"exim", probe.Patience{Name: "exim"}, 5, func(_ int, age, gap time.Duration) time.Duration {
		switch {
		case age < 2*time.Hour:
			return 15 * time.Minute
		case gap < time.Hour:
			return time.Hour
		}
		return gap + gap/2
	}},
	{"sendmail", probe.Patience{Name: "sendmail"}, 5, func(int, time.Duration, time.Duration) time.Duration { return 30 * time.Minute }},
	{"exchange", probe.Patience{Name: "exchange"}, 5, func(n int, _, _ time.Duration) time.Duration {
		return []time.Duration{0, 1, 1, 1, 1, 5, 5, 5, 5, 5, 5, 10}[min(n, 11)] * time.Minute
	}},
	{"list", probe.ListPatience([]time.Duration{5 * time.Second, time.Minute, time.Hour}), 5, func(n int, _, _ time.Duration) time.Duration {
		return []time.Duration{0, 5 * time.Second, time.Minute, time.Hour}[n]
	}},
	// One retry in 50 s cannot serve a mail in two minutes that is tried every few minutes.
	{"held-back", probe.Patience{Name: "exchange"}, 0.02, nil},
}

// When the servers refuse connections, from the start on.
const (
	goesDown = 30 * time.Minute
	comesUp  = goesDown + 3*time.Hour
)

// TestPatience lets six servers refuse connections for three hours, and holds
// every retry against the schedule of its route.
func TestPatience(t *testing.T) {
	works(t)
	synctest.Test(t, func(t *testing.T) {
		specs := specsOf(len(patients))
		b := newPatientBubble(t, specs)
		defer b.close(t)
		start := time.Now()
		down := probetest.Outage{SMTP: probetest.Refused}
		for _, spec := range specs {
			server := b.world.Server(spec.Name)
			time.AfterFunc(goesDown, func() { server.Down(down) })
			time.AfterFunc(comesUp, server.Up)
		}
		b.run(t, 5*time.Hour+20*time.Minute) // the longest wait is an hour and a half, of exim

		byServer := map[string][]probe.Probe{}
		for _, p := range b.probes(t) {
			if p.Sent().Sub(start) < 5*time.Hour { // younger ones may still be on their way
				byServer[p.Server] = append(byServer[p.Server], p)
			}
		}
		for i, spec := range specs {
			judgePatience(t, patients[i], byServer[spec.Name], start)
		}
	})
}

func newPatientBubble(t *testing.T, specs []probetest.ServerSpec) *bubble {
	t.Helper()
	b := emptyBubble(t, memoryDir(t), specs)
	var routes []agent.Route
	for i, spec := range specs {
		r := b.route(t, spec, probe.MX, 2*time.Minute)
		r.Retry, r.Limit = patients[i].plan, agent.NewLimit(4, patients[i].rate)
		routes = append(routes, r)
	}
	b.join(t, probe.NewKey(), specs, routes)
	return b
}

// retry is one attempt but the first of a probe, with when it fell due.
type retry struct{ due, began time.Time }

func judgePatience(t *testing.T, who patient, list []probe.Probe, start time.Time) {
	t.Helper()
	var retries []retry
	for _, p := range list {
		judgeFresh(t, who, p, start)
		for i, a := range p.Attempts[1:] {
			if who.wait == nil {
				who.wait = patients[3].wait
			}
			last, gap := p.Attempts[i], time.Duration(0)
			if i > 0 {
				gap = last.Ended.Sub(p.Attempts[i-1].Ended)
			}
			due := last.Ended.Add(who.wait(last.N, last.Ended.Sub(p.Sent()), gap))
			retries = append(retries, retry{due, a.Began})
		}
	}
	if len(retries) < 90 {
		t.Errorf("%s: %d retries in three hours of 90 probes", who.name, len(retries))
	}
	slices.SortFunc(retries, func(x, y retry) int { return cmp.Or(x.began.Compare(y.began), x.due.Compare(y.due)) })
	judgeRetries(t, who, retries)
}

// judgeFresh holds what became of a probe against the outage .
func judgeFresh(t *testing.T, who patient, p probe.Probe, start time.Time) {
	t.Helper()
	at := p.Sent().Sub(start)
	if p.Attempts[0].Class == probe.Capped {
		t.Errorf("%s: the probe of %v was behind old ones: %s", who.name, at, p.Attempts[0].Err)
	}
	want := probe.Delivered
	// The list's last try comes 1 h, 1 min and 5 s after the first.
	if who.name == "list" && at >= goesDown && at < comesUp-time.Hour-65*time.Second {
		want = probe.Expired
	}
	if got := p.Outcome(time.Now()); got != want {
		t.Errorf("%s: the probe of %v is %s after %d attempts, want %s", who.name, at, got, len(p.Attempts), want)
	}
}

// judgeRetries wants each retry made when it was due, or, where the rate held it
// back, in due order and at that rate.
func judgeRetries(t *testing.T, who patient, retries []retry) {
	t.Helper()
	const prompt = 100 * time.Millisecond
	apart := time.Duration(float64(time.Second) / who.rate)
	held := 0
	for i, r := range retries {
		switch {
		case r.began.Before(r.due):
			t.Errorf("%s: a retry was made %v before it was due", who.name, r.due.Sub(r.began))
		case r.began.Sub(r.due) <= prompt:
			continue
		case i == 0:
			t.Errorf("%s: the first retry is %v late", who.name, r.began.Sub(r.due))
			continue
		}
		held++
		if late := r.began.Sub(r.due); who.name != "held-back" && late > 5*time.Second {
			t.Errorf("%s: a retry was %v late: five a second are allowed", who.name, late)
		}
		before := retries[i-1]
		if before.due.After(r.due) {
			t.Errorf("%s: a retry due at %v was made before one due at %v", who.name, before.due, r.due)
		}
		if gap := r.began.Sub(before.began); gap > apart+prompt {
			t.Errorf("%s: a retry that was %v late was made %v after the one before it: the rate allows one in %v", who.name, r.began.Sub(r.due), gap, apart)
		}
	}
	if who.name == "held-back" && held < 50 {
		t.Errorf("%s: %d of %d retries were held back, and hardly any could be made in time", who.name, held, len(retries))
	}
	for i := 10; i < len(retries); i++ {
		if span := retries[i].began.Sub(retries[i-10].began); span < 10*apart-prompt {
			t.Errorf("%s: 11 retries within %v: the rate is one in %v", who.name, span, apart)
			break
		}
	}
}
