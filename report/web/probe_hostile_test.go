package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// evil is what a server might say to harm whoever reads it: markup, ends of
// tables and attributes, codes that move a cursor or turn the direction of writing,
// bytes that are no UTF-8, and lines without end.
const evil = "</td></tr></table><script>alert(1)</script><img src=x onerror=alert(2)>\"'><b style=color:red>{{.Body}}" +
	"\u202e\u2066\u200f\u2028\x1b[31m\x00\xff\r\nSet-Cookie: a=b javascript:alert(3) "

var evilText = evil + strings.Repeat("long", 5000)

func hostileProbe() probe.Probe {
	began := jstDay("09:00:00")
	tag := probe.Tag{Ref: probe.Ref{Agent: "tokyo1", Route: "mx-" + evil, ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte("evil"))}}
	return probe.Probe{
		Tag: tag, Server: evil, Network: evil, Via: probe.Via(evil), Domain: evil,
		Attempts: []probe.Attempt{
			{N: 1, Began: began, Ended: began.Add(time.Second), Class: probe.Class(evil), Phase: probe.Phase(evil), Target: evil, Reply: probe.Reply{Code: 450, Enhanced: evil, Text: evilText}},
			{N: 2, Began: began.Add(time.Minute), Dotted: began.Add(time.Minute), Ended: began.Add(time.Minute + time.Second), Class: probe.Accepted, Target: evil, Err: evilText,
				Reply: probe.Reply{Code: 250, Enhanced: evil, Text: "queued as AB12 " + evilText}, Phases: probe.Phases{probe.PhaseData: time.Second}},
		},
		Arrivals: []probe.Arrival{{
			Mailbox: evil, Folder: evil, Junk: true, After: began.Add(time.Minute), By: began.Add(2 * time.Minute), Source: probe.Source(evil),
			Hops:     []probe.Hop{{By: evil, From: evilText, ID: evil, At: began.Add(time.Minute)}, {By: evil, From: evil, ID: evil}},
			Verdicts: probe.Verdicts{SPF: evil, DKIM: evilText, DMARC: evil},
		}},
		Notices: []probe.Notice{{At: began.Add(time.Hour), Folder: evil, Action: probe.Action(evil), Status: evil, Diagnostic: evilText, Reporter: evil, Remote: evil, Matched: probe.Matched(evil)}},
	}
}

func hostileSource() fake {
	p, now := hostileProbe(), jstDay("12:00:00")
	line := ProbeLine{Ref: p.Tag.Ref, Server: evil, Via: p.Via, Sent: p.Sent(), Outcome: probe.Outcome(evil), Late: true, Attempts: 2, Reason: evilText, Class: probe.Class(evil)}
	outage := report.Outage{
		Server: evil, Kind: report.Kind(evil), Failed: []report.Service{report.Service(evil)}, Start: probe.Interval{To: p.Sent()},
		Reasons: []report.Reason{{Service: report.Service(evil), Class: probe.Class(evil), Phase: probe.Phase(evil), Text: evilText, Count: 3}},
	}
	server := report.Server{Name: evil, Network: evil, Labels: map[string]string{evil: evilText}, Domains: []string{evil}}
	account := report.Account{
		Server: server, Outages: []report.Outage{outage}, Counts: report.Counts{Sent: 1}, Points: []report.Point{{Sent: p.Sent(), Via: p.Via, Outcome: probe.Delivered, Delay: probe.Delay{Max: time.Second}}},
		Strip: []report.Stretch{{Span: report.Span{From: p.Sent(), To: now}, State: report.State(evil)}}, Delay: report.Quantiles{N: 1}, Vias: []report.ViaDelay{{Via: p.Via}},
	}
	return fake{
		probe: func(string, string) (ProbeSheet, error) { return ProbeSheet{Now: now, Probe: p, Line: line}, nil },
		probes: func(ProbesQuery) (ProbePage, error) {
			return ProbePage{Probes: []ProbeLine{line, line}, Next: evil}, nil
		},
		incidents: func(report.Span) ([]report.Incident, error) {
			return []report.Incident{{ID: evil, Outages: []report.Outage{outage}, Start: outage.Start}}, nil
		},
		server: func(_ string, span report.Span) (ServerSheet, error) {
			return ServerSheet{
				Now: now, Server: server, Span: span, Failures: []ProbeLine{line}, Recent: []ProbeLine{line},
				Standing: report.Standing{Server: evil, State: report.State(evil)},
				Dossier:  report.Dossier{Now: now, Agent: evil, Span: span, Servers: []report.Account{account}, Total: account},
				Routes:   []RouteLine{{Name: evil, Server: evil, Via: p.Via, LastAttempt: p.Attempts[0]}},
			}, nil
		},
	}
}

