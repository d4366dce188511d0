package e2e

import (
	"encoding/json"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// findings are what all outputs say.
type findings struct {
	t  testing.TB
	mu sync.Mutex
	by map[kind]*strings.Builder
}

// keep keeps what an output says, and fails the test where something is wrong with
// it.
func (f *findings) keep(k kind, where string, c *checked) {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, p := range c.problems {
		if i < 3 {
			f.t.Errorf("%.200s: %s", where, p)
		}
	}
	if f.by[k] == nil {
		f.by[k] = new(strings.Builder)
	}
	f.by[k].WriteString(strings.Join(c.says, "\n") + "\n")
}

// arrived checks that each plant is in every kind of output in which it is shown.
func (f *findings) arrived() {
	f.t.Helper()
	for what, p := range plants {
		for _, k := range p.in {
			if f.by[k] == nil || !strings.Contains(f.by[k].String(), mark(p.n)) {
				f.t.Errorf("the %s (%d) is not to be found in %s", what, p.n, k)
			}
		}
		for k, text := range f.by {
			if p.in == nil && strings.Contains(text.String(), mark(p.n)) {
				f.t.Errorf("the %s (%d) is in %s", what, p.n, k)
			}
		}
	}
}

// webUsers asks for the password webPassword of a user whose name is a plant.
const (
	webPassword = "sesame-open"
	webUsers    = "basic_auth_users:\n  %NAME%: $2a$04$RQX1o/lHOajMHKMgi974M.HIW72hWvWi6Ru73PTNIrMEyE/ji5ZS2\n"
)

// TestHostileTextsEverywhere lets everything that can say something to an agent lie,
// and looks at all that the agent then shows: no text of others may script a page,
// break a table, run as a formula, or move a cursor.
func TestHostileTextsEverywhere(t *testing.T) {
	works(t)
	w := newHostileWorld(t)
	config := w.config()
	a, began := newAgent(t, config, "PROBE_PASSWORD="+hostilePassword), time.Now()
	author, found := planted("author on a page"), &findings{t: t, by: map[kind]*strings.Builder{}}
	a.flags = []string{"--web.enable-lifecycle", "--web.config.file", writeFile(t, filepath.Join(a.dir, "web.yml"), 0o600,
		[]byte(strings.ReplaceAll(webUsers, "%NAME%", quoted(author))))}
	a.Start()
	w.visited()
	a.mustSay(found, onTerminal, checkText, "status")
	a.Stop()
	a.setConfig(strings.Replace(config, "every: 1s", "every: 1h", 1)) // what is looked at should stand still
	a.Start()                                                         // the first look of the analysis comes at once, and finds all of it

	s := newSite(t, a.web, author, found)
	incident := s.incident()
	s.annotate(incident)
	a.mustSay(found, onTerminal, checkText, "annotate", "last", "--text", planted("text in English"), "--text-ja", planted("text in Japanese"), "--by", planted("author on the command line"))

	var both sync.WaitGroup
	both.Go(func() { a.sayAll(found) })
	s.crawl("/?lang=en")
	s.crawl("/?lang=ja")
	s.askAPI()
	s.provoke(incident)
	both.Wait()
	found.arrived()
	t.Logf("it took %v from the first start of the agent", time.Since(began).Round(time.Millisecond))
}

// incident returns the id of the first incident, once there is one.
func (s *site) incident() (id string) {
	eventually(s.t, 20*time.Second, "there is an incident", func() bool {
		var list struct {
			Incidents []struct {
				ID string `json:"id"`
			} `json:"incidents"`
		}
		_, body := s.do(request{method: "GET", path: "/api/v1/incidents"})
		if err := json.Unmarshal(body, &list); err != nil {
			s.t.Fatal(err, string(body))
		}
		if len(list.Incidents) > 0 {
			id = list.Incidents[0].ID
		}
		return id != ""
	})
	return id
}

// annotate writes a note by the form of an incident.
func (s *site) annotate(incident string) {
	s.t.Helper()
	path := "/incidents/" + incident + "/notes"
	body := s.see(request{path: path})
	token := regexp.MustCompile(`name="token" value="([0-9a-f]+)"`).FindSubmatch(body)
	if token == nil {
		s.t.Fatalf("the form has no token: %s", body)
	}
	answer, body := s.do(request{method: "POST", path: path, form: url.Values{
		"token": {string(token[1])}, "cause_en": {planted("cause in English")}, "cause_ja": {planted("cause in Japanese")},
	}})
	if answer.StatusCode != 303 {
		s.t.Errorf("the note is answered %s: %s", answer.Status, body)
	}
}

// askAPI asks the API for what each page showed, and checks that every path of its
// own description was asked for.
func (s *site) askAPI() {
	asked := []string{"/api/v1/ask"}
	for _, lang := range []string{"en", "ja"} {
		s.see(request{path: "/api/v1/ask?to=work.test&at=now&lang=" + lang})
		s.see(request{path: "/ask?to=work.test&at=now&lang=" + lang})
	}
	for _, path := range append(s.paths(), "/overview") {
		asked = append(asked, "/api/v1"+path)
		s.see(request{path: "/api/v1" + path})
	}
	var described struct {
		Paths map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(s.see(request{path: "/api/v1/openapi.json"}), &described); err != nil || len(described.Paths) == 0 {
		s.t.Fatalf("the description of the API has %d paths: %v", len(described.Paths), err)
	}
	for path := range described.Paths {
		form := regexp.MustCompile("^(/api/v1)?" + regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(path, "[^/]+") + "$")
		if !slices.ContainsFunc(asked, form.MatchString) {
			s.t.Errorf("the path %s of the API was not asked for", path)
		}
	}
}

// provoke asks in a hostile manner: names in paths, parameters and fields of forms,
// and the header of a request.
func (s *site) provoke(incident string) {
	for _, path := range []string{"/", "/servers/never.test", "/servers/junk.test/probes", "/incidents", "/incidents/" + incident, "/incidents/" + incident + "/notice",
		"/incidents/" + incident + "/notes", "/incidents/" + incident + "/report.md", "/ask", "/agent", "/api/", "/api/v1/overview"} {
		all := url.Values{planted("query"): {planted("query")}}
		for name := range s.fields {
			all.Set(name, planted("query"))
		}
		s.see(request{path: path + "?" + all.Encode()})
		s.see(request{path: path, host: "evil.example", header: map[string]string{
			"Cookie": "mailprobe-lang=" + quoted(planted("path")), "Accept-Language": `"><script>, ja;q=x`, "Referer": "javascript:alert(1)",
			"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/<script>", "Origin": "null", "User-Agent": "<script>",
		}})
	}
	text := url.QueryEscape(planted("query"))
	for path, names := range map[string]string{
		"/servers/never.test?": "from to span", "/servers/junk.test/probes?": "from to span before failed", "/incidents?": "from to state", "/ask?to=never.test&": "at",
		"/ask?at=now&": "to", "/ask?to=never.test&at=now&": "sender direction asked", "/api/v1/servers/never.test/probes?": "from to before failed limit",
		"/api/v1/ask?at=now&": "to", "/api/v1/ask?to=never.test&": "at",
	} {
		for name := range strings.FieldsSeq(names) {
			s.see(request{path: path + name + "=" + text})
		}
	}
	name := url.PathEscape(planted("path"))
	for _, path := range []string{"/" + name, "/servers/" + name, "/servers/" + name + "/probes", "/probes/" + name + "/" + name, "/incidents/" + name,
		"/incidents/" + name + "/notice", "/incidents/" + name + "/notes", "/incidents/" + name + "/report.html", "/incidents/" + incident + "/report." + name,
		"/assets/" + name + "/page.js", "//evil.example/..", "/%2F%2Fevil.example", "/metrics"} {
		s.see(request{path: path})
		s.see(request{path: "/api/v1" + path})
	}
	for _, path := range []string{"/-/reload", "/", "/incidents/" + incident + "/notes"} {
		s.see(request{method: "POST", path: path, form: url.Values{"x": {planted("query")}}, header: map[string]string{"Sec-Fetch-Site": "cross-site"}})
	}
}
