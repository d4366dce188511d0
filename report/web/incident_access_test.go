package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mailprobe/report"
	"mailprobe/report/words"
)

// everyPage are the addresses of all pages about incidents and of asking, each in
// a form that shows much.
var everyPage = []string{
	"/incidents?from=2011-05-01&to=2011-05-31", "/incidents?from=yesterday", "/incidents/20110505-1910", "/incidents/20110505-1910/notice?kind=update&since=x",
	"/incidents/20110505-1910/notice?kind=recovered", "/incidents/20110505-1910/notes", "/ask", "/ask?to=info@example.jp", "/ask?to=&at=",
	"/ask?to=info@example.jp&at=05:34&asked=2011-05-06T05:50:00%2B09:00&sender=36h",
}

// sourceOf has one incident, and one answer.
func sourceOf(d report.Dossier, v report.Verdict) fake {
	return fake{
		incidents: func(report.Span) ([]report.Incident, error) { return []report.Incident{*d.Incident}, nil },
		dossier:   func(string) (report.Dossier, error) { return d, nil },
		ask:       func(Asked) (report.Verdict, error) { return v, nil },
		annotate:  func(string, string, report.Annotation) error { return nil },
	}
}

func named(name string) func(*http.Request) string { return func(*http.Request) string { return name } }

// eachPage checks every page in both languages, also as every page is checked.
func eachPage(t *testing.T, h http.Handler, check func(t *testing.T, lang words.Language, page *html.Node)) {
	for _, address := range everyPage {
		for _, lang := range words.Languages {
			t.Run(address+" "+string(lang), func(t *testing.T) {
				check(t, lang, checkPage(t, get(t, h, in(lang, address)).Body.String()))
			})
		}
	}
}

// in returns an address in a language.
func in(lang words.Language, address string) string {
	if strings.Contains(address, "?") {
		return address + "&lang=" + string(lang)
	}
	return address + "?lang=" + string(lang)
}

// Beside what holds for every page: ranks of headings are not skipped, links to a
// place on the page find it, and one thing at the most has the focus.
func TestPagesOfIncidentsCanBeReadByAll(t *testing.T) {
	h := New(Options{Source: sourceOf(noted(dossier2011(true)), verdict2011(report.VerdictLate)), Location: jst, Author: named("tanaka")})
	eachPage(t, h, func(t *testing.T, lang words.Language, page *html.Node) {
		if got := attr(find(page, "html")[0], "lang"); got != string(lang) {
			t.Errorf("the language is %q", got)
		}
		rank, focus := 0, 0
		for e := range page.Descendants() {
			if e.Type != html.ElementNode {
				continue
			}
			if hasAttr(e, "autofocus") {
				focus++
			}
			if to, here := strings.CutPrefix(attr(e, "href"), "#"); here {
				findID(t, page, to)
			}
			if len(e.Data) == 2 && e.Data[0] == 'h' && strings.Contains("123456", e.Data[1:]) {
				next := int(e.Data[1] - '0')
				if next > rank+1 {
					t.Errorf("a heading of rank %d follows one of rank %d: %s", next, rank, text(e))
				}
				rank = next
			}
		}
		if focus > 1 {
			t.Errorf("%d things want the focus", focus)
		}
	})
}

// hostileDossier has a text in every place that servers and people fill.
func hostileDossier() report.Dossier {
	d := noted(dossier2011(false))
	d.Agent = hostileText
	i := d.Incident
	i.ID, i.Agent = hostileText, hostileText
	i.Merged, i.Of, i.Split = []string{hostileText}, hostileText, []string{hostileText}
	i.Scope.Networks[0].Network, i.Scope.Networks[0].Servers = hostileText, []string{hostileText}
	i.Scope.Labels = []report.LabelScope{{Key: hostileText, Value: hostileText, N: 3}}
	for n := range i.Outages {
		o := &i.Outages[n]
		o.Server = hostileText
		o.Reasons[0].Text = hostileText
		d.Servers[n].Server.Name, d.Servers[n].Server.Network = hostileText, hostileText
		d.Servers[n].Outages = i.Outages[n : n+1]
	}
	for n := range d.Notes {
		c := &d.Notes[n]
		c.By, c.Merge, c.Split = hostileText, hostileText, []string{hostileText}
		c.Cause, c.Text = report.Text{EN: hostileText, JA: hostileText}, report.Text{EN: hostileText, JA: hostileText}
	}
	return d
}

func hostileVerdict() report.Verdict {
	v := verdict2011(report.VerdictReturned)
	v.Question.About, v.Question.Server, v.Server.Name, v.Agent, v.Reason = hostileText, hostileText, hostileText, hostileText, hostileText
	v.Server.Domains = []string{hostileText}
	v.Incident = hostileDossier().Incident
	v.Outages = v.Incident.Outages
	v.Senders = []report.Fate{{Sender: hostileText, Sent: at("05:34:00")}}
	return v
}

func TestHostileTextsStayTextOnPagesOfIncidents(t *testing.T) {
	h := New(Options{Source: sourceOf(hostileDossier(), hostileVerdict()), Location: jst, Author: named(hostileText)})
	eachPage(t, h, func(t *testing.T, _ words.Language, page *html.Node) { wantTame(t, page) })
	tame := func(h http.Handler, address string) { wantTame(t, checkPage(t, get(t, h, address).Body.String())) }
	for _, lang := range words.Languages {
		q := "lang=" + string(lang) + "&to=" + url.QueryEscape(hostileText) + "&at=" + url.QueryEscape(hostileText) + "&sender=" + url.QueryEscape(hostileText) + "&direction=" + url.QueryEscape(hostileText)
		tame(h, "/ask?"+q+"&asked=2011-05-06T05:50:00%2B09:00")
		wrong := New(Options{Location: jst, Source: fake{ask: func(Asked) (report.Verdict, error) {
			return report.Verdict{}, &MistakeError{Field: "to", Text: hostileText, Like: []string{hostileText, "javascript:alert(1)"}}
		}}})
		tame(wrong, "/ask?"+q)
		tame(h, "/incidents?from="+url.QueryEscape(hostileText)+"&to="+url.QueryEscape(hostileText)+"&page="+url.QueryEscape(hostileText)+"&lang="+string(lang))
		tame(h, "/incidents/x/notice?kind=update&since="+url.QueryEscape(hostileText)+"&lang="+string(lang))
		tame(h, "/incidents/x/notice?kind="+url.QueryEscape(hostileText)+"&lang="+string(lang))
	}
}

// wantTame fails where a text became markup, or leads elsewhere, or would move
// what stands around it.
func wantTame(t *testing.T, page *html.Node) {
	t.Helper()
	for e := range page.Descendants() {
		if e.Data == "img" && e.Type == html.ElementNode {
			t.Error("there is an image")
		}
		for _, a := range e.Attr {
			leads := a.Key == "href" || a.Key == "src" || a.Key == "action"
			if leads && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") && a.Val != "data:," || strings.HasPrefix(a.Val, "//") {
				t.Errorf("%s leads to %q", e.Data, a.Val)
			}
		}
	}
	if said := text(page); strings.ContainsAny(said, "\u202e\x1b") {
		t.Errorf("a text on it turns the direction of what follows, or moves a cursor: %q", said)
	}
}
