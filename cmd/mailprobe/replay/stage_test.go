package replay

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/dsn"
	"mailprobe/probe/ledger"
	"mailprobe/probe/mailbox"
	"mailprobe/probe/probetest"
	"mailprobe/probe/submit"
)

const agentName = "watch-1"

// stage is a world, and an agent that watches it.
type stage struct {
	scenario
	key       probe.Key
	world     *probetest.World
	ledger    *ledger.Ledger
	agent     *agent.Agent
	chronicle chronicle

	changes analyst.Changes
	analyst atomic.Pointer[analyst.Analyst] // of the shift, or of the last one
}

// call is something that is done while the agent runs, such as a notice that goes
// out: it reads the ledger as it is at that instant.
type call struct {
	at time.Time
	do func(*stage)
}

// play lets an agent live through a scenario, with calls in the order of their
// times. It must be called in a bubble, and returns when the agent has stopped;
// the ledger is open until close.
func play(t *testing.T, s scenario, calls ...call) *stage {
	t.Helper()
	time.Sleep(time.Until(s.begin))
	st := &stage{scenario: s, key: probe.Key{1: byte(s.seed), 2: byte(s.seed >> 8)}}
	st.world = probetest.New(st.worldOptions())
	var err error
	if st.ledger, err = ledger.Open(t.Context(), memoryDir(t), ledger.Options{Agent: agentName, Touched: st.changes.Add}); err != nil {
		t.Fatal(err)
	}
	for _, server := range st.world.Servers() {
		server.Set(func(f *probetest.Faults) { f.Quirks.IdleLag = idleLag })
	}
	for _, strike := range s.strikes {
		st.arm(strike)
	}
	for _, at := range s.cutOff {
		st.isolate(at)
	}
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() { st.answer(calls) })
	for _, on := range s.shifts() {
		time.Sleep(time.Until(on.From))
		st.shift(t, on.To)
	}
	return st
}

// shifts returns when an agent runs.
func (s scenario) shifts() []span {
	from := s.begin
	var list []span
	for _, off := range s.off {
		list = append(list, span{from, off.From})
		from = off.To
	}
	return append(list, span{from, s.end})
}

// shift lets an agent run until an instant. Each begins anew, with the ledger of
// the one before.
func (st *stage) shift(t *testing.T, until time.Time) {
	t.Helper()
	st.join(t)
	ctx, cancel := context.WithDeadline(t.Context(), until)
	defer cancel()
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() {
		time.Sleep(offLook) // the agent writes its coverage in the same rhythm
		st.analyst.Load().Run(ctx)
	})
	if err := st.agent.Run(ctx); err != nil {
		t.Fatal(err)
	}
}

// offLook keeps the looks of the analysis away from what happens in steps of ten
// seconds, and from the whole seconds.
const offLook = 3*time.Second + 333*time.Millisecond

// answer does what it is called for, each at its time.
func (st *stage) answer(calls []call) {
	for _, c := range calls {
		time.Sleep(time.Until(c.at))
		c.do(st)
	}
}

// close ends everything that runs in the bubble.
func (st *stage) close(t *testing.T) {
	t.Helper()
	if err := st.ledger.Close(); err != nil {
		t.Error(err)
	}
	if err := st.world.Close(); err != nil {
		t.Error(err)
	}
}

func (st *stage) worldOptions() probetest.Options {
	o := probetest.Options{
		Seed: st.seed, Latency: usualLatency, Outside: st.references,
		Relay: probetest.RelaySpec{Name: "relay.outside.example", Wait: probetest.PostfixWait},
	}
	for _, s := range st.sites {
		o.Servers = append(o.Servers, probetest.ServerSpec{Name: s.host(), Addr: s.addr, Network: s.network, Domain: s.domain(),
			Users: map[string]string{s.user(): "secret"}})
	}
	return o
}

// idleLag is how late a server pushes, as Dovecot does. Without it, what a server
// says at the begin of an IDLE could be taken for a part of the answer or not,
// as goroutines happen to run.
const idleLag = 500 * time.Millisecond

