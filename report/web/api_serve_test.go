package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report"
)

// Key facts of the world, typed by hand: the examples are written by the program.
func TestAPIKeyFacts(t *testing.T) {
	c := apiHandler(t, apiWorld())
	tests := []struct{ path, want string }{
		{"/overview", `"analysed": "2011-05-06T05:59:58+09:00"`},
		{"/overview", `"p50_seconds": 1.5,`},
		{"/overview", `"watched_seconds": 7080,`},
		{"/overview", `"watermark": "2011-05-06T05:41:00+09:00"`},
		{"/overview", `"drain_per_second": 0.25,`},
		{"/overview", `"id": "20110506-0410",`},
		{"/servers/mx1.example", `"late_after_seconds": 30`},
		{"/servers/mx1.example", `"delivered": 50,`},
		{"/servers/mx1.example/probes", `"next": "2011-05-06T05:30:00+09:00"`},
		{"/servers/mx1.example/probes", `"outcome": "pending",`},
		{"/probes/mx1.example.in/0196a3f0-8a10-7000-8000-000000000001", `"text": "Ok: queued as 4F2B1"`},
		{"/probes/mx1.example.in/0196a3f0-8a10-7000-8000-000000000001", `"seconds": 663,`},
		{"/probes/mx1.example.in/0196a3f0-8a10-7000-8000-000000000001", `"enhanced": "2.0.0",`},
		{"/incidents", `"into": "20110506-0410",`},
		{"/incidents/20110506-0410", `"counts": "test mails",`},
		{"/ask?to=info@customer.example&at=5:34", `"kind": "late",`},
		{"/ask?to=info@customer.example&at=5:34", `"from": "2011-05-05T20:32:00Z",`},
		{"/agent", `"every_seconds": 30,`},
		{"/agent", `"error": "login refused"`},
	}
	for _, test := range tests {
		if text, _ := c.get(test.path); !strings.Contains(text, test.want) {
			t.Errorf("GET %s lacks %s:\n%s", test.path, test.want, text)
		}
	}
	if text, _ := c.get("/overview"); strings.Contains(text, `"id": "20110506-0415"`) {
		t.Error("the overview lists an incident that is not open")
	}
}

