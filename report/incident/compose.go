package incident

import (
	"fmt"
	"slices"
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// composer turns a dossier into a document in one language.
type composer struct {
	d report.Dossier
	c catalogue
	k words.Clock
}

func newComposer(d report.Dossier, c catalogue, loc *time.Location) composer {
	day := d.Span.From
	if d.Incident != nil && !d.Incident.Start.To.IsZero() {
		day = d.Incident.Start.To
	}
	return composer{d: d, c: c, k: c.Clock(loc, day, d.Span.Until(d.Now).To)}
}

func compose(d report.Dossier, c catalogue, loc *time.Location) document {
	m := newComposer(d, c, loc)
	doc := document{
		Lang:     string(c.Lang),
		Title:    c.say.titleSpan,
		Tone:     tonePlain,
		Notice:   c.say.testMails,
		Contents: c.head.contents,
		Footer:   fmt.Sprintf(c.say.made, m.k.Full(words.Known(d.Now)), words.Plain(d.Agent), m.k.Offset(d.Now)),
	}
	parts := []func() section{m.found, m.maintenance, m.people, m.timeline, m.pictures, m.servers, m.coverage, m.relayFaults, m.method}
	if d.Incident != nil {
		doc.Title = m.title()
		doc.State, doc.Tone = m.state()
		parts = []func() section{m.times, m.scope, m.failed, m.people, m.timeline, m.pictures, m.servers, m.senders, m.maintenance, m.coverage, m.relayFaults, m.method, m.revisions}
	}
	doc.Summary = m.summary()
	for _, part := range parts {
		if s := part(); len(s.Blocks) > 0 {
			doc.Sections = append(doc.Sections, s)
		}
	}
	return doc
}

// title names an incident by its begin: its id says little to a reader.
func (m composer) title() string {
	i := m.d.Incident
	return fmt.Sprintf(m.c.say.title, m.c.Date(i.Start.To.In(m.k.Location())), words.Plain(i.ID))
}

// state says how far an incident is.
func (m composer) state() (string, tone) {
	s := m.c.say
	i := m.d.Incident
	var phrase string
	var t tone
	switch f := m.d.Total.Flush; {
	case i.Into != "":
		return fmt.Sprintf(s.mergedInto, words.Plain(i.Into)), tonePlain
	case i.Withdrawn:
		return m.c.IncidentState(i.State()), tonePlain
	case i.State() == report.IncidentUnwatched:
		return m.c.IncidentState(i.State()), tonePlain
	case i.Open():
		phrase, t = m.c.IncidentState(report.IncidentOpen), toneOpen
	case f != nil && !f.Last.Reached:
		phrase, t = s.stateLate, toneLate
	default:
		phrase, t = m.c.IncidentState(report.IncidentOver), toneClosed
	}
	if i.Planned {
		return phrase + m.c.Clause + m.c.IncidentState(i.State()), tonePlain
	}
	return phrase, t
}

// affected returns the accounts of the servers that some outages are of.
func (m composer) affected(outages []report.Outage) []report.Account {
	var list []report.Account
	for _, a := range m.d.Servers {
		if slices.ContainsFunc(outages, func(o report.Outage) bool { return o.Server == a.Server.Name }) {
			list = append(list, a)
		}
	}
	return list
}

// outages returns the outages of mail that the document is about.
func (m composer) outages() []report.Outage {
	if m.d.Incident != nil {
		return m.d.Incident.Outages
	}
	return unplanned(m.ofKind(report.Kind.MailOutage))
}

// ofKind returns the outages of some kinds of every server, by start.
func (m composer) ofKind(of func(report.Kind) bool) []report.Outage {
	var list []report.Outage
	for _, a := range m.d.Servers {
		for _, o := range a.Outages {
			if of(o.Kind) {
				list = append(list, o)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b report.Outage) int { return a.Start.To.Compare(b.Start.To) })
	return list
}

// names lists servers, or counts them where they are many.
func (m composer) names(list []string) string {
	if len(list) > 4 {
		return m.c.Servers(len(list))
	}
	return m.list(slices.Sorted(slices.Values(list)))
}

// list writes every name.
func (m composer) list(list []string) string {
	cleaned := make([]string, len(list))
	for i, s := range list {
		cleaned[i] = words.Plain(s)
	}
	return m.c.List(cleaned)
}
