package replay

import (
	"cmp"
	"slices"
	"time"

	"mailprobe/probe/probetest"
)

// truth is what truly happened.
type truth struct {
	Incidents []incidentTruth
	Outages   map[string][]outageTruth // by server, in order; of the struck ones alone
	Mails     map[string]mailTruth     // by Message-ID
	Usual     time.Duration            // the longest that a mail took from its server's acceptance to its delivery, outside of the strikes
}

// incidentTruth is a set of outages that began together.
type incidentTruth struct {
	Servers []string // in order
	Scope   []networkTruth
}

// networkTruth is how much of a network an incident touched.
type networkTruth struct {
	Network string
	N, Of   int
	Servers []string // the touched ones, in order
}

// outageTruth is the time in which a server could not be reached.
type outageTruth struct {
	span         // a zero To: it is not over
	Flaps []span // recoveries within it
}

// mailTruth is what became of a mail.
type mailTruth struct {
	Accepted  []acceptance // by each host that took it, in order
	Delivered []span       // one a copy: before and after it was put into its folder
	Gone      int          // dropped or bounced
}

type acceptance struct {
	Host string
	span // from the final dot to the reply
}

// What the definitions of an outage and of an incident say, written down here a
// second time.
const (
	flapBelow = 15 * time.Minute // a shorter recovery does not end an outage
	together  = 10 * time.Minute // outages whose starts lie closer are one incident; scenarios keep others far apart
)

// truthOf tells what happened on a stage.
func truthOf(sites []site, changes []change, log []probetest.Event) truth {
	t := truth{Outages: outagesOf(changes), Mails: mailsOf(log)}
	t.Incidents = incidentsOf(sites, t.Outages)
	t.Usual = usualOf(sites, t)
	return t
}

// outagesOf makes outages of the instants at which servers went and came.
func outagesOf(changes []change) map[string][]outageTruth {
	all := map[string][]outageTruth{}
	for _, c := range slices.SortedStableFunc(slices.Values(changes), func(x, y change) int { return x.at.Compare(y.at) }) {
		list := all[c.server]
		last := len(list) - 1
		switch {
		case c.up:
			list[last].To = c.at
		case last >= 0 && c.at.Sub(list[last].To) < flapBelow:
			list[last].Flaps = append(list[last].Flaps, span{list[last].To, c.at})
			list[last].To = time.Time{}
		default:
			list = append(list, outageTruth{span: span{From: c.at}})
		}
		all[c.server] = list
	}
	return all
}

// incidentsOf puts together the outages that began together.
func incidentsOf(sites []site, outages map[string][]outageTruth) []incidentTruth {
	type start struct {
		server string
		at     time.Time
	}
	var starts []start
	for server, list := range outages {
		for _, o := range list {
			starts = append(starts, start{server, o.From})
		}
	}
	slices.SortFunc(starts, func(x, y start) int { return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.server, y.server)) })
	var list []incidentTruth
	for i, s := range starts {
		if i == 0 || s.at.Sub(starts[i-1].at) > together {
			list = append(list, incidentTruth{})
		}
		last := &list[len(list)-1]
		last.Servers = append(last.Servers, s.server)
	}
	for i := range list {
		slices.Sort(list[i].Servers)
		list[i].Scope = scopeOf(sites, list[i].Servers)
	}
	return list
}

// scopeOf counts the touched servers of each network. No two networks of a
// scenario are halves of a larger one, so none is to be named together.
func scopeOf(sites []site, touched []string) []networkTruth {
	byNetwork := map[string]networkTruth{}
	for _, s := range sites {
		n := byNetwork[s.network]
		n.Network = s.network
		n.Of++
		if slices.Contains(touched, s.name) {
			n.N++
			n.Servers = append(n.Servers, s.name)
		}
		byNetwork[s.network] = n
	}
	var list []networkTruth
	for _, n := range byNetwork {
		if n.N > 0 {
			slices.Sort(n.Servers)
			list = append(list, n)
		}
	}
	slices.SortFunc(list, func(x, y networkTruth) int { return cmp.Compare(x.Network, y.Network) })
	return list
}

func mailsOf(log []probetest.Event) map[string]mailTruth {
	all := map[string]mailTruth{}
	for _, e := range log {
		m := all[e.MessageID]
		switch e.Kind {
		case probetest.Accepted:
			m.Accepted = append(m.Accepted, acceptance{e.Host, span{e.From, e.To}})
		case probetest.Delivered:
			m.Delivered = append(m.Delivered, span{e.From, e.To})
		case probetest.Dropped, probetest.Bounced:
			m.Gone++
		}
		all[e.MessageID] = m
	}
	delete(all, "") // refusals at RCPT
	return all
}

// usualOf returns the longest that a mail took within a server that was not
// struck meanwhile.
func usualOf(sites []site, t truth) (longest time.Duration) {
	byHost := map[string]string{}
	for _, s := range sites {
		byHost[s.host()] = s.name
	}
	for _, m := range t.Mails {
		if len(m.Delivered) == 0 || len(m.Accepted) == 0 {
			continue
		}
		last := m.Accepted[len(m.Accepted)-1]
		within := span{last.From, m.Delivered[0].To}
		if !t.struck(byHost[last.Host], within) {
			longest = max(longest, within.length())
		}
	}
	return longest
}

// struck tells whether a server was out for any part of a span.
func (t truth) struck(server string, within span) bool {
	return slices.ContainsFunc(t.Outages[server], func(o outageTruth) bool {
		return o.From.Before(within.To) && (o.To.IsZero() || within.From.Before(o.To.Add(boot+time.Second)))
	})
}