func TestAPIProblems(t *testing.T) {
	c := apiHandler(t, apiWorld())
	tests := []struct {
		method, target string
		want           apiProblem
	}{
		{"GET", "/api/v1/servers/mx9.example", apiProblem{Type: "/api/#not-found", Title: "there is no such thing", Status: 404, Detail: "the server mx9.example is not in the record", Like: []string{"mx1.example"}}},
		{"GET", "/api/v1/incidents/x", apiProblem{Type: "/api/#not-found", Title: "there is no such thing", Status: 404, Detail: "the incident x is not in the record"}},
		{"GET", "/api/v1/nothing", apiProblem{Type: "/api/#not-found", Title: "there is no such thing", Status: 404, Detail: "the path /api/v1/nothing is not in the record"}},
		{"GET", "/api/v1/overview?form=x", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `there is no parameter "form" here`, Field: "form"}},
		{"GET", "/api/v1/incidents?form=x", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `there is no parameter "form" here`, Field: "form", Like: []string{"from", "to"}}},
		{"GET", "/api/v1/servers/mx1.example?server=x", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `there is no parameter "server" here`, Field: "server", Like: []string{"from", "to"}}},
		{"GET", "/api/v1/incidents?from=yesterday", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `from: "yesterday" is no time of RFC 3339: write it as in 2011-05-06T04:10:00Z or 2011-05-06T04:10:00%2B09:00`, Field: "from"}},
		{"GET", "/api/v1/incidents?from=2011-05-06T05:00:00Z&to=2011-05-06T04:00:00Z", apiProblem{Type: "/api/#mistake", Status: 400, Detail: "to: the span ends before it begins: exchange from and to", Field: "to"}},
		{"GET", "/api/v1/incidents?from=2011-05-06T05:00:00Z&from=2011-05-06T04:00:00Z", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `the parameter "from" is given 2 times: give it once`, Field: "from"}},
		{"GET", "/api/v1/incidents?from=%zz", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `the query cannot be read: invalid URL escape "%zz"`}},
		{"GET", "/api/v1/servers/mx1.example/probes?limit=1001", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `limit: "1001" is no number from 1 to 1000`, Field: "limit"}},
		{"GET", "/api/v1/servers/mx1.example/probes?limit=0", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `limit: "0" is no number from 1 to 1000`, Field: "limit"}},
		{"GET", "/api/v1/servers/mx1.example/probes?failed=yes", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `failed: "yes" is neither true nor false`, Field: "failed"}},
		{"GET", "/api/v1/ask?at=5:34", apiProblem{Type: "/api/#mistake", Status: 400, Detail: "to: this must be given", Field: "to"}},
		{"GET", "/api/v1/ask?to=x&at=5:34&direction=up", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `direction: "up" is none of in, out`, Field: "direction", Like: []string{"in", "out"}}},
		{"GET", "/api/v1/ask?to=x&at=5:34&lang=de", apiProblem{Type: "/api/#mistake", Status: 400, Detail: `lang: "de" is none of en, ja`, Field: "lang", Like: []string{"en", "ja"}}},
		{"POST", "/api/v1/overview", apiProblem{Type: "/api/#method", Title: "the method is not allowed", Status: 405, Detail: "the API only reads: use GET or HEAD, not POST"}},
		{"DELETE", "/api/v1/incidents/20110506-0410", apiProblem{Type: "/api/#method", Title: "the method is not allowed", Status: 405, Detail: "the API only reads: use GET or HEAD, not DELETE"}},
		{"OPTIONS", "/api/v1/openapi.json", apiProblem{Type: "/api/#method", Title: "the method is not allowed", Status: 405, Detail: "the API only reads: use GET or HEAD, not OPTIONS"}},
	}
	for _, test := range tests {
		test.want.Instance = test.target
		if test.want.Title == "" {
			test.want.Title = "the question makes no sense as it was put"
		}
		if diff := cmp.Diff(test.want, c.problem(test.method, test.target)); diff != "" {
			t.Errorf("%s %s:\n%s", test.method, test.target, diff)
		}
	}
	if got := c.do("POST", "/api/v1/overview").Header().Get("Allow"); got != "GET, HEAD" {
		t.Errorf("Allow is %q", got)
	}
}

// What went wrong within the program is not told to whoever asks.
func TestAPIHidesItsFaults(t *testing.T) {
	broken := errors.New("reading /var/lib/mailprobe/ledger.db: disk I/O error")
	c := apiHandler(t, fake{
		overview: func() (Overview, error) { return Overview{}, broken },
		ask: func(Asked) (report.Verdict, error) {
			return report.Verdict{}, &MistakeError{Field: "to", Text: "no server takes mail for custmer.example", Like: []string{"customer.example"}}
		},
	})
	want := apiProblem{Type: "/api/#broken", Title: "something went wrong within mailprobe", Status: 500, Detail: "the agent's log says what went wrong; try again in a moment", Instance: "/api/v1/overview"}
	if diff := cmp.Diff(want, c.problem("GET", "/api/v1/overview")); diff != "" {
		t.Error(diff)
	}
	want = apiProblem{Type: "/api/#mistake", Title: "the question makes no sense as it was put", Status: 400, Detail: "no server takes mail for custmer.example", Instance: "/api/v1/ask?to=a@custmer.example&at=5:34", Field: "to", Like: []string{"customer.example"}}
	if diff := cmp.Diff(want, c.problem("GET", want.Instance)); diff != "" {
		t.Error(diff)
	}
}

