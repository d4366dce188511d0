package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
)

// View is how things stand at an instant. Nothing in it changes afterwards.
type View struct {
	At        time.Time
	Findings  Findings
	Incidents []Incident       // by start, then id; over ones too
	Revisions []probe.Revision // of incidents, that must be recorded: new ones and renewed ones; Look repeats them until Said
	Servers   []Standing       // as the estate lists them

	// Reload tells that the clock was set back, so that what the monitor holds may
	// not be what the present needs: go on with a new one. It stays set.
	Reload bool
}

// Standing is how a server stands.
type Standing struct {
	Server  string
	State   State
	Since   probe.Interval // when that state began; zero: not known
	Weak    bool           // there was nothing to compare with
	Planned bool           // work on it is announced for now, whether it fails or not
	Backlog Backlog
	Flush   *Flush          // of its last outage of mail, and of those before it of which mails were still awaited when it began; nil: there was none lately
	Routes  []RouteStanding // by name

	Lately  Quantiles // delays of the mails that were sent in the last 15 minutes and came
	Missing int       // of those sent in the last 15 minutes: late by now, and still awaited
	Usual   Quantiles // delays of the mails that came in time, as far as they are at hand
	Trace   []Trace   // of the last hour, in order; for a sparkline
}

// Trace is what the test mails of a short span met.
type Trace struct {
	Span
	Sent    int
	Longest time.Duration // delay of those that came; zero: none did
	Missing int           // sent, late by now, and not there
}

// RouteStanding is what is awaited on a route to a server. Routes that are not
// configured any more are among them while something is.
type RouteStanding struct {
	Route   string
	Via     probe.Via
	Backlog Backlog
	Late    time.Duration // age from which a mail that is sent now counts as late
}

// covered is how old the end of the agent's last span of coverage may be: spans
// are written every few seconds, and grow.
const covered = 2 * time.Minute

// Look tells how things stand. Time that passes is evidence too (an attempt
// that is not answered, a mail that does not come), so it is called also when
// nothing was put.
func (m *Monitor) Look(now time.Time) View {
	now = now.Round(0) // what is recorded is of the wall clock, whatever steps it makes
	m.reload = m.reload || now.Before(m.looked)
	m.looked = now
	m.forget(now)
	m.drop(now)
	histories := m.histories()
	estate := m.estate.WithNotes(m.notes)
	finder := NewFinder(estate, now)
	for _, h := range histories {
		finder.Add(h)
	}
	v := View{At: now, Findings: finder.Findings(), Reload: m.reload}
	since := func(server string) time.Time { return m.since(server, now) }
	v.Findings.Outages = m.sinceComplete(v.Findings.Outages, since)
	m.found = v.Findings.Outages

	incidents, touched := estate.join(Joining{Agent: m.agent, Known: m.incidents, Found: m.found, Notes: m.notes, Now: now, Since: since})
	m.incidents, v.Incidents = incidents, incidents
	v.Revisions = m.revise(touched, now)
	for _, h := range histories {
		v.Servers = append(v.Servers, m.standing(estate, timed{h, finder.late[h.Server.Name]}, v))
	}
	return v
}

// sinceComplete returns what was found of the time from which on every mail is
// here. Of what was over before, what was known stays. What goes on, or ends a
// known outage, is cut: how it began is not known from these mails.
func (m *Monitor) sinceComplete(found []Outage, since func(server string) time.Time) []Outage {
	var list []Outage
	for _, o := range found {
		from := since(o.Server)
		if o.Start.To.Before(from) {
			if o.Over() && !(o.End.To.After(from) && m.goesOn(o)) {
				continue
			}
			o = o.cutAt(from)
		}
		list = append(list, o)
	}
	return list
}

// goesOn tells whether an outage is known that a found one continues, and that
// was not over so far.
func (m *Monitor) goesOn(found Outage) bool {
	return slices.ContainsFunc(m.incidents, func(i Incident) bool {
		return slices.ContainsFunc(i.Outages, func(o Outage) bool { return !o.Over() && continues(o, found) })
	})
}

