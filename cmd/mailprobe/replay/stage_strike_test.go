package replay

import (
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
			st.at(name, s.From, func() { st.chronicle.note(name, false); begin(server, k.kind) })
			st.at(name, s.To, func() { st.chronicle.note(name, true); finish(server, k.kind) })
		}
	}
}

// at does f for a server shortly after a planned instant.
func (st *stage) at(server string, planned time.Time, f func()) {
	time.AfterFunc(time.Until(planned)+stagger(st.seed, server, planned), f)
}

func begin(s *probetest.Server, kind strikeKind) {
	if kind == powerLoss {
		s.Down(probetest.PowerLoss())
		s.Set(func(f *probetest.Faults) { f.Hold = true })
		return
	}
	reach(s, probetest.Vanished)
}

func finish(s *probetest.Server, kind strikeKind) {
	if kind == powerLoss {
		s.Up()
		time.AfterFunc(boot, func() { s.Release(probetest.Release{}) })
		return
	}
	reach(s, probetest.Reached)
}

func reach(s *probetest.Server, r probetest.Reach) {
	s.Set(func(f *probetest.Faults) { f.SMTP.Reach, f.IMAP.Reach = r, r })
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
