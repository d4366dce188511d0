package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

func TestSection(t *testing.T) {
	for path, want := range map[string]string{
		"/": "/", "/servers/mx1": "/", "/servers/mx1/probes": "/", "/probes/r/1": "/", "/incidents": "/incidents", "/incidents/a/notice": "/incidents",
		"/ask": "/ask", "/agent": "/agent", "/api/": "/api/", "/api/v1/x": "/api/", "/nothing": "", "/incidentsx": "",
	} {
		if got := section(path); got != want {
			t.Errorf("%s belongs to %q, want %q", path, got, want)
		}
	}
}

func TestCurrentPageIsMarked(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(1))})
	for address, want := range map[string]string{"/": "Overview", "/agent": "Agent", "/nothing": ""} {
		doc := checkPage(t, get(t, h, address).Body.String())
		var got []string
		for _, a := range find(findClass(doc, "pages")[0], "a") {
			if attr(a, "aria-current") == "page" {
				got = append(got, text(a))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("at %s %q is marked, want %q", address, got, want)
		}
	}
}

func TestFoot(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(1)), Agent: "tokyo1", Version: "1.5.0", Location: time.FixedZone("JST", 9*3600)})
	for address, want := range map[string]string{
		"/?lang=en": "Every figure counts test mails that mailprobe sent, never customers’ mails. Agent tokyo1 mailprobe 1.5.0 As of Fri 2011-05-06 21:00:00 JST Times are in JST (+09:00)",
		"/?lang=ja": "数値はすべてmailprobeが送信したテストメールのもので、お客様のメールの数ではありません。 エージェント tokyo1 mailprobe 1.5.0 2011年05月06日(金) 21:00:00 JST現在 時刻はJST（+09:00）",
	} {
		if got := text(find(getPage(t, h, address, http.StatusOK), "footer")[0]); got != want {
			t.Errorf("%s ends with\n%q, want\n%q", address, got, want)
		}
	}
}

// The skip link leads to what takes the focus; what refreshes says how often, to
// the script and without it.
func TestMainRegion(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(1))})
	doc := getPage(t, h, "/", http.StatusOK)
	main := findID(t, doc, strings.TrimPrefix(attr(findClass(doc, "skip")[0], "href"), "#"))
	if main.Data != "main" || attr(main, "tabindex") != "-1" || attr(main, "data-refresh") != "15" || attr(main, "data-asof") != "Fri 2011-05-06 12:00:00 UTC" {
		t.Errorf("the skip link leads to %v", main.Attr)
	}
	if page := get(t, h, "/").Body.String(); !strings.Contains(page, `<noscript><meta http-equiv="refresh" content="60"></noscript>`) {
		t.Error("without a script the page does not refresh")
	}
	if page := get(t, h, "/nothing").Body.String(); strings.Contains(page, "data-refresh") || strings.Contains(page, "http-equiv") {
		t.Error("the page of an error refreshes")
	}
}

// What is wide scrolls in a region that the keyboard reaches and that has a name.
func TestWideTablesScroll(t *testing.T) {
	h := New(Options{Source: overviewOf(agentWorld())})
	for _, address := range []string{"/", "/agent"} {
		for _, table := range find(getPage(t, h, address, http.StatusOK), "table") {
			around := table.Parent
			if attr(around, "class") != "scroll" || attr(around, "tabindex") != "0" || attr(around, "role") != "group" || attr(around, "aria-labelledby") == "" {
				t.Errorf("%s: around a table is %s %v", address, around.Data, around.Attr)
			}
		}
	}
}

// The tests see pages through these.
func TestFindersFind(t *testing.T) {
	doc, err := html.Parse(strings.NewReader(`<p id="a" class="x y">one <b>two</b></p>`))
	if err != nil {
		t.Fatal(err)
	}
	if p := findID(t, doc, "a"); text(p) != "one two" || len(findClass(doc, "y")) != 1 || len(find(doc, "b")) != 1 {
		t.Errorf("the paragraph says %q", text(p))
	}
}
