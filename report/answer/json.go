package answer

import (
	"mailprobe/probe"
	"mailprobe/report"
)

// JSON returns what encoding/json writes of a verdict and its answer; see [Schema].
func JSON(v report.Verdict, a Answer) any {
	d := document{
		Schema:   Schema,
		Counts:   "test mails",
		AsOf:     v.AsOf.UTC(),
		Agent:    v.Agent,
		Question: questionOf(v.Question),
		Server:   v.Server.Name,
		Network:  v.Server.Network,
		Kind:     v.Kind,
		Doubt:    v.Doubt,

		Lang: string(a.Lang), Title: a.Title, Say: a.Say, WatermarkText: a.Watermark,
		Evidence: list(a.Evidence), SendersTable: a.Senders, Limits: list(a.Limits), Next: list(a.Next),

		Window: spanOf(v.Window), Mails: mailsOf(v), Delay: quantilesOf(v.Delay), LateAfter: report.Seconds(v.Usual),
		Came: spanOf(v.Came), LastLate: v.LastLate.UTC(), Before: witnessOf(v.Before), After: witnessOf(v.After),
		AtOnce: v.AtOnce, Reason: probe.OneLine(v.Reason), Watermark: v.Watermark.UTC(), Coverage: coverageOf(v), Loss: lossOf(v.Loss),
		Planned: plannedOf(v.Planned), Incident: incidentOf(v.Incident),
		Senders: []fateJSON{}, Outages: []outageJSON{},
	}
	d.setEstimates(v)
	for _, o := range v.Outages {
		d.Outages = append(d.Outages, outageJSON{Kind: o.Kind, Failed: list(o.Failed), Start: spanOf(report.Span(o.Start)), End: spanOf(report.Span(endOf(o))), Weak: o.Weak, Planned: o.Planned})
	}
	return d
}

func (d *document) setEstimates(v report.Verdict) {
	d.Expected, d.GivenUp = boundsOf(v.Expected), boundsOf(v.GivenUp)
	for _, f := range v.Senders {
		d.Senders = append(d.Senders, fateOf(f))
	}
	if v.Sender != nil {
		own := fateOf(*v.Sender)
		d.Sender = &own
	}
}

func questionOf(q report.Question) questionJSON {
	j := questionJSON{About: probe.OneLine(q.About), Server: q.Server, Direction: q.Direction, Sent: spanOf(q.Sent)}
	if q.Sender.Known() {
		j.Sender = &senderJSON{Schedule: q.Sender.Patience.Name, GivesUp: report.Seconds(q.Sender.GivesUp)}
	}
	return j
}

func mailsOf(v report.Verdict) mailsJSON {
	m := v.Mails
	return mailsJSON{
		Sent: m.Sent, InTime: v.Normal, Delivered: m.Delivered, Late: m.Late, Junk: m.Junk, Copies: m.Copies, Rejected: m.Rejected,
		Expired: m.Expired, Bounced: m.Bounced, Lost: m.Lost, Pending: m.Pending, Uncertain: m.Uncertain,
	}
}

func spanOf(s report.Span) spanJSON { return spanJSON{From: s.From.UTC(), To: s.To.UTC()} }

func boundsOf(i *probe.Interval) *spanJSON {
	if i == nil {
		return nil
	}
	s := spanOf(report.Span(*i))
	return &s
}

func quantilesOf(q report.Quantiles) *quantilesJSON {
	if q.N == 0 {
		return nil
	}
	return &quantilesJSON{N: q.N, P50: report.Seconds(q.P50), P90: report.Seconds(q.P90), Max: report.Seconds(q.Max)}
}

func witnessOf(w *report.Witness) *witnessJSON {
	if w == nil {
		return nil
	}
	return &witnessJSON{
		Probe: w.Ref.String(), Sent: w.Sent.UTC(), Came: spanOf(report.Span(w.Came)),
		Delay: delayJSON{Min: report.Seconds(w.Delay.Min), Max: report.Seconds(w.Delay.Max)}, Junk: w.Junk,
	}
}

func fateOf(f report.Fate) fateJSON {
	return fateJSON{Sender: f.Sender, Computed: true, Sent: f.Sent.UTC(), Came: spanOf(report.Span(f.Came)), GivenUp: f.GivenUp.UTC(), Unknown: f.Unknown}
}

func plannedOf(p *report.Planned) *plannedJSON {
	if p == nil {
		return nil
	}
	return &plannedJSON{spanJSON: spanOf(p.Span), Server: p.Server, Network: p.Network, Text: p.Text}
}

func incidentOf(i *report.Incident) *incidentJSON {
	if i == nil {
		return nil
	}
	return &incidentJSON{ID: i.ID, Agent: i.Agent, State: i.State(), Start: spanOf(report.Span(i.Start)), End: spanOf(report.Span(i.End)), Weak: i.Weak, Planned: i.Planned}
}

func coverageOf(v report.Verdict) coverageJSON {
	c := coverageJSON{Span: spanOf(v.Coverage.Span), Watched: report.Seconds(v.Coverage.Watched), Holes: []holeJSON{}}
	for _, h := range v.Coverage.Holes {
		c.Holes = append(c.Holes, holeJSON{spanJSON: spanOf(h.Span), Mailbox: h.Mailbox, CutOff: h.CutOff})
	}
	return c
}

// The bound of a report.LossBound, and what it rests on.
const (
	lossConfidence = 0.95
	lossMethod     = "one-sided Clopper-Pearson"
	lossAssumption = "losses are independent of each other"
)

func lossOf(l report.LossBound) lossJSON {
	return lossJSON{Settled: l.Settled, Lost: l.Lost, AtMost: l.AtMost, Confidence: lossConfidence, Method: lossMethod, Assumption: lossAssumption}
}

// list makes an empty list of none, for programs that expect one.
func list[T any](of []T) []T {
	if of == nil {
		return []T{}
	}
	return of
}
