package web

import (
	"fmt"
	"net/http"
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// overviewRefresh is how often the overview and the agent's page are shown anew.
const overviewRefresh = 15 * time.Second

// overviewBody is what the overview shows.
type overviewBody struct {
	Alarms    []alarm
	Incidents []incidentCard
	Coverage  coverageText
	Tallies   []tally
	Query     overviewQuery
	Form      overviewForm
	Columns   []columnHead
	Rows      []overviewRow
	Count     string
	Seen      string // when the analysis looked; empty: not so far
}

// tally is how many servers are in a state, and where they are listed.
type tally struct {
	Class, Text, Href string
	Current           bool
}

func (s *site) handleOverview() { s.mux.HandleFunc("GET /{$}", s.overview) }

func (s *site) overview(w http.ResponseWriter, r *http.Request) {
	o, err := s.Source.Overview(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	t, k := s.words(r).Overview, s.clockAt(r, o.Now)
	lines := linesOf(o)
	s.render(w, r, view{
		Title: t.title(k, lines), Page: "overview", Refresh: overviewRefresh, Now: o.Now,
		Body: s.words(r).overviewBody(k, o, lines, parseOverviewQuery(r.URL.Query())),
	})
}

func (c catalogue) overviewBody(k words.Clock, o Overview, lines []line, q overviewQuery) overviewBody {
	t := c.Overview
	body := overviewBody{
		Alarms: c.Alarm.alarms(k, o), Incidents: c.cards(k, o), Coverage: c.Coverage.text(k, o.Coverage),
		Tallies: t.tallies(k, lines, q), Query: q, Form: t.form(k, lines, q), Columns: t.heads(k, q),
	}
	writer := rowWriter{t: t, k: k, now: o.Now}
	if o.View != nil {
		writer.now = o.View.At
		body.Seen = k.Full(o.View.At)
	}
	chosen := q.selected(lines)
	body.Rows = make([]overviewRow, len(chosen))
	for i, l := range chosen {
		body.Rows[i] = writer.row(i, l)
	}
	body.Count = fmt.Sprintf(t.Count, k.Number(len(chosen)), k.Servers(len(lines)))
	return body
}

// title says in the browser's tab how many servers are not up.
func (t overviewWords) title(k words.Clock, lines []line) string {
	failing := 0
	for i := range lines {
		if severity(lines[i].State) < severity(report.StateUnknown) {
			failing++
		}
	}
	if failing == 0 {
		return t.Title
	}
	return fmt.Sprintf(t.TitleFailing, k.Number(failing))
}

// tallies counts the servers in each state that occurs, the worst first.
func (t overviewWords) tallies(k words.Clock, lines []line, q overviewQuery) []tally {
	counts := map[report.State]int{}
	for i := range lines {
		counts[lines[i].State]++
	}
	var list []tally
	for _, state := range bySeverity {
		if n := counts[state]; n > 0 {
			list = append(list, tally{
				Class: class("state", state), Text: fmt.Sprintf(t.Tally, k.Number(n), k.State(state)),
				Href: q.inState(string(state)).address(), Current: q.State == string(state),
			})
		}
	}
	return list
}
