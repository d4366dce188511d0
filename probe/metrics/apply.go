package metrics

import (
	"github.com/prometheus/client_golang/prometheus"

	"mailprobe/probe"
)

// route is what is kept of a route between two events.
type route struct {
	probe.Route
	*pair
	verdicts verdicts
}

// mailbox holds the series of one mailbox.
type mailbox struct{ foreign, forged prometheus.Counter }

func seriesOf(r probe.Route) series { return series{r.Server, string(r.Via)} }

// Apply says which routes and mailboxes there are. Series of new ones begin at
// zero; those of servers, routes and mailboxes that are gone are gone too; all
// others go on.
func (m *Metrics) Apply(routes []probe.Route, mailboxes []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.applyRoutes(routes)
	m.applyMailboxes(mailboxes)
}

func (m *Metrics) applyRoutes(list []probe.Route) {
	pairs, routes := map[series]*pair{}, map[string]*route{}
	for _, r := range list {
		s := seriesOf(r)
		if pairs[s] == nil {
			pairs[s] = m.pairs[s]
		}
		if pairs[s] == nil {
			pairs[s] = m.traffic.pair(s)
		}
		kept := &route{Route: r, pair: pairs[s]}
		if old := m.routes[r.Name]; old != nil && seriesOf(old.Route) == s {
			kept.verdicts = old.verdicts
		}
		routes[r.Name] = kept
	}
	for s := range m.pairs {
		if pairs[s] == nil {
			m.traffic.drop(prometheus.Labels{"server": s.server, "via": s.via})
		}
	}
	m.pairs, m.routes = pairs, routes
}

func (m *Metrics) applyMailboxes(list []string) {
	mailboxes := map[string]*mailbox{}
	for _, name := range list {
		mailboxes[name] = &mailbox{foreign: m.traffic.foreign.WithLabelValues(name), forged: m.traffic.forged.WithLabelValues(name)}
	}
	for name := range m.mailboxes {
		if mailboxes[name] == nil {
			m.traffic.drop(prometheus.Labels{"mailbox": name})
		}
	}
	m.mailboxes = mailboxes
}
