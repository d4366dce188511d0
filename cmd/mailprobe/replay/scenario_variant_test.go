package replay

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"mailprobe/probe"
)

// variant makes a scenario of a seed: another company, another morning.
func variant(seed uint64) scenario {
	g := &generator{r: rand.New(rand.NewPCG(seed, 2011)), s: scenario{name: fmt.Sprint("variant ", seed), seed: seed}}
	g.company()
	g.s.begin = clock("00:00:00").Add(time.Duration(g.r.Int64N(int64(time.Hour))))
	at := g.s.begin.Add(g.between(50*time.Minute, 80*time.Minute))
	over := g.incident(at, g.networks[:1+g.r.IntN(len(g.networks))])
	if rest := g.networks[g.used:]; len(rest) > 0 && g.r.IntN(3) == 0 {
		over = latest(over, g.incident(at.Add(g.between(30*time.Minute, 50*time.Minute)), rest[:1]))
	}
	g.s.end = over.Add(flushed + g.between(0, 10*time.Minute))
	return g.s
}

// flushed is by when after a recovery every queue is empty: the longest wait of
// Postfix, and a little.
const flushed = 4000*time.Second + 6*time.Minute

// generator draws the parts of a scenario.
type generator struct {
	r        *rand.Rand
	s        scenario
	networks [][]string // the servers of each
	used     int        // networks that were struck
}

func (g *generator) between(least, most time.Duration) time.Duration {
	return least + time.Duration(g.r.Int64N(int64(most-least)+1))
}

// mixes are the ways in which a server may be probed. A relay alone is not among
// them: while the mailbox cannot be read either, its silence proves nothing, so
// there is nothing to be held against the truth.
var mixes = [][]probe.Via{
	{probe.MX, probe.Relay}, {probe.MX}, {probe.Submission, probe.MX}, {probe.Submission}, {probe.Submission, probe.MX, probe.Relay}, {probe.Submission, probe.Relay},
}

// company draws the networks, their servers and how these are probed: four to 24
// servers, or four of one route each that are probed more often.
func (g *generator) company() {
	if g.r.IntN(4) == 0 {
		single := [][]probe.Via{{probe.MX}, {probe.Submission}}
		g.stand(2, func() int { return 2 }, single)
		g.s.every = time.Duration(1+g.r.IntN(2)) * 30 * time.Second
	} else {
		routes := g.stand(2+g.r.IntN(5), func() int { return 2 + g.r.IntN(3) }, mixes)
		g.s.every = g.interval(routes)
	}
	g.s.flap = 3 * g.s.every
	if g.r.IntN(2) == 0 {
		g.s.references = []netip.AddrPort{netip.MustParseAddrPort("198.51.100.53:53")}
	}
}

// stand puts up networks of so many servers each, and returns how many routes
// lead to them.
func (g *generator) stand(networks int, servers func() int, mixes [][]probe.Via) (routes int) {
	for n := range networks {
		var names []string
		for i := range servers() {
			s := newSite(netip.AddrFrom4([4]byte{10, byte(g.r.IntN(3)), byte(2*n + 1), byte(10 + i)}).String(), mixes[g.r.IntN(len(mixes))]...)
			if i > 0 {
				s = g.beside(s)
			}
			g.s.sites = append(g.s.sites, s)
			names = append(names, s.name)
			routes += len(s.vias)
		}
		g.networks = append(g.networks, names)
	}
	return routes
}

// interval draws an interval that keeps the number of mails small.
func (g *generator) interval(routes int) time.Duration {
	list := []time.Duration{time.Minute, 2 * time.Minute, 3 * time.Minute, 5 * time.Minute}
	list = slices.DeleteFunc(list, func(d time.Duration) bool { return time.Duration(routes)*time.Hour/d > 500 && d < 5*time.Minute })
	return list[g.r.IntN(len(list))]
}

// beside puts a server into the network of the one before it.
func (g *generator) beside(s site) site {
	b, last := s.addr.As4(), g.s.sites[len(g.s.sites)-1].addr.As4()
	b[1] = last[1]
	return newSite(netip.AddrFrom4(b).String(), s.vias...)
}

// incident strikes networks at an instant, most of them wholly, and returns when
// the last server is back.
func (g *generator) incident(at time.Time, networks [][]string) (over time.Time) {
	g.used += len(networks)
	loss := strike{kind: packetLoss, spans: g.spans(at)}
	power := strike{kind: powerLoss}
	back := loss.spans[len(loss.spans)-1].To
	late := back.Add(g.between(0, 20*time.Minute))
	for _, servers := range networks {
		if g.r.IntN(4) == 0 {
			servers = servers[:1+g.r.IntN(len(servers))]
		}
		for _, name := range servers {
			if g.r.IntN(4) == 0 {
				power.servers = append(power.servers, name)
			} else {
				loss.servers = append(loss.servers, name)
			}
		}
	}
	power.spans = []span{{at, late}}
	g.s.strikes = append(g.s.strikes, loss, power)
	if len(power.servers) == 0 {
		return back
	}
	return late
}

// spans draws when packets are lost: once, or with a recovery that does not last.
// Each part is long enough to be seen by two probes in a row.
func (g *generator) spans(at time.Time) []span {
	least := 3*g.s.every + time.Minute
	first := span{at, at.Add(g.between(least, least+time.Hour))}
	// A recovery is seen to within an interval at either end: one of which it cannot
	// be told whether it lasted is left out.
	const shortest = 4 * time.Minute
	longest := 14*time.Minute - 2*g.s.every
	if g.r.IntN(2) == 0 || longest <= shortest {
		return []span{first}
	}
	again := first.To.Add(g.between(shortest, longest))
	return []span{first, {again, again.Add(g.between(least, least+45*time.Minute))}}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
