package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// standing tells how one server stands.
func (m *Monitor) standing(e Estate, h timed, v View) Standing {
	name := h.Server.Name
	s := Standing{Server: name, Planned: e.plannedAt(h.Server, v.At), Backlog: Backlog{At: v.At, Watermark: v.At}}
	var awaited []Mail
	if shelf := m.shelves[name]; shelf != nil {
		awaited = shelf.awaited(v.At)
		s.Backlog = BacklogOf(awaited, v.At)
	}
	s.Routes = e.routeStandings(name, awaited, v.At)
	for i := range s.Routes {
		s.Routes[i].Late = h.late.of(&Mail{Ref: probe.Ref{Route: s.Routes[i].Route}, Sent: v.At})
	}
	own := outagesOf(name, v.Findings.Outages)
	s.Flush = lastFlush(e, h, own, v.At)
	m.flush[name] = s.Flush
	s.trend(h, v.At)
	s.State, s.Since, s.Weak = worstOf(own)
	switch {
	case !watchedAt(h.History, v), s.State == StateUp && !heardSince(h.Mails, v.At.Add(-e.silence(name))):
		s.State, s.Since, s.Weak = StateUnknown, probe.Interval{}, false
	case s.State == StateUp:
		s.Since = lastEnd(name, v)
	case s.State == StateDown || s.State == StateNotDelivering:
		s.Since = knownStart(name, s.Since, v.Incidents)
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

// lastFlush returns the flush of the last outage of mail, nil without one. Where it
// began before all that earlier ones had held back was there, they are taken for
// one: else the last late mail would be said to have come while others are awaited.
func lastFlush(e Estate, h timed, own []Outage, now time.Time) *Flush {
	own = slices.DeleteFunc(slices.Clone(own), func(o Outage) bool { return !o.Kind.MailOutage() })
	if len(own) == 0 {
		return nil
	}
	whole := own[len(own)-1]
	flush := e.flushOf(h, whole, now)
	for _, o := range slices.Backward(own[:len(own)-1]) {
		last := e.flushOf(h, o, now).Last
		if last.Reached && !last.At.To.After(whole.Span().From) {
			break
		}
		whole.Start = o.Start
		flush = e.flushOf(h, whole, now)
	}
	return flush
}

// watchedAt tells whether the present is covered: the agent ran lately, and was
// not cut off.
func watchedAt(h History, v View) bool {
	ran := func(w probe.Watch) bool {
		return w.Mailbox == "" && w.Reference == "" && v.At.Sub(w.To) <= covered
	}
	cut := func(s Span) bool { return s.Contains(v.At) || s.To.Equal(v.At) }
	return slices.ContainsFunc(h.Watches, ran) && !slices.ContainsFunc(v.Findings.CutOff, cut)
}

// silence is how long nothing may be heard of a server that counts as up: three
// mails of the route that sends least may be missing, and the last one be as late
// as is usual at most.
func (e Estate) silence(server string) time.Duration {
	var every time.Duration
	for _, r := range e.Routes {
		if r.Server == server {
			every = max(every, r.Every)
		}
	}
	if every == 0 {
		return recent
	}
	return 3*every + e.Rules.WithDefaults().LateFloor
}

// heardSince tells whether something was learnt since an instant of the server
// that mails were sent to.
func heardSince(list []Mail, at time.Time) bool {
	for i := len(list) - 1; i >= 0; i-- { // mostly the last one tells
		if list[i].heardSince(at) {
			return true
		}
	}
	return false
}

// heardSince tells whether the server was tried with a mail, or delivered it. What
// a relay answers says nothing of it.
func (m *Mail) heardSince(at time.Time) bool {
	if m.Came.To.After(at) {
		return true
	}
	return m.Via != probe.Relay && slices.ContainsFunc(m.Tries, func(t Try) bool {
		return latest(t.Began, t.Ended).After(at) && (t.Ended.IsZero() || attemptProves[t.Class].says != nothing)
	})
}

// knownStart returns when the outage of mail of a server began that goes on: as it
// is said of its incident, where it is in one, since the mails at hand may not
// show it any more.
func knownStart(server string, found probe.Interval, list []Incident) probe.Interval {
	for _, i := range list {
		for _, o := range i.Outages {
			if o.Server == server && !o.Over() {
				return o.Start
			}
		}
	}
	return found
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
