package e2e

import (
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/probetest"
)

// TestTwelveHours lets an agent watch servers for twelve hours, in which one of
// them loses its power for two.
func TestTwelveHours(t *testing.T) {
	works(t)
	synctest.Test(t, func(t *testing.T) {
		servers, every := 2, time.Minute
		if soak() {
			servers = 12
		}
		specs := specsOf(servers)
		b := newBubble(t, memoryDir(t), probe.NewKey(), specs, every)
		defer b.close(t)
		start := time.Now()
		cut := b.world.Server(specs[0].Name)
		time.AfterFunc(4*time.Hour, func() { cut.Down(probetest.PowerLoss()) })
		time.AfterFunc(6*time.Hour, cut.Up)
		time.AfterFunc(11*time.Hour, func() { b.agent.Hold(true) }) // the relay's retries are an hour apart
		b.run(t, 12*time.Hour+30*time.Minute)

		mails := b.world.Mails()
		for _, p := range b.probes(t) {
			judgeBubble(t, p, mails[p.MessageID()], p.Server == specs[0].Name, start)
		}
		if n := len(b.probes(t)); n < servers*2*660-servers*2 || n > servers*2*660+servers*2 {
			t.Errorf("%d probes in 11 hours, one a minute on %d routes", n, servers*2)
		}
	})
}

// judgeBubble holds one probe against the world's truth, and against what the
// outage from hour 4 to hour 6 must have made of it.
func judgeBubble(t *testing.T, p probe.Probe, m probetest.Mail, cut bool, start time.Time) {
	t.Helper()
	at := p.Sent().Sub(start)
	down := cut && at >= 4*time.Hour && at < 6*time.Hour
	outcome := p.Outcome(time.Now())
	in, seen := p.Received()
	switch {
	case down && p.Via == probe.MX:
		// The last ones before it comes back may connect in time.
		if outcome != probe.Expired && at < 6*time.Hour-6*time.Minute {
			t.Errorf("%s sent at %v into a dead server is %s: want expired", p.Tag.Ref, at, outcome)
		}
	case outcome != probe.Delivered:
		t.Errorf("%s sent at %v is %s: want delivered: %+v", p.Tag.Ref, at, outcome, p.Attempts)
	case down:
		delay, _ := p.Delay()
		if least := 6*time.Hour - at; delay.Max < least {
			t.Errorf("%s sent at %v has a delay of at most %v: the server was down for %v more", p.Tag.Ref, at, delay.Max, least)
		}
	}
	if seen != (len(m.Delivered) > 0) || len(p.Arrivals) != len(m.Delivered) {
		t.Errorf("%s: %d arrivals in the record, %d in the world", p.Tag.Ref, len(p.Arrivals), len(m.Delivered))
	} else if seen && !in.Meets(probe.Interval{From: m.Delivered[0].From, To: m.Delivered[0].To}) {
		t.Errorf("%s: the record has it come in %v, the world delivered it at %v", p.Tag.Ref, in, m.Delivered[0].From)
	}
}

// TestUncertainIsSettledAfterSixDays loses the replies to final dots: some of
// these mails were taken and come, the others never do.
func TestUncertainIsSettledAfterSixDays(t *testing.T) {
	works(t)
	synctest.Test(t, func(t *testing.T) {
		specs := specsOf(1)
		b := newBubble(t, memoryDir(t), probe.NewKey(), specs, time.Hour)
		defer b.close(t)
		server := b.world.Server(specs[0].Name)
		server.Set(func(f *probetest.Faults) {
			f.LoseDot = probetest.All
			f.Drop = probetest.Every(2)
		})
		time.AfterFunc(10*time.Hour, func() { b.agent.Hold(true) })
		time.AfterFunc(6*24*time.Hour-time.Hour, func() { checkUncertain(t, b, false) })
		b.run(t, 6*24*time.Hour+12*time.Hour)
		checkUncertain(t, b, true)
	})
}

func checkUncertain(t *testing.T, b *bubble, settled bool) {
	t.Helper()
	outcomes := map[probe.Outcome]int{}
	for _, p := range b.probes(t) {
		if p.Via != probe.MX {
			continue
		}
		outcomes[p.Outcome(time.Now())]++
		if p.Outcome(time.Now()) == probe.Uncertain && p.Settled(time.Now()) != settled {
			t.Errorf("%s: settled %v: want %v", p.Tag.Ref, !settled, settled)
		}
	}
	if outcomes[probe.Uncertain] < 4 || outcomes[probe.Delivered] < 4 || len(outcomes) != 2 {
		t.Errorf("outcomes %v: want about half of 10 uncertain, the others delivered", outcomes)
	}
	list, err := b.ledger.Backlog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		if r.Route == "mx.a.example-mx" && settled && r.Uncertain != 0 {
			t.Errorf("%d of them still stand in the backlog", r.Uncertain)
		}
	}
}
