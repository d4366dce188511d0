package incident

import (
	"fmt"
	"slices"

	"mailprobe/report"
	"mailprobe/report/words"
)

// failed is the section about which services failed, and what was seen.
func (m composer) failed() section {
	s := section{ID: "failed", Title: m.c.head.failed}
	if outages := m.outages(); len(outages) > 0 {
		s.Blocks = append(s.Blocks, listed(m.services(outages)...))
		if t := m.reasons(outages); len(t.Rows) > 0 {
			s.Blocks = append(s.Blocks, tabled(t))
		}
	}
	if beside := m.besides(); len(beside.Rows) > 0 {
		s.Blocks = append(s.Blocks, tabled(beside))
	}
	return s
}

// hasFailed tells whether a service failed on any server.
func (m composer) hasFailed(service report.Service) bool {
	return slices.ContainsFunc(m.outages(), func(o report.Outage) bool { return slices.Contains(o.Failed, service) })
}

// services says on how many servers each service failed.
func (m composer) services(outages []report.Outage) []string {
	var list []string
	for _, service := range report.Services {
		var servers []string
		for _, o := range outages {
			if slices.Contains(o.Failed, service) && !slices.Contains(servers, o.Server) {
				servers = append(servers, o.Server)
			}
		}
		if len(servers) > 0 {
			list = append(list, fmt.Sprintf(m.c.say.failedOn, m.c.Service(service), m.names(servers)))
		}
	}
	return list
}

// besides lists what was wrong without being an outage of mail.
func (m composer) besides() table {
	return m.outageTable(m.c.caption.besides, unplanned(m.ofKind(func(k report.Kind) bool { return !k.MailOutage() })))
}

// outageTable has a row an outage.
func (m composer) outageTable(caption string, list []report.Outage) table {
	t := table{Caption: caption, Head: []string{m.c.column.server, m.c.column.kind, m.k.Head(m.c.column.began), m.k.Head(m.c.column.ended), m.c.column.evidence}}
	for _, o := range list {
		ended := m.c.say.goesOnCell
		if o.Over() {
			ended = m.k.Cell(endsOf(o)[0])
		}
		t.Rows = append(t.Rows, []string{words.Plain(o.Server), m.kind(o), m.k.Cell(o.Start), ended, words.Number(o.Count)})
	}
	return t
}

// kind names the kind of an outage, and marks planned and weak ones.
func (m composer) kind(o report.Outage) string {
	phrase := m.c.Kind(o.Kind)
	if o.Planned {
		phrase += m.c.Clause + m.c.IncidentState(report.IncidentPlanned)
	}
	if o.Weak {
		phrase += m.c.Clause + m.c.say.weak
	}
	return phrase
}

// found is the section of a span about its outages.
func (m composer) found() section {
	s := section{ID: "outages", Title: m.c.head.outages}
	list := unplanned(m.ofKind(func(report.Kind) bool { return true }))
	switch {
	case m.isBlank() && len(list) == 0:
		s.Blocks = append(s.Blocks, text(m.c.say.nothingKnown))
		return s
	case len(list) == 0:
		s.Blocks = append(s.Blocks, text(m.c.say.noOutages))
		return s
	}
	s.Blocks = append(s.Blocks, tabled(m.outageTable(m.c.caption.outages, list)))
	if t := m.reasons(m.outages()); len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, tabled(t))
	}
	return s
}
