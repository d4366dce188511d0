package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"mailprobe/report"
)

// fiveServers is an estate in which no two columns sort alike.
func fiveServers() Overview {
	at := noon.Add(-3 * time.Second)
	ago := func(d time.Duration) report.Backlog {
		return report.Backlog{At: at, Pending: int(d / time.Minute), Oldest: noon.Add(-d), Watermark: noon.Add(-d)}
	}
	delay := func(d time.Duration) report.Quantiles { return report.Quantiles{N: 9, P50: d, P90: 2 * d, Max: 3 * d} }
	none := report.Backlog{At: at, Watermark: at}
	return Overview{
		Agent: "tokyo1", Now: noon, Agents: AgentSheet{Watching: true},
		Servers: []report.Server{
			{Name: "anna", Network: "192.0.10.0/24", Labels: map[string]string{"site": "tokyo", "rack": "7"}, Domains: []string{"shop.example"}},
			{Name: "bert", Network: "192.0.2.0/24", Labels: map[string]string{"site": "osaka"}},
			{Name: "carl", Network: "2001:db8::/32", Labels: map[string]string{"site": "tokyo"}, Domains: []string{"bert.example"}},
			{Name: "dora"},
			{Name: "emil", Network: "192.0.2.0/24", Labels: map[string]string{"site": "tokyo"}},
		},
		View: &report.View{At: at, Servers: []report.Standing{
			{Server: "anna", State: report.StateUp, Lately: delay(3 * time.Second), Missing: 1, Usual: delay(time.Second), Backlog: none},
			{Server: "bert", State: report.StateDown, Missing: 30, Usual: delay(4 * time.Second), Backlog: ago(9 * time.Minute)},
			{Server: "carl", State: report.StateSlow, Lately: delay(time.Minute), Usual: delay(2 * time.Second), Backlog: ago(30 * time.Minute)},
			{Server: "emil", State: report.StateUp, Lately: delay(time.Second), Usual: delay(3 * time.Second), Backlog: ago(time.Minute)},
		}},
	}
}

// shownAt returns the servers that the overview shows at an address, in order.
func shownAt(t *testing.T, o Overview, address string) string {
	t.Helper()
	return strings.Join(names(getPage(t, New(Options{Source: overviewOf(o)}), address, http.StatusOK)), " ")
}

func names(doc *html.Node) []string {
	var list []string
	for _, th := range find(doc, "th") {
		if attr(th, "scope") == "row" {
			list = append(list, text(find(th, "a")[0]))
		}
	}
	return list
}

func TestFilter(t *testing.T) {
	tests := []struct{ query, want string }{
		{"", "bert carl dora anna emil"},
		{"?q=bert", "bert carl"}, // a name, and a domain
		{"?q=SHOP", "anna"},
		{"?q=192.0.2.", "bert emil"},
		{"?q=site%3Dtokyo", "carl anna emil"},
		{"?q=tokyo+192", "anna emil"}, // both words
		{"?q=++", "bert carl dora anna emil"},
		{"?q=nowhere", ""},
		{"?state=up", "anna emil"},
		{"?state=unknown", "dora"},
		{"?state=not-up", "bert carl dora"},
		{"?state=planned", ""},
		{"?network=192.0.2.0/24", "bert emil"},
		{"?network=192.0.2.0", ""}, // not a part of one
		{"?label=site%3Dtokyo", "carl anna emil"},
		{"?label=site", ""},
		{"?label=rack%3D7&state=up&network=192.0.10.0%2F24&q=anna", "anna"},
		{"?label=rack%3D7&state=down", ""},
	}
	for _, test := range tests {
		if got := shownAt(t, fiveServers(), "/"+test.query); got != test.want {
			t.Errorf("%q shows %q, want %q", test.query, got, test.want)
		}
	}
}

// What is not known comes last, whichever way a table is sorted.
func TestSort(t *testing.T) {
	tests := []struct{ sort, want string }{
		{"server", "anna bert carl dora emil"},
		{"-server", "emil dora carl bert anna"},
		{"state", "bert carl dora anna emil"}, // the worst first; equal ones by name
		{"-state", "anna emil dora carl bert"},
		{"network", "bert emil anna carl dora"}, // 192.0.2 before 192.0.10 before IPv6
		{"-network", "carl anna bert emil dora"},
		{"now", "emil carl anna bert dora"}, // what is missing is the worst
		{"-now", "bert anna carl emil dora"},
		{"usual", "anna carl emil bert dora"},
		{"-usual", "bert emil carl anna dora"},
		{"awaited", "anna emil bert carl dora"},
		{"-awaited", "carl bert emil anna dora"},
		{"oldest", "emil bert carl anna dora"},
		{"-oldest", "carl bert emil anna dora"},
		{"settled", "carl bert emil anna dora"},
		{"-settled", "anna emil bert carl dora"},
		{"nonsense", "bert carl dora anna emil"},
		{"--now", "bert carl dora anna emil"},
	}
	for _, test := range tests {
		if got := shownAt(t, fiveServers(), "/?sort="+test.sort); got != test.want {
			t.Errorf("by %s it shows %q, want %q", test.sort, got, test.want)
		}
	}
}

