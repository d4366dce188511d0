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
}

// Standing is how a server stands.
type Standing struct {
	Server  string
	State   State
	Since   probe.Interval // when that state began; zero: not known
	Weak    bool           // there was nothing to compare with
	Backlog Backlog
	Flush   *Flush // of its last outage of mail; nil: there was none lately
}

// covered is how old the end of the agent's last span of coverage may be: spans
// are written every few seconds, and grow.
const covered = 2 * time.Minute

// Look tells how things stand. Time that passes is evidence too (an attempt
// that is not answered, a mail that does not come), so it is called also when
// nothing was put.
func (m *Monitor) Look(now time.Time) View {
	m.forget(now)
	m.drop(now)
	histories := m.histories()
	estate := m.estate.WithNotes(m.notes)
	v := View{At: now, Findings: estate.Find(histories, now)}
	since := func(server string) time.Time { return m.since(server, now) }
	v.Findings.Outages = slices.DeleteFunc(v.Findings.Outages, func(o Outage) bool { return o.Start.To.Before(since(o.Server)) })
	m.found = v.Findings.Outages

	incidents, touched := estate.join(Joining{Agent: m.agent, Known: m.incidents, Found: m.found, Notes: m.notes, Now: now, Since: since})
	m.incidents, v.Incidents = incidents, incidents
	v.Revisions = m.revise(touched, now)
	for _, h := range histories {
		v.Servers = append(v.Servers, m.standing(estate, h, v))
	}
	return v
}

// since tells from when on every mail of a server is here; without any, it is
// now.
func (m *Monitor) since(server string, now time.Time) time.Time {
	if s := m.shelves[server]; s != nil {
		return s.from
	}
	return now
}

// drop forgets mails and coverage that are needed no more.
func (m *Monitor) drop(now time.Time) {
	begin, oldest := m.begins(now), now
	for _, at := range begin {
		oldest = earliest(oldest, at)
	}
	for server, s := range m.shelves {
		at, ok := begin[server]
		if !ok {
			delete(m.shelves, server) // it is not watched any more
			continue
		}
		s.drop(at, oldest, now)
	}
	for k, w := range m.watches {
		if w.To.Before(oldest) {
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
		for _, mailbox := range mailboxes[s.Name] {
			h.Watches = append(h.Watches, byMailbox[mailbox]...)
		}
		if shelf := m.shelves[s.Name]; shelf != nil {
			h.Mails = shelf.judged()
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
