package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// Monitor is the live side of the analysis: it keeps what the present needs of
// the record, and tells at any time how things stand, by the same functions
// that judge a record afterwards. It is for one goroutine; a View may be read
// by others.
//
// Resume and SetNotes tell it what was said before, Load reads the record, and
// from then on Put and Watch tell what is new. Look says how things stand, and
// what must be recorded of it; Said confirms that it was.
type Monitor struct {
	estate Estate
	agent  string
	notes  []Comment

	incidents []Incident
	said      map[string]probe.Revision // the last one, by incident
	unsaid    map[string]bool           // incidents whose last change may not be recorded

	looked time.Time // when Look was last called
	reload bool      // the clock was set back since

	shelves map[string]*shelf // by server
	texts   texts             // of the mails
	watches map[watchKey]probe.Watch
	found   []Outage          // in the last Look
	flush   map[string]*Flush // by server, in the last Look
}

type watchKey struct {
	mailbox, reference string
	from               int64 // nanoseconds: the same instant may come in another zone
}

// NewMonitor returns a monitor of what one agent sees of an estate.
func NewMonitor(e Estate, agent string) *Monitor {
	return &Monitor{
		estate: e, agent: agent,
		said: map[string]probe.Revision{}, unsaid: map[string]bool{},
		shelves: map[string]*shelf{}, texts: texts{}, watches: map[watchKey]probe.Watch{}, flush: map[string]*Flush{},
	}
}

// SetEstate changes what is watched, and by which rules it is judged. What is
// known of a server that leaves is kept for an hour: a configuration may be
// mistaken for a while. Of one that is new, the record may tell: see Missing.
func (m *Monitor) SetEstate(e Estate) { m.estate = e }

// SetNotes replaces what people added; all notes are given.
func (m *Monitor) SetNotes(notes []Comment) { m.notes = notes }

// Incidents returns the incidents that are known, by start, then id.
func (m *Monitor) Incidents() []Incident { return m.incidents }

// Resume takes up what was said before: of each incident that is open or ended
// lately, the last revision at least. The error names what cannot be read; the
// rest is taken all the same.
func (m *Monitor) Resume(said []probe.Revision) error {
	var own []probe.Revision
	for _, r := range said {
		if r.Agent == m.agent {
			own = append(own, r)
		}
	}
	known, err := ReadAll(own)
	m.incidents = known
	m.Said(own...)
	return err
}

// Said tells that revisions are in the record.
func (m *Monitor) Said(list ...probe.Revision) {
	for _, r := range list {
		if was, ok := m.said[r.Incident]; !ok || r.N >= was.N {
			m.said[r.Incident] = r
		}
		delete(m.unsaid, r.Incident)
	}
}

// Put takes a probe as it is recorded now, in the place of what was known of
// it. Probes of other agents are left out: each judges by its own; and those of
// servers that are not of the estate, as far as these did not just leave it.
func (m *Monitor) Put(p probe.Probe) {
	if p.Tag.Agent != m.agent {
		return
	}
	s := m.shelves[p.Server]
	if s == nil {
		if !m.estate.has(p.Server) {
			return
		}
		s = newShelf(p.Sent())
		m.shelves[p.Server] = s
	}
	mail := NewMail(p)
	m.texts.share(&mail)
	s.put(mail)
}

// has tells whether a server is of the estate.
func (e Estate) has(server string) bool {
	return slices.ContainsFunc(e.Servers, func(s Server) bool { return s.Name == server })
}

// Watch takes spans of coverage. Of two with the same beginning the longer one
// stays: spans grow while something is under watch.
func (m *Monitor) Watch(list []probe.Watch) {
	for _, w := range list {
		if w.Agent != m.agent {
			continue
		}
		k := watchKey{mailbox: w.Mailbox, reference: w.Reference, from: w.From.UnixNano()}
		if was, ok := m.watches[k]; !ok || w.To.After(was.To) {
			m.watches[k] = w
		}
	}
}

// oldIncidents is how long a monitor keeps incidents that are over, so that
// people can still merge them. The record keeps them for ever.
const oldIncidents = 31 * 24 * time.Hour

// forget drops what ended long ago.
func (m *Monitor) forget(now time.Time) {
	now = m.recorded(now)
	var list []Incident
	for _, i := range m.incidents {
		if i.Open() || now.Sub(i.last()) < oldIncidents || m.unsaid[i.ID] {
			list = append(list, i)
		} else {
			delete(m.said, i.ID)
		}
	}
	m.incidents = list
}
