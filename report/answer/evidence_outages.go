package answer

import (
	"fmt"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// maxHoles and maxOutages are how many are told of one by one.
const (
	maxHoles   = 5
	maxOutages = 8
)

// addOutages tells of the outages that meet the window, and of what they belong to.
func (t teller) addOutages(list *facts) {
	w := t.p.evidence
	for _, o := range t.v.Outages[:min(len(t.v.Outages), maxOutages)] {
		list.add(w.outage, t.outage(o))
	}
	if !t.v.LastLate.IsZero() {
		list.add(w.last, t.k.Short(words.Known(t.v.LastLate)))
	}
	if i := t.v.Incident; i != nil {
		list.add(w.incident, t.lasted(clean(i.ID, maxName)+t.k.Clause+t.k.IncidentState(i.State()), i.Start, i.End))
	}
	if p := t.v.Planned; p != nil {
		list.add(w.planned, t.announcement(*p))
	}
}

func (t teller) outage(o report.Outage) string {
	name := t.k.Kind(o.Kind)
	if o.Planned {
		name += t.k.Clause + t.p.evidence.announced
	}
	if o.Weak {
		name += t.k.Clause + t.p.evidence.weak
	}
	return t.lasted(name, o.Start, endOf(o))
}

// lasted says when something began, and when it ended if it did.
func (t teller) lasted(what string, start, end probe.Interval) string {
	if end.To.IsZero() {
		return fmt.Sprintf(t.p.evidence.begins, what, t.k.Interval(start))
	}
	return fmt.Sprintf(t.p.evidence.began, what, t.k.Interval(start), t.k.Interval(end))
}

// from writes the time of something that may not be over.
func (t teller) from(s report.Span) string {
	if s.To.IsZero() {
		return fmt.Sprintf(t.p.evidence.since, t.k.Full(s.From))
	}
	return t.k.Period(s.From, s.To)
}

// announcement is what was announced, in whatever language people gave it.
func (t teller) announcement(p report.Planned) string {
	text := clean(t.own(p.Text), maxReason)
	for _, other := range []string{p.Text.EN, p.Text.JA} {
		if text == "" {
			text = clean(other, maxReason)
		}
	}
	if text == "" {
		text = t.k.None
	}
	return fmt.Sprintf(t.p.evidence.during, text, t.from(p.Span))
}

// addCertainty tells how much of this is known, and how well.
func (t teller) addCertainty(list *facts) {
	w := t.p.evidence
	if !t.v.Watermark.IsZero() {
		list.add(w.settled, fmt.Sprintf(w.sentBefore, t.k.Short(t.v.Watermark)))
	}
	c := t.v.Coverage
	if whole := t.lookedAt(); whole > 0 {
		list.add(w.coverage, fmt.Sprintf(w.watched, t.k.Duration(c.Watched, words.Downwards), t.length(whole), t.k.Percent(c.Watched, whole)))
	}
	for _, h := range c.Holes[:min(len(c.Holes), maxHoles)] {
		list.add(w.hole, t.hole(h))
	}
	list.add(w.loss, t.bound())
}

func (t teller) hole(h report.Hole) string {
	w := t.p.evidence
	what := w.agentOff
	switch {
	case h.CutOff:
		what = w.cutOff
	case h.Mailbox != "":
		what = fmt.Sprintf(w.mailboxOff, clean(h.Mailbox, maxName))
	}
	return fmt.Sprintf(w.during, what, t.from(h.Span))
}

// bound states how many losses the test mails allow, with all that it rests on.
func (t teller) bound() string {
	l := t.v.Loss
	switch {
	case t.v.Window.From.IsZero():
		return ""
	case l.Settled == 0:
		return t.p.evidence.noBound
	}
	return fmt.Sprintf(t.p.evidence.bound, t.k.Number(l.Lost), t.k.Number(l.Settled), t.percent(l.AtMost))
}
