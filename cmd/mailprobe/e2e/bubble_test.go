package e2e

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"testing"
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
