package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// standing tells how one server stands.
func (m *Monitor) standing(e Estate, h History, v View) Standing {
	name := h.Server.Name
	s := Standing{Server: name, Backlog: Backlog{At: v.At, Watermark: v.At}}
	if shelf := m.shelves[name]; shelf != nil {
		s.Backlog = BacklogOf(shelf.mails, v.At)
	}
	own := outagesOf(name, v.Findings.Outages)
	s.Flush = flushOf(e, h, own, v.At)
	m.flush[name] = s.Flush
	if !watchedAt(h, v) {
		s.State = StateUnknown
		return s
	}
	s.State, s.Since, s.Weak = worstOf(own)
	if s.State == StateUp {
		s.Since = lastEnd(name, v)
	}
	return s
}

func outagesOf(server string, list []Outage) []Outage {
	var own []Outage
	for _, o := range list {
		if o.Server == server {
			own = append(own, o)
		}
	}
	return own
}

// flushOf returns the flush of the last outage of mail, nil without one.
func flushOf(e Estate, h History, own []Outage, now time.Time) *Flush {
	for _, o := range slices.Backward(own) {
		if o.Kind.MailOutage() {
			return e.FlushOf(h, o, now)
		}
	}
	return nil
}

// watchedAt tells whether the present is covered: the agent ran lately, was not
// cut off, and something was recorded of the server.
func watchedAt(h History, v View) bool {
	ran := func(w probe.Watch) bool {
		return w.Mailbox == "" && w.Reference == "" && v.At.Sub(w.To) <= covered
	}
	cut := func(s Span) bool { return s.Contains(v.At) || s.To.Equal(v.At) }
	return len(h.Mails) > 0 && slices.ContainsFunc(h.Watches, ran) && !slices.ContainsFunc(v.Findings.CutOff, cut)
}

// worstOf tells the worst of what goes on, since when, and whether that is weak.
func worstOf(own []Outage) (State, probe.Interval, bool) {
	for _, kind := range Kinds {
		for _, o := range own {
			switch {
			case o.Kind != kind || o.Over():
			case o.Planned && kind.MailOutage():
				return StatePlanned, o.Start, o.Weak
			default:
				return State(kind), o.Start, o.Weak
			}
		}
	}
	return StateUp, probe.Interval{}, false
}

// lastEnd returns when the last outage of mail of a server ended, of those that
// are found and those that are known of incidents; zero: there was none.
func lastEnd(server string, v View) probe.Interval {
	var end probe.Interval
	look := func(list []Outage) {
		for _, o := range list {
			if o.Server == server && o.Kind.MailOutage() && o.End.To.After(end.To) {
				end = o.End
			}
		}
	}
	look(v.Findings.Outages)
	for _, i := range v.Incidents {
		look(i.Outages)
	}
	return end
}
