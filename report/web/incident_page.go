package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"mailprobe/report"
	"mailprobe/report/incident"
	"mailprobe/report/words"
)

// incidentBody is the page of an incident.
type incidentBody struct {
	ID        string
	Into      string // id of the incident that tells of it; empty: this one does
	Live      bool
	Report    incident.Embedded
	Downloads []downloads
	Notices   []noticeLink
	Notes     []noteLines
	Author    string // who may annotate; empty: nobody may
	Asked     bool   // authentication is configured
}

// downloads are the documents in one language, or of none.
type downloads struct {
	Lang  words.Language // empty: of no language
	Name  string         // of the language, as it calls itself
	Links []link
}

// incident shows the report of an incident as it stands.
func (s *site) incident(w http.ResponseWriter, r *http.Request) {
	d, ok := s.dossier(w, r)
	if !ok {
		return
	}
	embedded, err := incident.Embed(d, incident.Options{Lang: s.language(r), Location: s.Location})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	t := s.words(r).Incident
	i := d.Incident
	v := view{Title: embedded.Title, Page: "incident", Now: d.Now, Refresh: quietRefresh}
	body := incidentBody{
		ID: i.ID, Into: i.Into, Live: live(d), Report: embedded, Downloads: t.downloads(i.ID), Notices: t.noticeLinks(d, ""),
		Notes: t.notes(d.Notes, s.clock(r).Full), Author: s.author(r), Asked: s.Author != nil,
	}
	if body.Live {
		v.Refresh = liveRefresh
	}
	v.Body = body
	s.render(w, r, v)
}

// live tells whether what is told of an incident changes by itself: it goes on,
// or late mail is still coming.
func live(d report.Dossier) bool {
	switch i := d.Incident; {
	case i.Into != "" || i.Withdrawn:
		return false
	case i.Open():
		return true
	}
	return d.Total.Flush != nil && !d.Total.Flush.Last.Reached
}

// dossier reads what is known of the incident that is asked for; without it, the
// failure is told, and ok is false.
func (s *site) dossier(w http.ResponseWriter, r *http.Request) (d report.Dossier, ok bool) {
	d, err := s.Source.Dossier(r.Context(), r.PathValue("id"))
	if err == nil && d.Incident == nil {
		err = &NotFoundError{What: "the incident " + r.PathValue("id")}
	}
	if err != nil {
		s.fail(w, r, err)
		return d, false
	}
	return d, true
}

// author returns who a request is by, if that one may annotate.
func (s *site) author(r *http.Request) string {
	if s.Author == nil {
		return ""
	}
	return s.Author(r)
}

// downloads lists the documents about an incident: those of each language, then
// those for programs.
func (t incidentWords) downloads(id string) []downloads {
	at := func(format incident.Format, query string) string {
		return incidentPath(id) + "/report." + string(format) + query
	}
	var list []downloads
	for _, lang := range words.Languages {
		query := "?" + url.Values{languageParam: {string(lang)}}.Encode()
		list = append(list, downloads{Lang: lang, Name: ownNames[lang], Links: []link{
			{Text: "HTML", Href: at(incident.HTML, query)}, {Text: "Markdown", Href: at(incident.Markdown, query)},
		}})
	}
	return append(list, downloads{Name: t.ForPrograms, Links: []link{{Text: "JSON", Href: at(incident.JSON, "")}, {Text: "CSV", Href: at(incident.CSV, "")}}})
}

func incidentPath(id string) string { return "/incidents/" + url.PathEscape(id) }

// noteLines is what a person added, in words.
type noteLines struct {
	At, By string
	Lines  []noteLine
}

type noteLine struct {
	Term, Text string
	Lang       words.Language // of the text; empty: that of the page
}

// notes returns the notes, the newest first.
func (t incidentWords) notes(list []report.Comment, full func(time.Time) string) []noteLines {
	out := make([]noteLines, 0, len(list))
	for _, c := range list {
		out = append(out, noteLines{At: full(c.At.Truncate(time.Second)), By: c.By, Lines: t.note(c)})
	}
	slices.Reverse(out)
	return out
}

func (t incidentWords) note(c report.Comment) []noteLine {
	var lines []noteLine
	add := func(term, text string, lang words.Language) {
		if text != "" {
			lines = append(lines, noteLine{term, text, lang})
		}
	}
	add(t.CauseEN, c.Cause.EN, words.English)
	add(t.CauseJA, c.Cause.JA, words.Japanese)
	add(t.TextEN, c.Text.EN, words.English)
	add(t.TextJA, c.Text.JA, words.Japanese)
	switch {
	case c.Planned:
		add(t.PlannedTerm, t.Planned, "")
	case c.Unplanned:
		add(t.PlannedTerm, t.Unplanned, "")
	}
	add(t.Merge, c.Merge, "")
	for _, server := range c.Split {
		add(t.Split, server, "")
	}
	return lines
}
