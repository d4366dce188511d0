package web

import (
	"mailprobe/probe"
	"mailprobe/report"
)

func (j apiIn) serverSheet(s ServerSheet) apiServerSheet {
	out := apiServerSheet{
		Now: s.Now.In(j.loc), Server: j.server(s.Server, s.Standing), Domains: some(s.Server.Domains), Span: j.span(s.Span), Outages: []apiOutage{}, States: []apiStretch{},
		Coverage: j.coverage(s.Dossier.Coverage), Hops: each(s.Hops, j.hopDelay), HopMails: s.HopMails, Failures: each(s.Failures, j.line), Recent: each(s.Recent, j.line), Routes: each(s.Routes, j.route),
	}
	for _, a := range s.Dossier.Servers {
		if a.Server.Name != s.Server.Name {
			continue
		}
		out.Mails, out.Delay, out.Usual = apiCountsOf(a.Counts), apiQuantilesOf(a.Delay), apiQuantilesOf(a.Usual)
		out.Outages = each(a.Outages, j.outage)
		out.States = each(a.Strip, func(s report.Stretch) apiStretch {
			return apiStretch{State: s.State, From: j.time(s.From), To: j.time(s.To)}
		})
	}
	return out
}

func (j apiIn) hopDelay(h report.HopDelay) apiHopDelay {
	return apiHopDelay{
		Via: h.Via, Host: probe.OneLine(h.Host), Next: probe.OneLine(h.Next), N: h.N,
		P50: report.Seconds(h.P50), P90: report.Seconds(h.P90), Max: report.Seconds(h.Max), Newest: h.Newest.In(j.loc),
	}
}

func (j apiIn) line(p ProbeLine) apiProbeLine {
	out := apiProbeLine{
		Agent: p.Ref.Agent, Route: p.Ref.Route, ID: p.Ref.ID.String(), Server: p.Server, Via: p.Via, Sent: p.Sent.In(j.loc), Outcome: p.Outcome,
		Late: p.Late, Junk: p.Junk, Attempts: p.Attempts, Class: known(p.Class), Reason: known(p.Reason),
	}
	if p.Outcome == probe.Delivered {
		out.Delay = apiDelayOf(p.Delay)
	}
	return out
}

func (j apiIn) probe(s ProbeSheet) apiProbeSheet {
	p := s.Probe
	out := apiProbeSheet{
		Now: s.Now.In(j.loc), Probe: j.line(s.Line), Network: known(p.Network), MessageID: p.MessageID(), Accepted: j.time(p.Accepted()),
		GivenUp: j.time(p.GivenUp), Bounced: j.time(p.Bounced),
		Attempts: each(p.Attempts, j.attempt), Arrivals: each(p.Arrivals, j.arrival), Notices: each(p.Notices, j.notice),
	}
	if in, ok := p.Received(); ok {
		out.Received = new(j.interval(in))
	}
	if d, ok := p.Transit(); ok {
		out.Transit = apiDelayOf(d)
	}
	return out
}

func (j apiIn) attempt(a probe.Attempt) apiAttempt {
	out := apiAttempt{
		N: a.N, Began: a.Began.In(j.loc), Dotted: j.time(a.Dotted), Ended: j.time(a.Ended), Target: known(a.Target), Class: known(a.Class), Phase: known(a.Phase),
		Phases: []apiPhase{}, Error: known(a.Err), Uncertain: a.Uncertain(),
	}
	for _, p := range probe.PhaseOrder {
		if d, ok := a.Phases[p]; ok {
			out.Phases = append(out.Phases, apiPhase{Phase: p, Seconds: report.Seconds(d)})
		}
	}
	if a.Reply.Code != 0 {
		out.Reply = &apiReply{Code: a.Reply.Code, Enhanced: known(a.Reply.Enhanced), Text: a.Reply.Text}
	}
	return out
}

func (j apiIn) arrival(a probe.Arrival) apiArrival {
	return apiArrival{
		Mailbox: a.Mailbox, Folder: a.Folder, Junk: a.Junk, After: j.time(a.After), By: a.By.In(j.loc), Source: string(a.Source), Internal: j.time(a.Internal),
		Hops:     each(a.Hops, func(h probe.Hop) apiHop { return apiHop{By: h.By, From: h.From, ID: h.ID, At: j.time(h.At)} }),
		Verdicts: apiVerdicts{SPF: known(a.Verdicts.SPF), DKIM: known(a.Verdicts.DKIM), DMARC: known(a.Verdicts.DMARC)},
	}
}

func (j apiIn) notice(n probe.Notice) apiNotice {
	return apiNotice{At: n.At.In(j.loc), Action: n.Action, Status: known(n.Status), Diagnostic: known(n.Diagnostic), Reporter: known(n.Reporter), Remote: known(n.Remote)}
}
