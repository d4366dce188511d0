package e2e

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
	"mailprobe/probe/mailbox"
	"mailprobe/probe/probetest"
	"mailprobe/probe/submit"
)

// bubble is a whole agent over an embedded world without sockets, in a
// testing/synctest bubble: real agent, senders, watchers and ledger, and time
// that costs nothing.
type bubble struct {
	world  *probetest.World
	ledger *ledger.Ledger
	agent  *agent.Agent
}

// newBubble makes an agent with a mx and a relay route to each server.
func newBubble(t *testing.T, dir string, key probe.Key, specs []probetest.ServerSpec, every time.Duration) *bubble {
	t.Helper()
	b := emptyBubble(t, dir, specs)
	var routes []agent.Route
	for _, spec := range specs {
		for _, via := range []probe.Via{probe.MX, probe.Relay} {
			routes = append(routes, b.route(t, spec, via, every))
		}
	}
	b.join(t, key, specs, routes)
	return b
}

// emptyBubble makes a world and a ledger, and no agent yet.
func emptyBubble(t *testing.T, dir string, specs []probetest.ServerSpec) *bubble {
	t.Helper()
	b := &bubble{world: probetest.New(probetest.Options{Servers: specs})}
	var err error
	if b.ledger, err = ledger.Open(t.Context(), dir, ledger.Options{Agent: "bubble"}); err != nil {
		t.Fatal(err)
	}
	return b
}

// join makes the agent, with a mailbox at each server.
func (b *bubble) join(t *testing.T, key probe.Key, specs []probetest.ServerSpec, routes []agent.Route) {
	t.Helper()
	var err error
	b.agent, err = agent.New(agent.Options{Name: "bubble", Key: key, Ledger: b.ledger, Routes: routes})
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range specs {
		b.mailbox(t, spec, key)
	}
}

func (b *bubble) route(t *testing.T, spec probetest.ServerSpec, via probe.Via, every time.Duration) agent.Route {
	t.Helper()
	e := submit.Endpoint{Host: spec.Name, Port: 25, TLS: submit.TLSNone, Hello: "agent.example",
		Dialer: b.world.Dialer(), Resolver: b.world.Resolver()}
	if via == probe.Relay {
		e.Host = b.world.Relay().Name()
	}
	sender, err := submit.New(e)
	if err != nil {
		t.Fatal(err)
	}
	return agent.Route{Sender: sender, Mailbox: spec.Name, Route: probe.Route{Name: spec.Name + "-" + string(via), Server: spec.Name,
		Network: spec.Network, Via: via, From: "mailprobe@agent.example", To: "probe@" + spec.Domain, Every: every}}
}

func (b *bubble) mailbox(t *testing.T, spec probetest.ServerSpec, key probe.Key) {
	t.Helper()
	user := "probe@" + spec.Domain
	w, err := mailbox.New(mailbox.Options{Name: spec.Name, Host: spec.Name, Port: 143, TLS: mailbox.TLSNone, AllowPlaintextAuth: true,
		Username: user, Password: spec.Users[user], Agent: "bubble", Key: key, Mode: mailbox.ModeIdle,
		Dialer: b.world.Dialer()}, b.agent.Inbox(spec.Name))
	if err != nil {
		t.Fatal(err)
	}
	b.agent.AddMailbox(spec.Name, w, nil)
}

// close ends everything that runs in the bubble.
func (b *bubble) close(t *testing.T) {
	t.Helper()
	if err := b.ledger.Close(); err != nil {
		t.Error(err)
	}
	if err := b.world.Close(); err != nil {
		t.Error(err)
	}
}

func (b *bubble) run(t *testing.T, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := b.agent.Run(ctx); err != nil {
		t.Fatal(err)
	}
}

// probes returns what the ledger holds.
func (b *bubble) probes(t *testing.T) []probe.Probe {
	t.Helper()
	var list []probe.Probe
	for p, err := range b.ledger.Probes(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

func specsOf(n int) []probetest.ServerSpec {
	var specs []probetest.ServerSpec
	for i := range n {
		domain := fmt.Sprintf("%c.example", 'a'+i)
		specs = append(specs, probetest.ServerSpec{Name: "mx." + domain, Domain: domain, Network: "192.0.2.0/24",
			Addr: netip.AddrFrom4([4]byte{192, 0, 2, byte(10 + i)}), Users: map[string]string{"probe@" + domain: "secret"}})
	}
	return specs
}

// TestTwelveHours lets an agent watch servers for twelve hours, in which one of
// them loses its power for two.
func TestTwelveHours(t *testing.T) {
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

// memoryDir returns a folder in memory where there is one: syncing a disk takes
// real time, of which a bubble needs thousands, and proves nothing here.
func memoryDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "mailprobe")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
