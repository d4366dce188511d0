package incident

import (
	"cmp"
	"fmt"
	"slices"

	"mailprobe/report"
)

// maxReasons is how many reasons are shown: those of many servers repeat
// themselves with small differences.
const maxReasons = 12

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
			list = append(list, fmt.Sprintf(m.c.say.failedOn, m.c.service.of(service), m.names(servers)))
		}
	}
	return list
}

// reasons adds up what was seen on all servers.
func (m composer) reasons(outages []report.Outage) table {
	var sum []report.Reason
	for _, o := range outages {
		for _, r := range o.Reasons {
			same := func(s report.Reason) bool { s.Count = r.Count; return s == r }
			if at := slices.IndexFunc(sum, same); at >= 0 {
				sum[at].Count += r.Count
				continue
			}
			sum = append(sum, r)
		}
	}
	slices.SortStableFunc(sum, func(a, b report.Reason) int { return cmp.Compare(b.Count, a.Count) })
	t := table{Caption: m.c.caption.reasons, Head: []string{m.c.column.seen, m.c.column.words, m.c.column.count}}
	for _, r := range sum[:min(len(sum), maxReasons)] {
		t.Rows = append(t.Rows, []string{m.seen(r), m.quoted(r.Text), number(r.Count)})
	}
	return t
}

func (m composer) quoted(words string) string {
	if words = plain(words); words == "" {
		return m.c.say.none
	}
	return words
}

// seen says what kind of failure a reason is.
func (m composer) seen(r report.Reason) string {
	service := m.c.service.of(r.Service)
	switch {
	case r.Class == "" && r.Service == report.ServesIMAP:
		return service + m.c.say.colon + m.c.class.unreadable
	case r.Class == "":
		return service + m.c.say.colon + m.c.class.overdue
	case r.Phase == "":
		return service + m.c.say.colon + m.c.class.of(r.Class)
	}
	return service + m.c.say.colon + fmt.Sprintf(m.c.say.inPhase, m.c.class.of(r.Class), m.c.phase.of(r.Phase))
}

// besides lists what was wrong without being an outage of mail.
func (m composer) besides() table {
	return m.outageTable(m.c.caption.besides, m.ofKind(func(k report.Kind) bool { return !k.MailOutage() }))
}

// outageTable has a row an outage.
func (m composer) outageTable(caption string, list []report.Outage) table {
	t := table{Caption: caption, Head: []string{m.c.column.server, m.c.column.kind, m.k.head(m.c.column.began), m.k.head(m.c.column.ended), m.c.column.evidence}}
	for _, o := range list {
		ended := m.c.say.goesOnCell
		if o.Over() {
			ended = m.k.cell(endsOf(o)[0])
		}
		t.Rows = append(t.Rows, []string{plain(o.Server), m.kind(o), m.k.cell(o.Start), ended, number(o.Count)})
	}
	return t
}

// kind names the kind of an outage, and marks planned and weak ones.
func (m composer) kind(o report.Outage) string {
	words := m.c.kind.of(o.Kind)
	if o.Planned {
		words += m.c.say.clause + m.c.say.statePlanned
	}
	if o.Weak {
		words += m.c.say.clause + m.c.say.weak
	}
	return words
}

// found is the section of a span about its outages.
func (m composer) found() section {
	s := section{ID: "outages", Title: m.c.head.outages}
	list := m.ofKind(func(report.Kind) bool { return true })
	if len(list) == 0 {
		s.Blocks = append(s.Blocks, text(m.c.say.noOutages))
		return s
	}
	s.Blocks = append(s.Blocks, tabled(m.outageTable(m.c.caption.outages, list)))
	if t := m.reasons(m.outages()); len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, tabled(t))
	}
	return s
}
