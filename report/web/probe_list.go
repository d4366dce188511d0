package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// probesShown is how many test mails a page lists.
const probesShown = 100

func (s *site) handleProbes() {
	s.mux.HandleFunc("GET /servers/{server}/probes", s.serveProbes)
	s.mux.HandleFunc("GET /probes/{route}/{id}", s.serveProbe)
}

func (s *site) serveProbes(w http.ResponseWriter, r *http.Request) {
	name, q, t, now := r.PathValue("server"), r.URL.Query(), s.words(r), time.Now()
	span, form := readSpan(q, now, s.Location, "")
	failed := q.Get("failed") == "1" || q.Get("failed") == "true" // as the API has it
	path := serverPath(name) + "/probes"
	body := probesBody{Server: probe.OneLine(name), ServerHref: serverPath(name), Form: form.filter(t, path, failed, s.Location)}
	v := view{Title: fmt.Sprintf(t.Probe.ListTitle, body.Server), Page: "probes", Now: now}
	if form.Field != "" {
		v.Body = body
		s.renderAs(w, r, http.StatusBadRequest, v)
		return
	}
	page, err := s.Source.Probes(r.Context(), ProbesQuery{Server: name, Span: span, Failed: failed, Before: q.Get("before"), Limit: probesShown})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	k := words.In(s.language(r)).Clock(s.Location, now, oldest(page.Probes, now))
	body.Form.Shown = shownSpan(t.Probe, k, span, now)
	body.Form.Zone = fmt.Sprintf(t.Server.ZoneNote, k.Offset(now))
	body.List = probeLister{t.Probe, k}.table(v.Title, t.Probe.Empty, page.Probes)
	body.Whole = true
	body.turn(path, form, failed, q.Get("before"), page.Next)
	v.Body = body
	s.render(w, r, v)
}

func shownSpan(t probeWords, k words.Clock, span report.Span, now time.Time) string {
	if span == (report.Span{}) {
		return t.ListAll
	}
	return fmt.Sprintf(t.ListSpan, k.Period(span.From, span.Until(now).To))
}

func oldest(list []ProbeLine, now time.Time) time.Time {
	if len(list) == 0 {
		return now
	}
	return list[len(list)-1].Sent
}

// probesBody is what a list of test mails shows.
type probesBody struct {
	Server, ServerHref string
	Form               spanBar
	Whole              bool // it was read
	List               serverTable
	Older, Newest      string // addresses; empty: there is no such page
}

// turn sets the links to the page that follows, and back to the first one.
func (b *probesBody) turn(path string, form spanForm, failed bool, before, next string) {
	q := form.query()
	if failed {
		q.Set("failed", "1")
	}
	if before != "" {
		b.Newest = withQuery(path, q)
	}
	if next != "" {
		q.Set("before", next)
		b.Older = withQuery(path, q)
	}
}

// withQuery joins a path and a query.
func withQuery(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// filter is bar with the switch for failures.
func (f spanForm) filter(t catalogue, path string, failed bool, loc *time.Location) spanBar {
	keep := url.Values{}
	if failed {
		keep.Set("failed", "1")
	}
	b := f.bar(t.Server, path, keep, loc)
	if f.Span != "" {
		b.Hidden = append(b.Hidden, spanHidden{"span", f.Span})
	}
	b.Check = &spanCheck{Name: "failed", Label: t.Probe.FailedOnly, On: failed}
	return b
}

// probeLister writes lists of test mails.
type probeLister struct {
	t probeWords
	k words.Clock
}

func (l probeLister) table(caption, empty string, list []ProbeLine) serverTable {
	t := serverTable{
		Caption: caption, Quiet: true, Empty: empty, Class: "probes",
		Head: []string{l.k.Head(l.t.Sent), l.t.Outcome, l.t.Delay, l.t.Route, l.t.Attempts, l.t.Words},
	}
	for _, line := range list {
		t.Rows = append(t.Rows, l.row(line))
	}
	return t
}

func (l probeLister) row(line ProbeLine) []serverCell {
	outcome, mark := l.t.of(line, l.k)
	delay, said := l.k.None, serverCell{Text: l.k.None}
	if line.Outcome == probe.Delivered {
		delay = l.k.Delay(line.Delay)
	}
	if text := outsideWords(line.Reason); text != "" {
		said = serverCell{Text: text, Said: true}
	} else if line.Class != "" && line.Class != probe.Accepted {
		said.Text = l.k.Class(line.Class)
	}
	return []serverCell{
		{Text: l.k.Instant(line.Sent), Href: probePath(line.Ref)}, {Text: outcome, Mark: mark}, {Text: delay},
		{Text: outsideWords(line.Ref.Route)}, {Text: strconv.Itoa(line.Attempts)}, said,
	}
}

// probePath is where the page of a test mail is.
func probePath(ref probe.Ref) string {
	return "/probes/" + url.PathEscape(ref.Route) + "/" + ref.ID.String()
}
