package replay

import (
	"cmp"
	"fmt"
	"net/netip"
	"time"

	"mailprobe/probe"
)

// scenario says who stands where, who sends what, and what fails when.
type scenario struct {
	name       string
	seed       uint64
	begin, end time.Time     // of the agent
	look       time.Duration // how often the analysis looks; 0: its default
	every      time.Duration // between two probes on a route
	flap       time.Duration // a recovery as long as this is to be seen
	sites      []site
	strikes    []strike
	cutOff     []span // nothing at all answers the agent
	off        []span // no agent runs
	planned    []plannedWork
	references []netip.AddrPort // outside addresses, which answer while the agent is not cut off
}

// plannedWork is work on a server that was announced.
type plannedWork struct {
	span
	server string
	text   string
}

// site is a server under watch.
type site struct {
	name      string
	addr      netip.Addr
	network   string // CIDR prefix
	labels    map[string]string
	mailboxes int      // of customers
	domains   []string // of customers, beside its own
	vias      []probe.Via
	every     time.Duration // between two probes on a route; 0: the scenario's
}

// host is the name that the server has in the world.
func (s site) host() string { return s.name + ".hosting.example" }

// domain is whose mail it takes.
func (s site) domain() string { return s.name + ".example" }

// user is the owner of the mailbox for test mails.
func (s site) user() string { return "probe@" + s.domain() }

// newSite returns a server whose name tells its address: the last two numbers.
func newSite(addr string, vias ...probe.Via) site {
	a := netip.MustParseAddr(addr)
	b := a.As4()
	network := netip.PrefixFrom(a, 24).Masked()
	return site{name: fmt.Sprintf("sv%d-%d", b[2], b[3]), addr: a, network: network.String(), vias: vias}
}

// everyOf returns the time between two probes on a server's routes.
func (s scenario) everyOf(at site) time.Duration { return cmp.Or(at.every, s.every) }

// strike is one thing that fails servers.
type strike struct {
	kind    strikeKind
	servers []string
	spans   []span // in order; between two of them the servers are back
}

// strikeKind says what fails; see blows.
type strikeKind string

// span is the time from From to To.
type span struct{ From, To time.Time }

func (s span) length() time.Duration { return s.To.Sub(s.From) }
