package e2e

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// site is the running agent's, as a visitor goes through it.
type site struct {
	t      testing.TB
	base   string
	user   string
	client http.Client
	found  *findings

	asked  map[string]int  // addresses that were asked for, and variants of each path
	fields map[string]bool // names of all fields of forms
}

func newSite(t testing.TB, address, user string, found *findings) *site {
	s := &site{t: t, base: "http://" + address, user: user, found: found, asked: map[string]int{}, fields: map[string]bool{}}
	s.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	t.Cleanup(s.client.CloseIdleConnections)
	return s
}

// request is one of a visitor.
type request struct {
	method, path string
	form         url.Values
	header       map[string]string
	host         string
}

// do asks, checks what every answer must hold, and returns it.
func (s *site) do(q request) (*http.Response, []byte) {
	s.t.Helper()
	r, err := http.NewRequest(q.method, s.base+q.path, strings.NewReader(q.form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	r.SetBasicAuth(s.user, webPassword)
	if q.form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	r.Host = q.host
	answer, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	s.guarded(q, answer)
	return answer, body
}

// guarded checks the header of an answer.
func (s *site) guarded(q request, answer *http.Response) {
	s.t.Helper()
	policy := answer.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(strings.ReplaceAll(policy, "style-src 'unsafe-inline'", ""), "unsafe") {
		s.t.Errorf("%s %.200s has the policy %q", q.method, q.path, policy)
	}
	if answer.StatusCode >= 500 {
		s.t.Errorf("%s %.200s is answered %s", q.method, q.path, answer.Status)
	}
	if to := answer.Header.Get("Location"); to != "" && !inside(to) {
		s.t.Errorf("%s %.200s leads to %q", q.method, q.path, to)
	}
}

// see asks for an address, checks the answer by its type, and keeps what it says.
func (s *site) see(q request) []byte {
	s.t.Helper()
	if q.method == "" {
		q.method = http.MethodGet
	}
	answer, body := s.do(q)
	kinds := map[string]func([]byte) (kind, *checked){
		"text/html":                func(b []byte) (kind, *checked) { return onPage, checkHTML(b, 1) },
		"application/json":         func(b []byte) (kind, *checked) { return inAPI, checkJSON(b) },
		"application/problem+json": func(b []byte) (kind, *checked) { return inAPI, checkJSON(b) },
		"text/markdown":            func(b []byte) (kind, *checked) { return inMarkdown, checkMarkdown(b) },
		"text/csv":                 func(b []byte) (kind, *checked) { return inCSV, checkCSV(b) },
		"text/plain":               func(b []byte) (kind, *checked) { return "", checkText(b) },
	}
	if strings.Contains(q.path, "/report.html") && answer.StatusCode == http.StatusOK {
		kinds["text/html"] = func(b []byte) (kind, *checked) { return inHTML, checkHTML(b, 0) }
	}
	mime, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
	check := kinds[mime]
	switch {
	case answer.StatusCode >= 300 && answer.StatusCode < 400:
		language, _, _ := strings.Cut(answer.Header.Get("Set-Cookie"), ";")
		return s.see(request{path: answer.Header.Get("Location"), header: map[string]string{"Cookie": language}})
	case strings.HasPrefix(q.path, "/assets/"):
	case check == nil:
		s.t.Errorf("%.200s is of the type %q", q.path, mime)
	default:
		k, c := check(body)
		s.found.keep(k, q.path, c)
	}
	return body
}

// How many variants of the pages of one kind, which differ in their queries, and how
// many mails of one route are looked at, in each language.
const (
	mostVariants = 3
	mostMails    = 1
)

// crawl follows every link from an address on, and asks the API for what each page
// shows.
func (s *site) crawl(from string) {
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		body := s.see(request{path: queue[0]})
		for _, next := range s.links(queue[0], body) {
			if s.fresh(next) {
				queue = append(queue, next)
			}
		}
	}
}

// fresh tells whether an address is to be asked for.
func (s *site) fresh(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		s.t.Errorf("a link leads to %q: %v", address, err)
		return false
	}
	parts := strings.Split(u.EscapedPath(), "/")
	lang := " in " + u.Query().Get("lang")
	kind, most := "", mostVariants
	switch {
	case parts[1] == "probes":
		kind, most = "mails of "+parts[2]+lang, mostMails
	case s.asked[u.EscapedPath()+lang] > 0:
		kind = "variants of " + parts[1] + " " + strings.Join(parts[min(len(parts), 3):], "/") + lang
	}
	if s.asked[address] > 0 || kind != "" && s.asked[kind] >= most {
		return false
	}
	for _, each := range []string{address, u.EscapedPath() + lang, kind} {
		s.asked[each]++
	}
	return true
}

// links returns the addresses within the site that a page links to, in the page's
// language, and keeps the names of its fields.
func (s *site) links(from string, body []byte) (list []string) {
	here, _ := url.Parse(from)
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	for n := range doc.Descendants() {
		if name := attribute(n, "name"); name != "" && n.Data != "meta" {
			s.fields[name] = true
		}
		to, err := here.Parse(attribute(n, "href"))
		if n.Data != "a" || err != nil || to.Scheme != "" {
			continue
		}
		to.Fragment = ""
		if q := to.Query(); !q.Has("lang") {
			q.Set("lang", here.Query().Get("lang"))
			to.RawQuery = q.Encode()
		}
		list = append(list, to.String())
	}
	return list
}

// paths are those of all pages that were asked for, sorted.
func (s *site) paths() []string {
	found := map[string]bool{}
	for address := range s.asked {
		if path, _, _ := strings.Cut(address, "?"); strings.HasPrefix(path, "/") && !strings.Contains(path, " ") {
			found[path] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