// Whatever servers, folders and hosts are called and say, they are text on the page.
func TestHostileTextsStayTexts(t *testing.T) {
	for _, address := range []string{
		"/servers/x?", "/servers/x/probes?", "/probes/x/y?",
		"/servers/x?from=%3Cscript%3E%22&", "/servers/x/probes?to=%22%3E%3Cscript%3E&", "/servers/x/probes?before=%22%3E%3Cscript%3E&",
		"/servers/%3C%2Ftd%3E%22%E2%80%AE?span=1h&", "/servers/%3C%2Ftd%3E%22%E2%80%AE/probes?span=%3Cb%3E&",
	} {
		for _, lang := range words.Languages {
			t.Run(address+string(lang), func(t *testing.T) {
				bubbleAt(t, jstDay("12:00:00"), func(t *testing.T) {
					w := get(t, New(Options{Source: hostileSource(), Location: serverZone}), address+"lang="+string(lang))
					if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
						t.Errorf("the status is %d", w.Code)
					}
					wantHarmless(t, w.Body.String())
				})
			})
		}
	}
}

// wantHarmless checks that a page runs nothing but its one script, turns no
// direction, and has in each row of a table as many cells as in its head.
func wantHarmless(t *testing.T, page string) {
	t.Helper()
	for _, r := range page {
		if r != '\n' && !unicode.IsGraphic(r) || r == '\u2028' {
			t.Errorf("the page holds %U", r)
		}
	}
	root := treeOf(t, page)
	wantHarmlessNode(t, root)
	if n := len(root.all("script")); n != 1 {
		t.Errorf("there are %d scripts", n)
	}
	for _, table := range root.all("table") {
		wide := len(table.all("thead")[0].all("th"))
		for _, tr := range table.all("tr") {
			if n := len(tr.all("th")) + len(tr.all("td")); n != wide {
				t.Errorf("a row has %d cells of %d", n, wide)
			}
		}
	}
	for _, said := range root.all("bdi") {
		if n := len(said.say()); n > mostWords {
			t.Errorf("%d bytes of one text are shown", n)
		}
	}
}

// pageElements are those that pages are made of, and pictures too.
var pageElements = " root html head meta title link script noscript body a header nav ul li p main h1 h2 h3 footer span section strong bdi div dl dt dd form input label button br " +
	"table caption thead tbody tr th td figure figcaption svg g path text defs pattern rect desc "

func wantHarmlessNode(t *testing.T, n *treeNode) {
	t.Helper()
	if n.name != "" && !strings.Contains(pageElements, " "+n.name+" ") {
		t.Errorf("the page has an element %s", n.name)
	}
	for name, value := range n.attr {
		if strings.HasPrefix(name, "on") || name == "style" || strings.HasPrefix(strings.TrimSpace(value), "javascript:") {
			t.Errorf("the element %s has %s=%q", n.name, name, value)
		}
	}
	if n.name == "script" && (n.attr["src"] != script.address() || n.say() != "") {
		t.Errorf("there is a script %q", fmt.Sprint(n.attr, n.say()))
	}
	for _, k := range n.kids {
		wantHarmlessNode(t, k)
	}
}