// usualLatency is how long a server takes to deliver: 0.2 s and about half a
// second more, now and then some seconds.
func usualLatency(r *rand.Rand) time.Duration {
	return 200*time.Millisecond + time.Duration(min(8, 0.5*r.ExpFloat64())*float64(time.Second))
}

// join makes the agent, with its routes and mailboxes, and its analyst.
func (st *stage) join(t *testing.T) {
	t.Helper()
	st.analyst.Store(analyst.New(analyst.Options{Ledger: st.ledger, Changes: &st.changes, Estate: estateOf(st.scenario), Every: st.look}))
	var routes []agent.Route
	relay := agent.NewLimit(connections, retryRate)
	for _, s := range st.sites {
		own := agent.NewLimit(connections, retryRate)
		for _, via := range s.vias {
			limit := own
			if via == probe.Relay {
				limit = relay
			}
			routes = append(routes, st.route(t, s, via, limit))
		}
	}
	var err error
	st.agent, err = agent.New(agent.Options{Name: agentName, Key: st.key, Ledger: st.ledger, Waiting: st.ledger.Waiting, Routes: routes,
		References: estateOf(st.scenario).References, Dial: st.dial})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range st.sites {
		st.watch(t, s)
	}
}

// dial tells whether an outside address answers.
func (st *stage) dial(ctx context.Context, address string) error {
	conn, err := st.world.Dialer().DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return conn.Close()
}

// The defaults of the configuration.
const (
	connections = 10
	retryRate   = 5
	looks       = 200
)

// patienceOf is the default of each way.
func patienceOf(via probe.Via) probe.Patience {
	if via == probe.MX {
		return probe.Patience{Name: probe.PatiencePostfix}
	}
	return probe.Patience{}
}

func routeName(s site, via probe.Via) string { return s.name + "-" + string(via) }

func (st *stage) route(t *testing.T, s site, via probe.Via, limit *agent.Limit) agent.Route {
	t.Helper()
	e := submit.Endpoint{Host: s.host(), Port: 25, TLS: submit.TLSNone, Hello: "watch-1.outside.example",
		Dialer: st.world.Dialer(), Resolver: st.world.Resolver()}
	from := "mailprobe@outside.example"
	switch via {
	case probe.Relay:
		e.Host = st.world.Relay().Name()
	case probe.Submission:
		e.Port, from = 587, s.user()
		e.Auth, e.AllowPlaintextAuth = &submit.Auth{Username: s.user(), Password: "secret", Mechanism: "PLAIN"}, true
	}
	sender, err := submit.New(e)
	if err != nil {
		t.Fatal(err)
	}
	return agent.Route{Sender: sender, Retry: patienceOf(via), Limit: limit, Mailbox: s.name, Route: probe.Route{
		Name: routeName(s, via), Server: s.name, Network: s.network, Via: via, From: from, To: s.user(), Every: st.everyOf(s)}}
}

// watch gives the agent a server's mailbox, with the defaults of the
// configuration.
func (st *stage) watch(t *testing.T, s site) {
	t.Helper()
	w, err := mailbox.New(mailbox.Options{Name: s.name, Host: s.host(), Port: 143, TLS: mailbox.TLSNone, AllowPlaintextAuth: true,
		Username: s.user(), Password: "secret", Agent: agentName, Key: st.key, Mode: mailbox.ModeIdle, Disposal: mailbox.Delete,
		Dialer: st.world.Dialer(), Chance: chanceOf(st.seed, s.name), Notices: dsn.Reader{Agent: agentName, Key: st.key}.Read}, st.agent.Inbox(s.name))
	if err != nil {
		t.Fatal(err)
	}
	st.agent.AddMailbox(s.name, w, agent.NewBudget(looks))
}

// probes returns what the ledger holds, in the order of sending.
func (st *stage) probes(t *testing.T) []probe.Probe {
	t.Helper()
	var list []probe.Probe
	for p, err := range st.ledger.Probes(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
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

// String names the scenario and its measure.
func (s scenario) String() string {
	return fmt.Sprintf("%s: %d servers, a probe in %v on each route, %v", s.name, len(s.sites), s.every, s.end.Sub(s.begin).Round(time.Minute))
}
