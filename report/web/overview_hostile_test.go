package web

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mailprobe/probe"
	"mailprobe/report"
)

// hostile are texts from outside that must neither script a page nor break it.
var hostile = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "' onmouseover='alert(1)", "</td></tr></table>", "javascript:alert(1)",
	"a\u202egnp.exe\u2066", "a\x00b\nc\td", "\xff\xfe", strings.Repeat("あ", 500), strings.Repeat("long.", 100) + "example", "{{.Body}}", "%s%d%!", "a/b?c#d", "&lt;b&gt;",
}

// hostileWorld has each of them at each place of the overview and of the agent's
// page.
func hostileWorld() Overview {
	o := worldOf(len(hostile))
	for i, text := range hostile {
		s := &o.Servers[i]
		s.Name, s.Network, s.Labels, s.Domains = text, text, map[string]string{text: text}, []string{text}
		o.View.Servers[i].Server = text
		o.View.Incidents = append(o.View.Incidents, report.Incident{ID: text, Agent: text, Scope: report.Scope{Networks: []report.NetworkScope{
			{Network: text, Whole: true, N: 1, Of: 1, Servers: []string{text}}, {Servers: []string{text, text}},
		}}})
		o.Coverage.Holes = append(o.Coverage.Holes, report.Hole{Span: report.Span{From: noon, To: noon}, Mailbox: text})
		contact := Contact{Name: text, Mode: text, Err: text}
		o.Agents.Mailboxes, o.Agents.References = append(o.Agents.Mailboxes, contact), append(o.Agents.References, contact)
		o.Agents.Faults = append(o.Agents.Faults, Fault{At: noon, What: text, Text: text})
		o.Agents.Routes = append(o.Agents.Routes, RouteLine{
			Name: text, Server: text, Via: probe.Via(text), LastAttempt: probe.Attempt{Class: probe.Class(text), Ended: noon, Reply: probe.Reply{Code: 550, Text: text}},
		})
	}
	return o
}

func TestHostileTexts(t *testing.T) {
	h := New(Options{Source: overviewOf(hostileWorld()), Agent: hostile[0], Version: hostile[1]})
	for _, address := range []string{"/", "/?lang=ja", "/agent", "/agent?lang=ja", "/?q=%3Cscript%3E%22'&state=%3Cb%3E&network=%22%3E%3Cb%3E&label=%3Cb%3E%3D%22&sort=%3Cb%3E"} {
		doc := getPage(t, h, address, http.StatusOK)
		if n := len(find(doc, "script")); n != 1 {
			t.Errorf("%s has %d scripts", address, n)
		}
		if n := len(find(doc, "img")) + len(find(doc, "b")); n != 0 {
			t.Errorf("%s has %d elements of others", address, n)
		}
		if got := text(doc); strings.ContainsAny(got, "\u202e\u2066\x00") || strings.Contains(got, "\x7f") {
			t.Errorf("%s holds what turns or hides text", address)
		}
		checkTables(t, doc, address)
	}
}

// checkTables fails where a row has not as many cells as its table has columns.
func checkTables(t *testing.T, doc *html.Node, address string) {
	t.Helper()
	for _, table := range find(doc, "table") {
		columns := len(find(find(table, "thead")[0], "th"))
		rows := find(find(table, "tbody")[0], "tr")
		for i, row := range rows {
			if n := len(find(row, "th")) + len(find(row, "td")); n != columns {
				t.Errorf("%s: row %d has %d cells, and the table %d columns", address, i, n, columns)
			}
		}
		if len(rows) != len(hostile) && !strings.Contains(address, "q=") {
			t.Errorf("%s: a table has %d rows, want %d", address, len(rows), len(hostile))
		}
	}
}

// What was typed comes back in its field, but for what would turn or hide it.
func TestFieldsGiveBackWhatShows(t *testing.T) {
	o := worldOf(1)
	o.Servers[0].Labels = map[string]string{"site": "a\x1bb\u202e"}
	doc := getPage(t, New(Options{Source: overviewOf(o)}), "/?q=a%1B%E2%80%AE%00b&label=site%3Da%EF%BF%BDb%EF%BF%BD", http.StatusOK)
	typed, labels := "", 0
	for _, n := range find(doc, "input") {
		typed += attr(n, "value")
	}
	for _, n := range find(doc, "option") {
		if attr(n, "value") == "site=a\uFFFDb\uFFFD" {
			labels++
		}
	}
	if typed != "a\uFFFD\uFFFD\uFFFDb" || labels != 1 {
		t.Errorf("the field holds %q, and the label is offered %d times", typed, labels)
	}
	if doc = getPage(t, New(Options{Source: overviewOf(o)}), "/?label=site%3Da%EF%BF%BDb%EF%BF%BD", http.StatusOK); len(find(find(doc, "tbody")[0], "tr")) != 1 {
		t.Error("the label, as it is offered, does not find its server")
	}
}

// A link to a server holds its name as one part of a path, whatever is in it.
func TestLinksToHostileNames(t *testing.T) {
	o := worldOf(1)
	o.Servers[0].Name = "a/b?c#d <e>%41"
	doc := getPage(t, New(Options{Source: overviewOf(o)}), "/", http.StatusOK)
	if got := attr(find(find(doc, "tbody")[0], "a")[0], "href"); got != "/servers/a%2Fb%3Fc%23d%20%3Ce%3E%2541" {
		t.Errorf("the link is %q", got)
	}
}
