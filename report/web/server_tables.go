package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// serverTable is a table whose first column names its rows.
type serverTable struct {
	Caption string
	Quiet   bool   // a heading above says the caption already
	Class   string // numbers: in all columns but the first; others for the stylesheet
	Head    []string
	Rows    [][]serverCell
	Empty   string // said instead of a table without rows
}

// serverCell is a text in a table.
type serverCell struct {
	Text string
	Href string
	Mark string // class of the chip that it stands in; empty: it stands in none
	Said bool   // in the words of others, which may turn the direction of writing
}

// markOf returns the class of the chip of a state or an outcome. A record that was
// altered may call these anything.
func markOf[W ~string](kind string, word W) string {
	known := func(r rune) rune {
		if r == ' ' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}
	return class(kind, strings.Map(known, string(word)))
}

func serverCells(texts ...string) []serverCell {
	list := make([]serverCell, len(texts))
	for i, text := range texts {
		list[i].Text = text
	}
	return list
}

// said is a cell of what others wrote.
func (p serverPage) said(text string) serverCell {
	if text = outsideWords(text); text == "" {
		return serverCell{Text: p.k.None}
	}
	return serverCell{Text: text, Said: true}
}

// delays has a row for all, for each via, and for what is usual.
func (p serverPage) delays() serverTable {
	t := serverTable{Caption: p.t.Delays, Class: "numbers", Head: []string{p.t.DelaysBy, p.t.Mails, p.t.P50, p.t.P90, p.t.Longest}, Empty: p.t.NoDelays}
	row := func(name string, q report.Quantiles) {
		duration := func(d time.Duration) string { return p.k.Duration(d, words.Nearest) }
		t.Rows = append(t.Rows, serverCells(name, words.Number(q.N), duration(q.P50), duration(q.P90), duration(q.Max)))
	}
	if p.own.Delay.N == 0 {
		return t
	}
	row(p.t.All, p.own.Delay)
	for _, v := range p.own.Vias {
		row(p.k.Via(v.Via), v.Quantiles)
	}
	if q := p.own.Usual; q.N > 0 {
		row(p.t.UsualRow, q)
	}
	return t
}

func (p serverPage) counts() serverTable {
	c := p.own.Counts
	t := serverTable{
		Caption: p.t.CountsHead, Class: "numbers counts", Empty: p.t.NoMail,
		Head: []string{p.t.Sent, p.t.Delivered, p.t.Late, p.t.Junk, p.t.Rejected, p.t.Expired, p.t.Bounced, p.t.Lost, p.t.Awaited},
	}
	if c.Sent == 0 {
		return t
	}
	var row []string
	for _, n := range []int{c.Sent, c.Delivered, c.Late, c.Junk, c.Rejected, c.Expired, c.Bounced, c.Lost, c.Pending + c.Uncertain} {
		row = append(row, words.Number(n))
	}
	t.Rows = [][]serverCell{serverCells(row...)}
	return t
}

// available says how much of the span the server was not in an outage of mail.
func (p serverPage) available() string {
	a := p.own.Available
	if a.Watched <= 0 {
		return p.t.AvailableNone
	}
	share := p.k.Percent(max(0, a.Watched-a.Down.Max), a.Watched)
	if most := p.k.Percent(max(0, a.Watched-a.Down.Min), a.Watched); most != share {
		share += p.k.Dash + most
	}
	text := share + p.k.Clause + fmt.Sprintf(p.t.AvailableWatch, p.k.Duration(a.Watched, words.Nearest))
	if a.Down.Max > 0 {
		text += p.k.Clause + fmt.Sprintf(p.t.AvailableDown, p.k.Delay(a.Down))
	}
	return text
}

func (p serverPage) outages() serverTable {
	t := serverTable{Caption: p.t.Outages, Quiet: true, Head: []string{p.t.Kind, p.k.Head(p.t.Began), p.k.Head(p.t.Ended), p.t.What}, Empty: p.t.NoOutages}
	for _, o := range p.own.Outages {
		kind, ended, failed := p.k.Kind(o.Kind), p.t.GoesOn, make([]string, len(o.Failed))
		if o.Planned {
			kind += p.k.Clause + p.t.Planned
		}
		if o.Over() {
			end := o.End
			if o.EndIsOpen {
				end.From = time.Time{} // no evidence
			}
			ended = p.k.Cell(end)
		}
		for i, service := range o.Failed {
			failed[i] = p.k.Service(service)
		}
		t.Rows = append(t.Rows, []serverCell{
			{Text: kind, Mark: markOf("state", o.Kind)}, {Text: p.k.Cell(o.Start)}, {Text: ended}, {Text: cmp.Or(p.k.List(failed), p.k.None)},
		})
	}
	return t
}

func (p serverPage) routes() serverTable {
	t := serverTable{
		Caption: p.t.Routes, Quiet: true, Empty: p.t.NoRoutes,
		Head: []string{p.t.Route, p.t.Via, p.t.Every, p.t.RouteWaiting, p.k.Head(p.t.LastCame), p.t.LastTry},
	}
	for _, r := range p.sheet.Routes {
		came, tried := p.k.None, p.said(r.LastAttempt.Reason())
		if !r.LastArrival.IsZero() {
			came = p.k.Instant(r.LastArrival) + p.k.Clause + p.k.Delay(r.LastDelay)
		}
		if r.LastAttempt.Class == probe.Accepted {
			tried = serverCell{Text: p.k.Class(probe.Accepted)}
		}
		t.Rows = append(t.Rows, []serverCell{
			{Text: outsideWords(r.Name)}, {Text: p.k.Via(r.Via)}, {Text: p.k.Duration(r.Every, words.Nearest)},
			{Text: words.Number(r.Backlog.Total())}, {Text: came}, tried,
		})
	}
	return t
}

// mostIncidents is how many incidents the page of a server lists.
const mostIncidents = 10

// incidents lists the newest incidents first.
func (p serverPage) incidents(list []report.Incident) serverTable {
	t := serverTable{Caption: p.t.Incidents, Quiet: true, Head: []string{p.t.Incident, p.t.State, p.k.Head(p.t.Began), p.k.Head(p.t.Ended), p.t.Affected}, Empty: p.t.NoIncidents}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b report.Incident) int { return b.Start.To.Compare(a.Start.To) })
	for _, i := range list[:min(len(list), mostIncidents)] {
		ended := p.t.GoesOn
		if !i.Open() {
			ended = p.k.Cell(i.End)
		}
		t.Rows = append(t.Rows, []serverCell{
			{Text: outsideWords(i.ID), Href: "/incidents/" + url.PathEscape(i.ID)}, {Text: p.k.IncidentState(i.State())},
			{Text: p.k.Cell(i.Start)}, {Text: ended}, {Text: p.k.Servers(i.Scope.Servers)},
		})
	}
	return t
}
