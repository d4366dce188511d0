package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// refreshServer is how often the page of a server renews itself while it shows
// the time until now.
const refreshServer = 30 * time.Second

func (s *site) handleServer() {
	s.mux.HandleFunc("GET /servers/{server}", s.serveServer)
}

func (s *site) serveServer(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("server")
	span, form := readSpan(r.URL.Query(), time.Now(), s.Location, usualSpan)
	t := s.words(r)
	path := serverPath(name)
	body := serverBody{Path: path, Form: form.bar(t.Server, path, url.Values{}, s.Location)}
	v := view{Title: fmt.Sprintf(t.Server.Title, probe.OneLine(name)), Page: "server"}
	if form.Field != "" {
		v.Body = body
		s.renderAs(w, r, http.StatusBadRequest, v)
		return
	}
	sheet, err := s.Source.Server(r.Context(), name, span)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	incidents, err := s.Source.Incidents(r.Context(), report.Span{})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	p := newServerPage(t, s.language(r), s.Location, sheet)
	body.Form.Shown = fmt.Sprintf(t.Server.SpanOf, p.k.Period(sheet.Span.From, sheet.Span.Until(sheet.Now).To))
	body.Form.Zone = fmt.Sprintf(t.Server.ZoneNote, p.k.Offset(sheet.Now))
	p.fill(&body, form, touching(incidents, sheet.Server.Name))
	v.Body, v.Now = body, sheet.Now
	if form.Span != "" {
		v.Refresh = refreshServer
	}
	s.render(w, r, v)
}

// serverPath is where the page of a server is.
func serverPath(name string) string { return "/servers/" + url.PathEscape(name) }

// touching returns the incidents that a server was part of.
func touching(list []report.Incident, server string) []report.Incident {
	return slices.DeleteFunc(slices.Clone(list), func(i report.Incident) bool {
		return !slices.ContainsFunc(i.Outages, func(o report.Outage) bool { return o.Server == server })
	})
}

// serverBody is what the page of a server shows.
type serverBody struct {
	Path  string
	Form  spanBar
	Whole bool // it was read: else only the form is shown

	About     []serverFact
	State     serverState
	Now       []serverFact
	Flush     []serverFact
	Figures   []serverFigure
	LateLimit string

	Delays, Counts, Outages, Hops, Routes, Incidents serverTable
	HopNotes                                         []string
	Available                                        string

	Failures, Recent         serverTable
	Probes, FailedOnes, Asks string // addresses
}

// serverFact is a term, and what is known of it.
type serverFact struct {
	Term, Text string
	Bad        string // said before it, in the colour of what is bad; then the text is small. Empty: nothing is
}

// serverPage writes what is known of a server in one language.
type serverPage struct {
	t     serverWords
	c     catalogue
	k     words.Clock
	sheet ServerSheet
	own   report.Account // of the server, in the span
}

func newServerPage(c catalogue, lang words.Language, loc *time.Location, sheet ServerSheet) serverPage {
	p := serverPage{t: c.Server, c: c, k: words.In(lang).Clock(loc, sheet.Now, sheet.Span.From), sheet: sheet}
	for _, a := range sheet.Dossier.Servers {
		if a.Server.Name == sheet.Server.Name {
			p.own = a
		}
	}
	return p
}

func (p serverPage) fill(b *serverBody, form spanForm, incidents []report.Incident) {
	b.Whole = true
	b.About = p.about()
	b.State = p.state()
	b.Now, b.Flush = p.now(), p.flush(p.sheet.Standing.Flush)
	b.Figures = p.figures()
	b.LateLimit = p.lateLimit()
	b.Delays, b.Counts, b.Available = p.delays(), p.counts(), p.available()
	b.Outages, b.Routes, b.Incidents = p.outages(), p.routes(), p.incidents(incidents)
	b.Hops, b.HopNotes = p.hops(), p.hopNotes()
	list := probeLister{p.c.Probe, p.k}
	b.Failures = list.table(p.t.Failures, p.t.NoFailures, p.sheet.Failures)
	b.Recent = list.table(p.t.Recent, p.t.NoRecent, p.sheet.Recent)
	q := form.query()
	b.Probes = withQuery(b.Path+"/probes", q)
	q.Set("failed", "1")
	b.FailedOnes = withQuery(b.Path+"/probes", q)
	b.Asks = withQuery("/ask", url.Values{"to": {p.sheet.Server.Name}})
}

// about is what the configuration says of the server.
func (p serverPage) about() []serverFact {
	s := p.sheet.Server
	var list []serverFact
	add := func(term, text string) {
		if text != "" {
			list = append(list, serverFact{Term: term, Text: probe.Shorten(probe.OneLine(text), mostWords)})
		}
	}
	add(p.t.Network, s.Network)
	add(p.t.Labels, p.k.List(labelsOf(s)))
	add(p.t.Domains, p.k.List(s.Domains))
	if s.Mailboxes > 0 {
		add(p.t.CustomerBoxes, words.Number(s.Mailboxes))
	}
	return list
}

func labelsOf(s report.Server) []string {
	var list []string
	for key, value := range s.Labels {
		list = append(list, key+"="+value)
	}
	slices.Sort(list)
	return list
}
