package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"mailprobe/report"
	"mailprobe/report/incident"
)

// How many incidents a page lists, and how often it and an open incident's page
// are read anew. What is over changes rarely: a note is added, or late mail comes.
const (
	incidentsPerPage = 50
	liveRefresh      = 30 * time.Second
	quietRefresh     = 5 * time.Minute
)

func (s *site) handleIncidents() {
	s.mux.HandleFunc("GET /incidents", s.incidents)
	s.mux.HandleFunc("GET /incidents/{id}", s.incident)
	s.mux.HandleFunc("GET /incidents/{id}/notice", s.notice)
	s.mux.HandleFunc("GET /incidents/{id}/{file}", s.reportFile)
	n := newNoteForms(s)
	s.mux.HandleFunc("GET /incidents/{id}/notes", n.show)
	s.mux.HandleFunc("POST /incidents/{id}/notes", n.write)
}

// incidentsBody is the list of incidents.
type incidentsBody struct {
	Days  dayFilter
	Rows  []incidentRow
	Count string // which ones of how many are shown
	Newer string // address; empty: there are none
	Older string
}

// incidentRow is one incident of the list.
type incidentRow struct {
	ID   string
	Into string // id of the incident that tells of it
	incident.Brief
}

// incidents lists the incidents, those that go on first.
func (s *site) incidents(w http.ResponseWriter, r *http.Request) {
	t := s.words(r).Incident
	days := readDays(r.URL.Query(), s.Location)
	body := incidentsBody{Days: days}
	v := view{Title: t.ListTitle, Page: "incidents", Now: time.Now(), Refresh: quietRefresh}
	if days.Wrong() {
		v.Body, v.Refresh = body, 0
		s.renderAs(w, r, http.StatusBadRequest, v)
		return
	}
	list, err := s.Source.Incidents(r.Context(), days.span)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	list = openFirst(list)
	if len(list) > 0 && list[0].Open() {
		v.Refresh = liveRefresh
	}
	list = body.page(list, r.URL.Query(), t)
	if body.Rows, err = s.incidentRows(r, list, v.Now); err != nil {
		s.fail(w, r, err)
		return
	}
	v.Body = body
	s.render(w, r, v)
}

// openFirst returns the list with those first that go on, else in its order.
func openFirst(list []report.Incident) []report.Incident {
	rank := func(i report.Incident) int {
		if i.Open() {
			return 0
		}
		return 1
	}
	return slices.SortedStableFunc(slices.Values(list), func(a, b report.Incident) int { return cmp.Compare(rank(a), rank(b)) })
}

// page cuts out the page that is asked for.
func (b *incidentsBody) page(list []report.Incident, q url.Values, t incidentWords) []report.Incident {
	last := max(1, (len(list)+incidentsPerPage-1)/incidentsPerPage)
	n, _ := strconv.Atoi(q.Get("page")) // what is no number is the first page
	n = min(max(n, 1), last)
	from := (n - 1) * incidentsPerPage
	to := min(from+incidentsPerPage, len(list))
	if n > 1 {
		b.Newer = b.Days.address(n - 1)
	}
	if n < last {
		b.Older = b.Days.address(n + 1)
	}
	if len(list) > 0 {
		b.Count = fmt.Sprintf(t.Count, from+1, to, len(list))
	}
	return list[from:to]
}

func (s *site) incidentRows(r *http.Request, list []report.Incident, now time.Time) ([]incidentRow, error) {
	rows := make([]incidentRow, 0, len(list))
	for _, i := range list {
		brief, err := incident.BriefOf(i, now, incident.Options{Lang: s.language(r), Location: s.Location})
		if err != nil {
			return nil, err
		}
		rows = append(rows, incidentRow{ID: i.ID, Into: i.Into, Brief: brief})
	}
	return rows, nil
}