// Every problem is explained on the page, under the address that it carries.
func TestAPIProblemsAreExplained(t *testing.T) {
	c := apiHandler(t, apiWorld())
	page := c.do(http.MethodGet, "/api/?lang=en").Body.String()
	for _, target := range []string{"/api/v1/nothing", "/api/v1/overview?x=1"} {
		if _, fragment, _ := strings.Cut(c.problem("GET", target).Type, "#"); !strings.Contains(page, `id="`+fragment+`"`) {
			t.Errorf("the page has no %q", fragment)
		}
	}
	for _, method := range apiMethods[1:] {
		if c.problem(method, "/api/v1/overview").Type != "/api/#method" || !strings.Contains(page, `id="method"`) {
			t.Errorf("%s is not explained", method)
		}
	}
}

func TestAPIHeaders(t *testing.T) {
	c := apiHandler(t, apiWorld())
	for _, target := range []string{"/api/v1/overview", "/api/v1/nothing", "/api/v1/openapi.json"} {
		h := c.do(http.MethodGet, target).Header()
		if h.Get("Cache-Control") != "no-store" || h.Get("Access-Control-Allow-Origin") != "" || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", target, h)
		}
	}
}

func TestAPIHead(t *testing.T) {
	server := httptest.NewServer(apiHandler(t, apiWorld()).h)
	defer server.Close()
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	get, err := client.Get(server.URL + "/api/v1/agent")
	if err != nil {
		t.Fatal(err)
	}
	get.Body.Close()
	head, err := client.Head(server.URL + "/api/v1/agent")
	if err != nil {
		t.Fatal(err)
	}
	head.Body.Close()
	if head.StatusCode != 200 || head.ContentLength != get.ContentLength || head.ContentLength < 100 || head.Header.Get("Content-Type") != "application/json" {
		t.Errorf("HEAD: %d, %s, %d bytes; GET has %d", head.StatusCode, head.Header.Get("Content-Type"), head.ContentLength, get.ContentLength)
	}
}

// What is asked for is passed on as it was meant.
func TestAPIPassesParametersOn(t *testing.T) {
	var probes ProbesQuery
	var asked Asked
	var spans []report.Span
	f := apiWorld()
	f.probes = func(q ProbesQuery) (ProbePage, error) { probes = q; return ProbePage{}, nil }
	f.ask = func(q Asked) (report.Verdict, error) { asked = q; return apiVerdict(q), nil }
	f.incidents = func(s report.Span) ([]report.Incident, error) { spans = append(spans, s); return nil, nil }
	c := apiHandler(t, f)
	from, to := time.Date(2011, 5, 5, 19, 0, 0, 0, time.UTC), time.Date(2011, 5, 5, 20, 0, 0, 0, time.UTC)

	c.get("/servers/mx1.example/probes?from=2011-05-06T04:00:00%2B09:00&to=2011-05-05T20:00:00Z&failed=true&before=abc&limit=7")
	want := ProbesQuery{Server: "mx1.example", Span: report.Span{From: from, To: to}, Failed: true, Before: "abc", Limit: 7}
	if diff := cmp.Diff(want, probes); diff != "" {
		t.Error(diff)
	}
	c.get("/servers/mx%2F1/probes")
	if diff := cmp.Diff(ProbesQuery{Server: "mx/1", Limit: 100}, probes); diff != "" {
		t.Error(diff)
	}

	c.get("/ask?to=info@customer.example&at=%E6%98%A8%E6%97%A517%E6%99%82&direction=out&sender=4h&lang=ja")
	if asked.Location.String() != "Asia/Tokyo" {
		t.Errorf("the time is read in %v", asked.Location)
	}
	asked.Location = nil
	if diff := cmp.Diff(Asked{About: "info@customer.example", At: "昨日17時", Direction: report.Outbound, Sender: "4h"}, asked); diff != "" {
		t.Error(diff)
	}

	c.get("/incidents")
	c.get("/incidents?from=2011-05-06T04:00:00+09:00") // a plus sign that was not escaped
	if diff := cmp.Diff([]report.Span{{}, {From: from}}, spans); diff != "" {
		t.Error(diff)
	}
}

func TestAPILanguageOfAnswers(t *testing.T) {
	c := apiHandler(t, apiWorld())
	for query, want := range map[string]string{"&lang=ja": "ja", "&lang=en": "en", "": "en"} {
		_, doc := c.get("/ask?to=info@customer.example&at=5:34" + query)
		if got := doc["lang"]; got != want {
			t.Errorf("%q: the answer is in %v", query, got)
		}
	}
}

