package incident

import (
	"encoding/json"
	"io"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// writeJSON writes a dossier for programs. Curves and points are not in it: they
// can be had from the export.
func writeJSON(w io.Writer, d report.Dossier, loc *time.Location) error {
	j := jsonIn{loc}
	out := jsonReport{
		Version: Version, Counts: "test mails", Now: j.time(d.Now), Agent: d.Agent, Span: j.span(d.Span), Others: d.Others, Aside: d.Aside,
		Total: j.account(d.Total), Coverage: j.coverage(d.Coverage), Rules: jsonRules(d.Rules.WithDefaults()),
		Servers: each(d.Servers, j.account), RelayFaults: each(d.RelayFaults, j.relayFault),
		Senders: each(d.Senders, j.sender), Statements: each(d.Said, j.statement), Notes: each(d.Notes, j.note),
	}
	if d.Incident != nil {
		out.Incident = new(j.incident(*d.Incident))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// jsonIn makes the JSON of values of package report, with times in a location.
type jsonIn struct{ loc *time.Location }

func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, a := range list {
		out = append(out, f(a))
	}
	return out
}

func (j jsonIn) time(t time.Time) time.Time { return t.In(j.loc) }

func (j jsonIn) interval(i probe.Interval) jsonInterval {
	return jsonInterval{From: j.optional(i.From), To: j.optional(i.To)}
}

func (j jsonIn) span(s report.Span) jsonInterval {
	return jsonInterval{From: j.optional(s.From), To: j.optional(s.To)}
}

// optional keeps the zero time zero, which a location would not.
func (j jsonIn) optional(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.In(j.loc)
}

func (j jsonIn) incident(i report.Incident) jsonIncident {
	return jsonIncident{
		ID: i.ID, Agent: i.Agent, Opened: j.optional(i.Opened), Open: i.Open(), Start: j.interval(i.Start), End: j.interval(i.End),
		Duration: durationOf(i), Weak: i.Weak, Planned: i.Planned, Scope: jsonScope(i.Scope), Outages: each(i.Outages, j.outage), Merged: i.Merged, Into: i.Into, Split: i.Split, Of: i.Of, Withdrawn: i.Withdrawn,
	}
}

// durationOf returns how long an incident took at least and at most.
func durationOf(i report.Incident) jsonDuration {
	d := jsonDuration{Least: report.Seconds(max(0, i.End.From.Sub(i.Start.To)))}
	if !i.Open() && !i.Start.From.IsZero() && !i.End.To.IsZero() {
		most := report.Seconds(i.End.To.Sub(i.Start.From))
		d.Most = &most
	}
	return d
}

func (j jsonIn) outage(o report.Outage) jsonOutage {
	return jsonOutage{
		Server: o.Server, Kind: o.Kind, Failed: o.Failed, Start: j.interval(o.Start), End: j.interval(o.End), EndIsOpen: o.EndIsOpen,
		Flaps: each(o.Flaps, func(f report.Flap) jsonFlap { return jsonFlap{Up: j.interval(f.Up), Down: j.interval(f.Down)} }),
		Weak:  o.Weak, Planned: o.Planned, Reasons: o.Reasons, Evidence: o.Count, Holes: each(o.Holes, j.span), Late: report.Seconds(o.Usual),
	}
}

func (j jsonIn) account(a report.Account) jsonAccount {
	out := jsonAccount{
		Server: a.Server.Name, Network: a.Server.Network, Labels: a.Server.Labels, Mailboxes: a.Server.Mailboxes, Outages: each(a.Outages, j.outage),
		States: each(states(a), func(s report.Stretch) jsonStretch { return jsonStretch{State: s.State, jsonInterval: j.span(s.Span)} }),
		Sent:   a.Sent, Delivered: a.Delivered, Late: a.Late, Junk: a.Junk, Copies: a.Copies, Rejected: a.Rejected, Expired: a.Expired, Bounced: a.Bounced,
		Lost: a.Lost, Pending: a.Pending, Uncertain: a.Uncertain, Delay: quantiles(a.Delay), Usual: quantiles(a.Usual),
		Backlog: jsonBacklog{At: j.optional(a.Backlog.At), Waiting: a.Backlog.Total(), Oldest: j.optional(a.Backlog.Oldest), Watermark: j.optional(a.Backlog.Watermark)},
	}
	if f := a.Flush; f != nil {
		out.Flush = &jsonFlush{
			Recovery: j.interval(f.Recovery), Fresh: j.end(f.Fresh), Accepted: j.end(f.Accepted), Last: j.end(f.Last),
			Peak: f.Peak, PeakAt: j.optional(f.PeakAt), Drain: f.Drain, Late: f.Late, Overtaken: f.Overtaken, Outstanding: f.Outstanding,
		}
	}
	return out
}

func (j jsonIn) end(e report.End) jsonEnd {
	out := jsonEnd{Reached: e.Reached, Of: e.Of, Left: e.Left}
	if e.Reached {
		at := j.interval(e.At)
		out.At = &at
	} else if est := e.Estimate; est != nil {
		out.Expected = &jsonEstimate{At: j.time(est.At), From: j.time(est.From), To: j.time(est.To), By: est.By}
	}
	return out
}

func quantiles(q report.Quantiles) *jsonQuantiles {
	if q.N == 0 {
		return nil
	}
	return &jsonQuantiles{N: q.N, P50: report.Seconds(q.P50), P90: report.Seconds(q.P90), Max: report.Seconds(q.Max)}
}

func (j jsonIn) coverage(c report.Coverage) jsonCoverage {
	return jsonCoverage{Span: j.span(c.Span), Watched: report.Seconds(c.Watched), Holes: each(c.Holes, func(h report.Hole) jsonHole {
		return jsonHole{jsonInterval: j.span(h.Span), Mailbox: h.Mailbox, CutOff: h.CutOff}
	})}
}

func (j jsonIn) relayFault(f report.RelayFault) jsonRelayFault {
	return jsonRelayFault{Relay: f.Relay, Servers: f.Servers, Start: j.interval(f.Start), End: j.interval(f.End), Reasons: f.Reasons}
}

func (j jsonIn) sender(r report.SenderRow) jsonSender {
	return jsonSender{Sender: r.Sender, Computed: true, Mails: each(r.Fates, func(f report.Fate) jsonFate {
		return jsonFate{Sent: j.time(f.Sent), Came: j.interval(f.Came), GivenUp: j.optional(f.GivenUp), Unknown: f.Unknown}
	})}
}

func (j jsonIn) statement(s report.Statement) jsonStatement {
	return jsonStatement{N: s.N, At: j.time(s.At), Start: j.interval(s.Start), End: j.interval(s.End), Scope: jsonScope(s.Scope), Planned: s.Planned, Changed: s.Changed}
}

func (j jsonIn) note(c report.Comment) jsonNote {
	return jsonNote{At: j.time(c.At), By: c.By, Cause: c.Cause, Text: c.Text, Planned: c.Planned, Merge: c.Merge, Split: c.Split,
		Span: j.span(c.Span), Server: c.Server, Network: c.Network}
}

func jsonRules(r report.Rules) jsonRuleSet {
	return jsonRuleSet{LateFactor: r.LateFactor, LateFloor: report.Seconds(r.LateFloor), Evidence: r.Evidence, FlapMax: report.Seconds(r.FlapMax), JoinWithin: report.Seconds(r.JoinWithin)}
}
