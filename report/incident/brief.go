package incident

import (
	"time"

	"mailprobe/report"
)

// Brief is an incident as a line of a list, in words. What is empty does not
// apply, as to one that was withdrawn or merged into another. Names from outside
// are plain text.
type Brief struct {
	State string
	Tone  string // as of [Embedded]
	Weak  string // that it proves little

	Began, Ended     string // with date and zone, to the minute where that says enough; Ended is empty while it goes on
	BeganIn, EndedIn string // the measured bounds, where the former are to the minute
	Duration         string
	Servers          string // how many of those under watch
	Scope            string // networks and servers
}

// BriefOf describes an incident as it stands at an instant. Whether late mail of
// one that is over still arrives, only its dossier tells. The format of the
// options does not matter; the error says which language is not known.
func BriefOf(i report.Incident, now time.Time, o Options) (Brief, error) {
	c, err := catalogueOf(o.Lang)
	if err != nil {
		return Brief{}, err
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	m := newComposer(report.Dossier{Now: now, Agent: i.Agent, Incident: &i, Span: report.Span{From: i.Start.To, To: i.End.To}}, c, o.Location)
	return m.brief(), nil
}

func (m composer) brief() Brief {
	i := m.d.Incident
	state, tone := m.state()
	b := Brief{State: state, Tone: string(tone)}
	if i.Into != "" {
		return b
	}
	b.Servers, b.Scope = m.c.say.ofServers(i.Scope.Servers, i.Scope.Watched), m.scopeWords(i.Scope)
	if i.Withdrawn {
		return b
	}
	if i.Weak {
		b.Weak = m.c.say.weak
	}
	b.Began, b.Duration = m.began(), m.aboutLength()
	if m.rough() {
		b.BeganIn = m.k.Cell(i.Start)
	}
	if i.Open() {
		return b
	}
	b.Ended = m.ended()
	if m.rough() {
		b.EndedIn = m.k.Cell(m.end())
	}
	return b
}
