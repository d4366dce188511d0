package incident

import (
	"slices"
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// servers is the section with a row a server, in three tables that fit a page.
func (m composer) servers() section {
	s := section{ID: "servers", Title: m.c.head.servers}
	if len(m.d.Servers) == 0 {
		return s
	}
	s.Blocks = []block{tabled(m.counts()), listed(m.c.say.legend...)}
	if m.mayChange() {
		s.Blocks = append(s.Blocks, text(m.c.say.mayChange))
	}
	s.Blocks = append(s.Blocks, tabled(m.delays()))
	if len(m.outages()) > 0 {
		s.Blocks = append(s.Blocks, tabled(m.ends()))
	}
	if t := m.d.Total; t.Junk+t.Copies > 0 {
		s.Blocks = append(s.Blocks, text(m.c.say.junk(t.Junk, t.Copies)))
	}
	if m.d.Others > 0 {
		s.Blocks = append(s.Blocks, text(m.c.say.others(m.d.Others)))
	}
	if m.d.Aside > 0 {
		s.Blocks = append(s.Blocks, text(m.c.say.aside(m.d.Aside, m.d.Incident != nil)))
	}
	return s
}

// rows has a row a server and, where there are several, one for all together.
func (m composer) rows(of func(report.Account) []string) [][]string {
	var rows [][]string
	for _, a := range m.d.Servers {
		rows = append(rows, append([]string{words.Plain(a.Server.Name)}, of(a)...))
	}
	if len(m.d.Servers) > 1 {
		rows = append(rows, append([]string{m.c.say.all}, of(m.d.Total)...))
	}
	return rows
}

func (m composer) counts() table {
	c := m.c.column
	return table{
		Caption: m.c.caption.counts,
		Head:    []string{c.server, c.sent, c.delivered, c.late, c.rejected, c.expired, c.bounced, c.lost, c.awaited, c.outstanding},
		Kind:    numbers,
		Rows: m.rows(func(a report.Account) []string {
			outstanding := m.c.None
			if a.Sent == 0 {
				return append([]string{m.c.say.idleCell}, slices.Repeat([]string{outstanding}, 8)...)
			}
			if a.Flush != nil {
				outstanding = words.Number(a.Flush.Outstanding)
			}
			return []string{words.Number(a.Sent), words.Number(a.Delivered), words.Number(a.Late), words.Number(a.Rejected), words.Number(a.Expired), words.Number(a.Bounced),
				words.Number(a.Lost), words.Number(a.Pending + a.Uncertain), outstanding}
		}),
	}
}

func (m composer) delays() table {
	c := m.c.column
	return table{
		Caption: m.c.caption.delays,
		Head:    []string{c.server, c.usual, c.p50, c.p90, c.longest, c.peak},
		Kind:    numbers,
		Rows: m.rows(func(a report.Account) []string {
			peak := m.c.None
			if a.Flush != nil {
				peak = words.Number(a.Flush.Peak)
			}
			q := a.Delay
			return []string{m.usual(a.Usual), m.delay(q, q.P50), m.delay(q, q.P90), m.delay(q, q.Max), peak}
		}),
	}
}

func (m composer) ends() table {
	c := m.c.column
	return table{
		Caption: m.c.caption.ends,
		Kind:    times,
		Head:    []string{c.server, m.k.Head(c.began), m.k.Head(c.ended), m.k.Head(c.fresh), m.k.Head(c.accepted), m.k.Head(c.lastCame)},
		Rows: m.rows(func(a report.Account) []string {
			began, ended := m.bounds(a)
			return []string{began, ended, m.endCell(a.Flush, fresh), m.endCell(a.Flush, accepted), m.endCell(a.Flush, last)}
		}),
	}
}

// bounds writes when the first outage of mail of a server began and the last one
// ended; of all servers together, those of the incident.
func (m composer) bounds(a report.Account) (began, ended string) {
	if a.Server.Name == "" && m.d.Incident != nil {
		i := m.d.Incident
		return m.k.Cell(i.Start), m.endedCell(i.Open(), report.Outage{End: i.End, EndIsOpen: m.endIsOpen()})
	}
	var list []report.Outage
	for _, o := range a.Outages {
		if o.Kind.MailOutage() {
			list = append(list, o)
		}
	}
	if m.d.Incident == nil {
		list = unplanned(list)
	}
	if len(list) == 0 {
		return m.c.None, m.c.None
	}
	final := list[len(list)-1]
	return m.k.Cell(list[0].Start), m.endedCell(!final.Over(), final)
}

func (m composer) endedCell(open bool, o report.Outage) string {
	if open {
		return m.c.say.goesOnCell
	}
	return m.k.Cell(endsOf(o)[0])
}

// delay writes a quantile; of no mails there is none.
func (m composer) delay(q report.Quantiles, d time.Duration) string {
	if q.N == 0 {
		return m.c.None
	}
	return m.c.Duration(d, words.Nearest)
}

// usual writes the median and the 90th percentile of before the outage.
func (m composer) usual(q report.Quantiles) string {
	if q.N == 0 {
		return m.c.None
	}
	return m.c.Duration(q.P50, words.Nearest) + " / " + m.c.Duration(q.P90, words.Nearest)
}
