package main

import (
	"context"
	"net"
	"slices"
	"time"

	"mailprobe/probe/metrics"
	"mailprobe/report"
)

// stale is how old an analysis may be that metrics show: one that could not go
// on knows nothing of now.
const stale = 5 * time.Minute

// analysis is what the newest analysis says, for metrics; nil where it is stale.
func (n *node) analysis(now time.Time) *metrics.Analysis {
	v := n.View()
	if v == nil || now.Sub(v.At) > stale {
		return nil
	}
	a := &metrics.Analysis{At: v.At, CutOff: cutOff(v), Servers: map[string]metrics.ServerState{}}
	for _, i := range v.Incidents {
		if i.Open() {
			a.Incidents++
		}
	}
	for _, s := range v.Servers {
		a.Servers[s.Server] = serverState(s)
	}
	return a
}

// lateAfter returns from which age on a mail that is sent now counts as late, by
// route, as it was when a view was made; nothing where there is none.
func lateAfter(v *report.View) map[string]time.Duration {
	late := map[string]time.Duration{}
	if v == nil {
		return late
	}
	for _, s := range v.Servers {
		for _, r := range s.Routes {
			late[r.Route] = r.Late
		}
	}
	return late
}

// cutOff tells whether the agent was cut off when a view was made.
func cutOff(v *report.View) bool {
	return slices.ContainsFunc(v.Findings.CutOff, func(s report.Span) bool { return s.To.IsZero() || !s.To.Before(v.At) })
}

func serverState(s report.Standing) metrics.ServerState {
	out := metrics.ServerState{State: string(s.State), Weak: s.Weak, Planned: s.Planned, Backlog: s.Backlog.Total(), Oldest: s.Backlog.Oldest,
		Watermark: s.Backlog.Watermark, Drain: -1}
	if s.State == report.StateDown || s.State == report.StateNotDelivering || s.State == report.StatePlanned {
		out.Since = s.Since.To
	}
	if f := s.Flush; f != nil {
		out.Drain = f.Drain
		if !f.Last.Reached {
			out.Flushing = f.Recovery.To
		}
		out.Ends = map[string]metrics.EndState{"fresh": endState(f.Fresh), "accepted": endState(f.Accepted), "last": endState(f.Last)}
	}
	return out
}

func endState(e report.End) metrics.EndState {
	out := metrics.EndState{Reached: e.Reached, At: e.At.To}
	if e.Estimate != nil {
		out.ETA = e.Estimate.At
	}
	return out
}

// referenceStates tells which references answer; one that was not dialled yet is
// left out.
func (n *node) referenceStates() map[string]bool {
	all := map[string]bool{}
	for _, r := range n.agent.References() {
		if !r.At.IsZero() {
			all[r.Name] = r.Answered
		}
	}
	return all
}

// dialReference tells whether an outside address answers. A refused connection
// is no answer: a firewall near the agent can send that too.
func dialReference(ctx context.Context, address string) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return conn.Close()
}
