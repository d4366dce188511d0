package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// evidence returns a verdict without its kind: what is filled in whatever it is.
func (i *inquiry) evidence() Verdict {
	v := Verdict{
		Question: i.question, Server: i.history.Server, Agent: i.Agent, AsOf: i.Now,
		Window: i.window, Mails: i.Counts, Usual: i.Estate.Rules.WithDefaults().LateFloor,
		Coverage: i.coverage(i.window), Loss: i.bound(), Watermark: i.watermark(), State: i.Standing.State,
	}
	i.measure(&v)
	v.Before, v.After = i.witnesses()
	v.FromBegin = i.begins
	for _, o := range i.outages {
		if o.Span().Meets(i.window) {
			v.Outages = append(v.Outages, o)
		}
	}
	i.incident(&v)
	v.Planned = i.planned()
	if o, ok := i.blocked(); ok && i.question.Direction == Inbound {
		i.fates(&v, o)
	}
	return v
}

// measure fills in how long the mails took.
func (i *inquiry) measure(v *Verdict) {
	var delays []time.Duration
	for _, m := range i.mails {
		v.Usual = max(v.Usual, m.allowed)
		if !m.came() {
			continue
		}
		delays = append(delays, m.Point.Delay.Middle())
		switch {
		case m.Late:
			v.Came.From, v.Came.To = earliest(v.Came.From, m.Came.To), latest(v.Came.To, m.Came.To)
		case !m.Mail.Junk:
			v.Normal++
		}
	}
	v.Delay = QuantilesOf(delays)
}

// witnesses returns the mails nearest to the window, on either side, that came.
func (i *inquiry) witnesses() (before, after *Witness) {
	near := Span{From: i.window.From.Add(-around), To: i.window.To.Add(around)}
	for n := range i.history.Mails {
		m := &i.history.Mails[n]
		switch {
		case !i.question.tells(m.Via) || !m.came() || !near.Contains(m.Sent) || i.window.Contains(m.Sent):
		case m.Sent.Before(i.window.From):
			before = m.witness()
		case after == nil:
			after = m.witness()
		}
	}
	return before, after
}

func (m *Mail) witness() *Witness {
	delay, _ := m.Delay()
	return &Witness{Ref: m.Ref, Sent: m.Sent, Came: m.Came, Delay: delay, Junk: m.Junk}
}

// bound returns the bound on the share of losses, of the mails that the server
// itself took: what a relay took and did not come, it may never have seen
// (see [inquiry.mute]).
func (i *inquiry) bound() LossBound {
	settled := i.Delivered
	for _, m := range i.mails {
		if m.Mail.Via != probe.Relay && !m.Accepted.IsZero() && (m.Outcome == probe.Lost || m.Outcome == probe.Bounced) {
			settled++
		}
	}
	return NewLossBound(settled, i.Lost)
}

// watermark returns the instant before which all test mail of the direction is
// settled; zero where it is not known.
func (i *inquiry) watermark() (at time.Time) {
	for _, r := range i.Standing.Routes {
		if i.question.tells(r.Via) {
			at = earliest(at, r.Backlog.Watermark)
		}
	}
	return at
}

// incident fills in which incident the window lies in, or held up its mails
// afterwards, and when the last mail came that it held back.
func (i *inquiry) incident(v *Verdict) {
	for _, o := range i.holding() {
		for n := range i.Incidents {
			if slices.ContainsFunc(i.Incidents[n].Outages, func(x Outage) bool { return compareOutages(x, o) == 0 }) {
				incident := i.Incidents[n]
				v.Incident = &incident
			}
		}
		if f := i.flushOf(o); f != nil && f.Last.Reached && f.Late > 0 {
			v.LastLate = f.Last.At.To
		}
	}
}

// holding returns the outages of mail that meet the window, after those before it
// that held up its mails.
func (i *inquiry) holding() []Outage {
	if !slices.ContainsFunc(i.mails, judgedMail.held) {
		return i.mailOutages()
	}
	return append(i.flushed(), i.mailOutages()...)
}

// planned returns the announced work that meets the window, or held up what was
// sent in it; nil: there is none.
func (i *inquiry) planned() *Planned {
	for _, p := range i.Estate.Planned {
		if p.of(i.history.Server) && p.Meets(i.window) {
			return &p
		}
	}
	for _, o := range i.holding() {
		if o.Planned {
			return i.planOf(o)
		}
	}
	return nil
}

// planOf returns the work by which an outage was planned. People may have said so
// of the whole incident.
func (i *inquiry) planOf(o Outage) *Planned {
	for _, p := range i.Estate.Planned {
		if p.of(i.history.Server) && p.Meets(o.Span()) {
			return &p
		}
	}
	return &Planned{Span: o.Span(), Server: o.Server}
}
