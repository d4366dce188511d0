package replay

import (
	"net/netip"
	"slices"
	"sync"
	"time"

	"mailprobe/probe/probetest"
)

// boot is how long a server that has its power again takes until it goes on with
// the mails that it holds.
const boot = 3 * time.Second

// arm has a strike happen when it is due.
func (st *stage) arm(k strike) {
	for _, name := range k.servers {
		server := st.world.Server(st.siteOf(name).host())
		for _, s := range k.spans {
			st.at(name, s.From, func() { st.chronicle.note(name, false); blows[k.kind].begin(server) })
			st.at(name, s.To, func() { st.chronicle.note(name, true); blows[k.kind].finish(server) })
		}
	}
}

// at does f for a server shortly after a planned instant.
func (st *stage) at(server string, planned time.Time, f func()) {
	time.AfterFunc(time.Until(planned)+stagger(st.seed, server, planned), f)
}

// isolate cuts the agent off when it is due: no server, relay or reference
// answers it. The servers and the relay cannot reach each other either.
func (st *stage) isolate(s span) {
	turn := func(r probetest.Reach) func() {
		return func() {
			for _, server := range st.world.Servers() {
				server.Set(reach(r))
			}
			st.world.Relay().SetLine(probetest.Line{Reach: r})
			for _, at := range st.references {
				st.disconnect(at, r)
			}
		}
	}
	time.AfterFunc(time.Until(s.From), turn(probetest.Vanished))
	time.AfterFunc(time.Until(s.To), turn(probetest.Reached))
}

func (st *stage) disconnect(at netip.AddrPort, r probetest.Reach) {
	if err := st.world.SetOutside(at, probetest.Line{Reach: r}); err != nil {
		panic(err) // the scenario's own mistake
	}
}

func (s scenario) siteOf(name string) site {
	for _, at := range s.sites {
		if at.name == name {
			return at
		}
	}
	panic("no server " + name)
}

// chronicle is when each server went down and came back, as it was done.
type chronicle struct {
	mu      sync.Mutex
	changes []change
}

type change struct {
	server string
	at     time.Time
	up     bool
}

func (c *chronicle) note(server string, up bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changes = append(c.changes, change{server, time.Now(), up})
}

func (c *chronicle) list() []change {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.changes)
}
