package replay

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// said is what an analysis says, in plain values.
type saidIncident struct {
	ID      string
	Start   span // its bounds
	End     span // a zero To: it goes on
	Outages []saidOutage
	Scope   []networkTruth // by network
}

// saidOutage is an outage of one server. Its ends are bounds.
type saidOutage struct {
	Server     string
	Start, End span // a zero End.To: it is not over
	Flaps      []saidFlap
}

// saidFlap is a recovery within an outage.
type saidFlap struct{ Up, Down span }

// allowance is how widely an end may be stated.
type allowance struct {
	every time.Duration // one interval of probes
	dial  time.Duration // the connect time-out
	usual time.Duration // the usual delay
	flap  time.Duration // a recovery as long as this must be listed

	often map[string]time.Duration // the interval of servers that are probed at another one
}

// of returns the allowance for one server.
func (a allowance) of(server string) allowance {
	a.every = cmp.Or(a.often[server], a.every)
	return a
}

func (a allowance) width() time.Duration { return a.every + a.dial + a.usual }

// verdict gathers what is wrong.
type verdict []string

func (v *verdict) add(format string, args ...any) { *v = append(*v, fmt.Sprintf(format, args...)) }

// judgeIncidents holds what is said of all incidents against the truth, and
// returns what is wrong with it.
func judgeIncidents(said []saidIncident, t truth, a allowance) verdict {
	var v verdict
	if len(said) != len(t.Incidents) {
		v.add("%d incidents are stated, want %d", len(said), len(t.Incidents))
	}
	said = slices.SortedFunc(slices.Values(said), func(x, y saidIncident) int { return x.Start.To.Compare(y.Start.To) })
	for i, in := range t.Incidents[:min(len(said), len(t.Incidents))] {
		if diff := gocmp.Diff(in.Scope, said[i].Scope); diff != "" {
			v.add("incident %s: scope (-true +stated):\n%s", said[i].ID, diff)
		}
		v.judgeEnds(said[i])
	}
	byServer := map[string][]saidOutage{}
	for _, in := range said {
		for _, o := range in.Outages {
			byServer[o.Server] = append(byServer[o.Server], o)
		}
	}
	for server, list := range byServer {
		if len(t.Outages[server]) == 0 {
			v.add("%s: %d outages are stated of a server that had none", server, len(list))
		}
	}
	for server, list := range t.Outages {
		v.judgeServer(server, byServer[server], list, a.of(server))
	}
	slices.Sort(v)
	return v
}

// judgeEnds holds an incident's ends against those of its own outages: it begins
// with the earliest, and is over with the last.
func (v *verdict) judgeEnds(in saidIncident) {
	var start, end span
	for _, o := range in.Outages {
		if start.From.IsZero() || o.Start.From.Before(start.From) {
			start.From = o.Start.From
		}
		if start.To.IsZero() || o.Start.To.Before(start.To) {
			start.To = o.Start.To
		}
		if o.End.To.After(end.To) {
			end.To = o.End.To
		}
	}
	if !in.Start.From.Equal(start.From) || !in.Start.To.Equal(start.To) {
		v.add("incident %s: it is said to start %s, and its earliest outage %s", in.ID, in.Start, start)
	}
	if !in.End.To.Equal(end.To) {
		v.add("incident %s: it is said to end by %s, and its last outage by %s", in.ID, in.End, end)
	}
}

// judgeServer holds the outages stated of a server against its true ones.
func (v *verdict) judgeServer(server string, said []saidOutage, facts []outageTruth, a allowance) {
	if len(said) != len(facts) {
		v.add("%s: %d outages are stated, want %d", server, len(said), len(facts))
		return
	}
	said = slices.SortedFunc(slices.Values(said), func(x, y saidOutage) int { return x.Start.To.Compare(y.Start.To) })
	for i, o := range said {
		v.judgeBound(server+": start", o.Start, facts[i].From, a.width())
		v.judgeBound(server+": end", o.End, facts[i].To, a.width())
		v.judgeFlaps(server, o.Flaps, facts[i].Flaps, a)
	}
}

// judgeBound wants bounds that hold an instant and are not wider than allowed.
func (v *verdict) judgeBound(what string, said span, fact time.Time, most time.Duration) {
	switch {
	case fact.IsZero() != said.To.IsZero():
		v.add("%s is stated as %s, in truth it was at %s", what, said, wall(fact))
	case fact.IsZero():
	case said.From.After(fact) || said.To.Before(fact):
		v.add("%s is stated as %s, which does not hold the truth, %s", what, said, wall(fact))
	case said.length() > most:
		v.add("%s is stated as %s, which is %v wide: %v is allowed", what, said, said.length(), most)
	}
}

// judgeFlaps wants each recovery listed that was long enough to be seen for sure,
// and none that was not there.
func (v *verdict) judgeFlaps(server string, said []saidFlap, facts []span, a allowance) {
	for _, f := range said {
		if !slices.ContainsFunc(facts, func(s span) bool { return holds(f.Up, s.From) && holds(f.Down, s.To) }) {
			v.add("%s: a flap is listed that came %s and went %s; the true ones are %s", server, f.Up, f.Down, facts)
		}
	}
	for _, s := range facts {
		listed := slices.ContainsFunc(said, func(f saidFlap) bool { return holds(f.Up, s.From) && holds(f.Down, s.To) })
		if !listed && s.length() >= a.flap {
			v.add("%s: the flap %s is not listed", server, s)
		}
	}
}

func holds(bounds span, at time.Time) bool { return !bounds.From.After(at) && !bounds.To.Before(at) }

func wall(at time.Time) string {
	if at.IsZero() {
		return "open"
	}
	return at.In(jst).Format("15:04:05.000")
}

func (s span) String() string { return wall(s.From) + "–" + wall(s.To) }