func TestAPISpanOfAServer(t *testing.T) {
	now := time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC)
	at := func(day, hour int) time.Time { return time.Date(2011, 5, day, hour, 0, 0, 0, time.UTC) }
	tests := []struct {
		query string
		want  report.Span
	}{
		{"", report.Span{From: at(5, 12), To: now}},
		{"?from=2011-05-06T04:00:00Z", report.Span{From: at(6, 4), To: at(7, 4)}},
		{"?from=2011-05-01T04:00:00Z", report.Span{From: at(1, 4), To: at(2, 4)}},
		{"?to=2011-05-03T04:00:00Z", report.Span{From: at(2, 4), To: at(3, 4)}},
		{"?from=2011-05-07T04:00:00Z", report.Span{From: at(7, 4), To: at(8, 4)}},
		{"?from=2011-05-01T00:00:00Z&to=2011-05-03T00:00:00Z", report.Span{From: at(1, 0), To: at(3, 0)}},
	}
	for _, test := range tests {
		r := httptest.NewRequest("GET", "/api/v1/servers/x"+test.query, nil)
		r.SetPathValue("server", "x")
		q, err := apiQueryOf(r, apiEndpoints[1], time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		q.now = now
		if diff := cmp.Diff(test.want, q.lately()); diff != "" {
			t.Errorf("%s: %s", test.query, diff)
		}
	}
}

// Who went away is told nothing, and nothing is logged of it as a fault.
func TestAPIClientIsGone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &site{}
	w := httptest.NewRecorder()
	s.problem(w, httptest.NewRequestWithContext(ctx, "GET", "/api/v1/overview", nil), context.Canceled)
	if w.Body.Len() > 0 {
		t.Errorf("it was told %s", w.Body)
	}
}

// Texts from outside are data, whatever is in them.
func TestAPIHostileTexts(t *testing.T) {
	f := apiWorld()
	hostile := "</script><b>\x00\x1b\"\\\u2028\xff"
	f.probes = func(ProbesQuery) (ProbePage, error) {
		line := apiPending
		line.Reason = hostile
		return ProbePage{Probes: []ProbeLine{line}}, nil
	}
	text, doc := apiHandler(t, f).get("/servers/mx1.example/probes")
	if strings.Contains(text, "<") || strings.Contains(text, "\x1b") {
		t.Errorf("the text stands in the answer as it came: %s", text)
	}
	got := doc["probes"].([]any)[0].(map[string]any)["reason"]
	if want := strings.ToValidUTF8(hostile, "\uFFFD"); got != want {
		t.Errorf("got %s, want %s", strconv.Quote(got.(string)), strconv.Quote(want))
	}
}

func TestAPIDocumentIsValid(t *testing.T) {
	text, doc := apiHandler(t, apiWorld()).get("/openapi.json")
	if doc["openapi"] != "3.1.0" || len(doc["paths"].(map[string]any)) != len(apiEndpoints) {
		t.Errorf("it is of version %v, with %d paths", doc["openapi"], len(doc["paths"].(map[string]any)))
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				name := strings.TrimPrefix(ref, "#/components/schemas/")
				if _, ok := schemas[name]; !ok {
					t.Errorf("%s leads nowhere", ref)
				}
			}
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(doc)
	if !json.Valid([]byte(text)) || !strings.Contains(text, `"/probes/{route}/{id}"`) {
		t.Error("it lacks the path of a test mail")
	}
}

// Whose mail a server takes is told where one asks for that server, and not to
// everything that polls the overview.
func TestCustomersDomainsAreNotInTheOverview(t *testing.T) {
	c := apiHandler(t, apiWorld())
	for path, want := range map[string]bool{"/overview": false, "/servers/mx1.example": true} {
		if text, _ := c.get(path); strings.Contains(text, "customer.example") != want {
			t.Errorf("%s tells the domain: %t, want %t", path, !want, want)
		}
	}
}