// cutAt returns the part of an outage from an instant on.
func (o Outage) cutAt(from time.Time) Outage {
	o.Start = probe.Interval{To: from}
	o.Flaps = slices.DeleteFunc(slices.Clone(o.Flaps), func(f Flap) bool { return f.Down.To.Before(from) })
	o.End.From = latest(o.End.From, from)
	return o
}

// since tells from when on every mail of a server is here; without any, it is
// now.
func (m *Monitor) since(server string, now time.Time) time.Time {
	if s := m.shelves[server]; s != nil {
		return s.from
	}
	return now
}

// drop forgets mails and coverage that are needed no more. How late it is, it
// takes from the record, not from a clock that may be ahead for a moment.
func (m *Monitor) drop(now time.Time) {
	now = m.recorded(now)
	begin, oldest := m.begins(now), now
	for _, at := range begin {
		oldest = earliest(oldest, at)
	}
	for server, s := range m.shelves {
		at, ok := begin[server]
		switch {
		case ok:
			s.left = time.Time{}
			s.drop(at, oldest, now)
		case s.left.IsZero():
			s.left = now
		case now.Sub(s.left) > leftHeld:
			delete(m.shelves, server)
		}
	}
	m.dropWatches(oldest)
}

// dropWatches forgets coverage that ended before an instant, but for the last of
// each reference and mailbox: that one answered once is what its silence tells by.
func (m *Monitor) dropWatches(oldest time.Time) {
	last := map[watchKey]time.Time{}
	for k, w := range m.watches {
		k.from = 0
		last[k] = latest(last[k], w.To)
	}
	for k, w := range m.watches {
		if of := (watchKey{mailbox: k.mailbox, reference: k.reference}); w.To.Before(oldest) && w.To.Before(last[of]) {
			delete(m.watches, k)
		}
	}
}

// revise returns what must be recorded of the incidents that may have changed.
func (m *Monitor) revise(touched map[string]bool, now time.Time) []probe.Revision {
	var list []probe.Revision
	for _, i := range m.incidents {
		if !touched[i.ID] && !m.unsaid[i.ID] {
			continue
		}
		var before []probe.Revision
		if last, ok := m.said[i.ID]; ok {
			before = append(before, last)
		}
		delete(m.unsaid, i.ID)
		if r, ok := Revise(before, i, now); ok {
			m.unsaid[i.ID] = true
			list = append(list, r)
		}
	}
	return list
}

// histories returns what is known of each server, as the estate lists them.
func (m *Monitor) histories() []History {
	shared, byMailbox := m.coverage()
	mailboxes := map[string][]string{}
	for _, r := range m.estate.Routes {
		if r.Mailbox != "" && !slices.Contains(mailboxes[r.Server], r.Mailbox) {
			mailboxes[r.Server] = append(mailboxes[r.Server], r.Mailbox)
		}
	}
	list := make([]History, 0, len(m.estate.Servers))
	for _, s := range m.estate.Servers {
		h := History{Server: s, Watches: slices.Clip(shared)}
		boxes := mailboxes[s.Name]
		if shelf := m.shelves[s.Name]; shelf != nil {
			h.Mails = shelf.judged()
			boxes = shelf.addMailboxes(boxes)
		}
		for _, mailbox := range boxes {
			h.Watches = append(h.Watches, byMailbox[mailbox]...)
		}
		list = append(list, h)
	}
	return list
}

// coverage returns the spans that concern every server, and those of each
// mailbox, by time.
func (m *Monitor) coverage() (shared []probe.Watch, byMailbox map[string][]probe.Watch) {
	byMailbox = map[string][]probe.Watch{}
	all := make([]probe.Watch, 0, len(m.watches))
	for _, w := range m.watches {
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b probe.Watch) int {
		return cmp.Or(a.From.Compare(b.From), strings.Compare(a.Mailbox, b.Mailbox), strings.Compare(a.Reference, b.Reference))
	})
	for _, w := range all {
		if w.Mailbox == "" {
			shared = append(shared, w)
		} else {
			byMailbox[w.Mailbox] = append(byMailbox[w.Mailbox], w)
		}
	}
	return shared, byMailbox
}