func TestHeadsSort(t *testing.T) {
	doc := getPage(t, New(Options{Source: overviewOf(fiveServers())}), "/?q=a&sort=-now", http.StatusOK)
	var got []string
	for _, th := range find(find(doc, "thead")[0], "th") {
		for _, a := range find(th, "a") {
			got = append(got, attr(a, "href")+" "+attr(th, "aria-sort"))
		}
	}
	want := []string{
		"/?q=a&sort=server ", "/?q=a ", "/?q=a&sort=network ", "/?q=a&sort=now descending", "/?q=a&sort=-usual ",
		"/?q=a&sort=-awaited ", "/?q=a&sort=-oldest ", "/?q=a&sort=settled ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the heads lead to\n%q, want\n%q", got, want)
	}
}

// While mail is missing, how long other mail took is said behind that, and small;
// where none came, it is not said at all.
func TestMissingNow(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"30 missing", "", "", "1 missing 3 s / 6 s", ""},
		"ja": {"未着30通", "", "", "未着1通 3秒 / 6秒", ""},
	} {
		doc := getPage(t, New(Options{Source: overviewOf(fiveServers())}), "/?lang="+lang, http.StatusOK)
		for i, row := range find(find(doc, "tbody")[0], "tr") {
			cell := find(row, "td")[2]
			bad := find(cell, "span")
			switch {
			case want[i] == "" && len(bad) > 0:
				t.Errorf("%s: the server in row %d misses %q", lang, i, text(cell))
			case want[i] != "" && (len(bad) != 1 || attr(bad[0], "class") != "bad" || text(cell) != want[i]):
				t.Errorf("%s: of the server in row %d the delay now is %q, want %q", lang, i, text(cell), want[i])
			}
		}
	}
}

// The form shows what was asked for, so that it can be changed and sent again.
func TestFormIsFilledIn(t *testing.T) {
	doc := getPage(t, New(Options{Source: overviewOf(fiveServers())}), "/?q=x+%22y&state=planned&network=10.0.0.0/8&label=rack%3D7&sort=oldest", http.StatusOK)
	if got := attr(findID(t, doc, "q"), "value"); got != `x "y` {
		t.Errorf("the text is %q", got)
	}
	for id, want := range map[string]string{"state": "planned", "network": "10.0.0.0/8", "label": "rack=7", "sort": "oldest"} {
		var got []string
		for _, o := range find(findID(t, doc, id), "option") {
			if slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
				got = append(got, attr(o, "value"))
			}
		}
		if len(got) != 1 || got[0] != want {
			t.Errorf("of %s, %q is chosen, want %q", id, got, want)
		}
	}
	var networks []string
	for _, o := range find(findID(t, doc, "network"), "option") {
		networks = append(networks, attr(o, "value"))
	}
	if want := []string{"", "10.0.0.0/8", "192.0.2.0/24", "192.0.10.0/24", "2001:db8::/32"}; !slices.Equal(networks, want) {
		t.Errorf("the networks are %q, want %q", networks, want)
	}
}

func TestCounts(t *testing.T) {
	doc := getPage(t, New(Options{Source: overviewOf(worldOf(500))}), "/?q=mx02", http.StatusOK)
	if got := text(find(doc, "main")[0]); !strings.Contains(got, "10 of 500 servers · ") {
		t.Errorf("it says %q", got)
	}
	got := texts(find(findClass(doc, "tallies")[0], "a"))
	want := []string{"1 down", "1 not delivering", "1 slow", "1 mailbox unreadable", "1 not known", "1 planned", "494 up"}
	if !slices.Equal(got, want) {
		t.Errorf("the tallies are %q, want %q", got, want)
	}
	if got := hrefs(find(findClass(doc, "tallies")[0], "a"))[1]; got != "/?q=mx02&state=not+delivering" {
		t.Errorf("a tally leads to %q", got)
	}
	if got := text(find(doc, "title")[0]); got != "4 failing – overview · mailprobe" {
		t.Errorf("the title is %q", got)
	}
}

func TestCells(t *testing.T) {
	o := fiveServers()
	o.View.Servers[1].Since.To = noon.Add(-8 * time.Minute)
	o.View.Servers[1].Since.From = noon.Add(-9 * time.Minute)
	o.View.Servers[1].Weak = true
	doc := getPage(t, New(Options{Source: overviewOf(o)}), "/?lang=en&sort=server", http.StatusOK)
	rows := find(find(doc, "tbody")[0], "tr")
	want := [][]string{
		{"up", "192.0.10.0/24", "1 missing 3 s / 6 s", "1 s / 2 s", "0", "–", "11:59:57", ""},
		{"down began 11:51:00–11:52:00 low confidence", "192.0.2.0/24", "30 missing", "4 s / 8 s", "9", "8 min 57 s", "11:51:00", ""},
		{"slow", "2001:db8::/32", "1 min / 2 min", "2 s / 4 s", "30", "29 min 57 s", "11:30:00", ""},
		{"not known", "", "–", "–", "–", "–", "–", ""},
		{"up", "192.0.2.0/24", "1 s / 2 s", "3 s / 6 s", "1", "57 s", "11:59:00", ""},
	}
	for i, row := range rows {
		if got := texts(find(row, "td")); !slices.Equal(got, want[i]) {
			t.Errorf("row %d is %q, want %q", i, got, want[i])
		}
	}
	if got := texts(findClass(rows[0], "tag")); !slices.Equal(got, []string{"rack=7", "site=tokyo"}) {
		t.Errorf("the labels are %q", got)
	}
}
