package web

import (
	"mailprobe/report"
)

func (j apiIn) overview(o Overview) apiOverview {
	out := apiOverview{Agent: o.Agent, Version: o.Version, Started: j.time(o.Started), Now: o.Now.In(j.loc), Incidents: []apiIncident{}, Coverage: j.coverage(o.Coverage)}
	standings := map[string]report.Standing{}
	if o.View != nil {
		out.Analysed = j.time(o.View.At)
		for _, s := range o.View.Servers {
			standings[s.Server] = s
		}
		for _, i := range o.View.Incidents {
			if i.Open() {
				out.Incidents = append(out.Incidents, j.incident(i))
			}
		}
	}
	out.Servers = each(o.Servers, func(s report.Server) apiServer {
		standing, ok := standings[s.Name]
		if !ok {
			standing.State = report.StateUnknown
		}
		return j.server(s, standing)
	})
	return out
}

// server returns a server and how it stands.
func (j apiIn) server(s report.Server, at report.Standing) apiServer {
	labels := s.Labels
	if labels == nil {
		labels = map[string]string{}
	}
	return apiServer{
		Name: s.Name, Network: known(s.Network), Labels: labels, Mailboxes: known(s.Mailboxes),
		State: at.State, Since: j.interval(at.Since), Weak: at.Weak, Backlog: j.backlog(at.Backlog),
		Lately: apiQuantilesOf(at.Lately), Missing: at.Missing, Usual: apiQuantilesOf(at.Usual), Flush: j.flush(at.Flush),
		Routes: each(at.Routes, func(r report.RouteStanding) apiAwaited {
			return apiAwaited{Route: r.Route, Via: r.Via, Backlog: j.backlog(r.Backlog)}
		}),
		Trace: each(at.Trace, j.trace),
	}
}

func (j apiIn) trace(t report.Trace) apiTrace {
	out := apiTrace{From: t.From.In(j.loc), To: t.To.In(j.loc), Sent: t.Sent, Missing: t.Missing}
	if t.Longest > 0 {
		out.Longest = new(report.Seconds(t.Longest))
	}
	return out
}

func (j apiIn) agent(o Overview) apiAgent {
	a := o.Agents
	return apiAgent{
		Name: o.Agent, Version: o.Version, Started: j.time(o.Started), Now: o.Now.In(j.loc), Watching: a.Watching, CutOff: a.CutOff,
		Faults:    each(a.Faults, func(f Fault) apiFault { return apiFault{At: j.time(f.At), What: f.What, Text: f.Text} }),
		Routes:    each(a.Routes, j.route),
		Mailboxes: each(a.Mailboxes, j.mailbox),
		References: each(a.References, func(c Contact) apiContact {
			return apiContact{Name: c.Name, OK: c.OK, At: j.time(c.At), Error: known(c.Err)}
		}),
	}
}

func (j apiIn) mailbox(c Contact) apiMailbox {
	return apiMailbox{Name: c.Name, OK: c.OK, Mode: known(c.Mode), At: j.time(c.At), Error: known(c.Err)}
}

func (j apiIn) route(r RouteLine) apiRoute {
	out := apiRoute{
		Name: r.Name, Server: r.Server, Via: r.Via, Every: report.Seconds(r.Every), Sent: r.Sent, Delivered: r.Delivered, Backlog: j.backlog(r.Backlog),
		LastArrival: j.time(r.LastArrival), LastJunk: r.LastJunk,
	}
	if !r.LastArrival.IsZero() {
		out.LastDelay = apiDelayOf(r.LastDelay)
	}
	if r.LastAttempt.N > 0 {
		out.LastAttempt = new(j.attempt(r.LastAttempt))
	}
	return out
}
