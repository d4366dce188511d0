package web

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// get asks for an address, and returns what is answered.
func get(t *testing.T, h http.Handler, address string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// getPage asks for a page, checks what must hold for every one, and returns it
// read.
func getPage(t *testing.T, h http.Handler, address string, status int) *html.Node {
	t.Helper()
	w := get(t, h, address)
	if w.Code != status {
		t.Fatalf("GET %s answers %d, want %d:\n%s", address, w.Code, status, w.Body)
	}
	return checkPage(t, w.Body.String())
}

// void are the elements without an end tag.
var void = []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

// checkPage reads a page and checks what must hold for every one: its tags are
// balanced, it has one heading of the first rank and its landmarks, ids are there
// once and what refers to them finds them, fields have labels, tables have
// captions and scopes, and nothing in it needs a laxer policy than 'self'.
func checkPage(t *testing.T, page string) *html.Node {
	t.Helper()
	balanced(t, page)
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatalf("reading the page: %v", err)
	}
	for _, name := range []string{"h1", "main", "title"} {
		if n := len(find(doc, name)); n != 1 && name != "title" || n == 0 {
			t.Errorf("the page has %d elements %s, want 1", n, name)
		}
	}
	for _, name := range []string{"header", "nav", "footer"} {
		if len(find(doc, name)) == 0 {
			t.Errorf("the page has no %s", name)
		}
	}
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("the id %q is there twice", id)
			}
			ids[id] = true
		}
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			checkElement(t, n, ids)
		}
	}
	return doc
}

func checkElement(t *testing.T, n *html.Node, ids map[string]bool) {
	t.Helper()
	for _, a := range n.Attr {
		switch {
		case a.Key == "style", strings.HasPrefix(a.Key, "on"):
			t.Errorf("<%s> has the attribute %s, which the policy forbids", n.Data, a.Key)
		case strings.HasPrefix(a.Key, "xlink"), a.Key == "href" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
			t.Errorf("<%s> leads to %q", n.Data, a.Val)
		case slices.Contains([]string{"aria-labelledby", "aria-describedby", "for", "data-copy"}, a.Key):
			for id := range strings.FieldsSeq(a.Val) {
				if !ids[id] {
					t.Errorf("<%s %s=%q> refers to nothing", n.Data, a.Key, a.Val)
				}
			}
		}
	}
	switch n.Data {
	case "script":
		if attr(n, "src") == "" || text(n) != "" {
			t.Errorf("there is a script in the page: %s", text(n))
		}
	case "style":
		t.Error("there is a style in the page")
	case "table":
		if len(find(n, "caption")) != 1 || text(find(n, "caption")[0]) == "" {
			t.Error("a table has no caption")
		}
	case "th":
		if attr(n, "scope") == "" {
			t.Errorf("the head %q has no scope", text(n))
		}
	case "input", "select", "textarea":
		if attr(n, "type") != "hidden" && !labelled(n) {
			t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
		}
	case "a", "button":
		if text(n) == "" {
			t.Errorf("<%s href=%q> says nothing", n.Data, attr(n, "href"))
		}
	}
}

// labelled tells whether a field has a label with a text, beside it or around it.
func labelled(n *html.Node) bool {
	if attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != "" {
		return true
	}
	top := n
	for top.Parent != nil {
		top = top.Parent
		if top.Data == "label" && text(top) != "" {
			return true
		}
	}
	return slices.ContainsFunc(find(top, "label"), func(l *html.Node) bool { return attr(l, "for") == attr(n, "id") && text(l) != "" })
}

// balanced fails where a tag is not closed, or closed that was not open: readers
// of HTML mend that in silence.
func balanced(t *testing.T, page string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(page))
	var open []string
	for {
		kind := z.Next()
		name, _ := z.TagName()
		switch kind {
		case html.ErrorToken:
			if z.Err() != io.EOF || len(open) > 0 {
				t.Errorf("the page ends with %v open: %v", open, z.Err())
			}
			return
		case html.StartTagToken:
			if !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes none of %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// find returns the elements of a name, in order.
func find(n *html.Node, name string) []*html.Node {
	var list []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			list = append(list, d)
		}
	}
	return list
}

// findClass returns the elements of a class, in order.
func findClass(n *html.Node, class string) []*html.Node {
	var list []*html.Node
	for d := range n.Descendants() {
		if slices.Contains(strings.Fields(attr(d, "class")), class) {
			list = append(list, d)
		}
	}
	return list
}

// findID returns the element with an id; it fails where there is none.
func findID(t *testing.T, n *html.Node, id string) *html.Node {
	t.Helper()
	for d := range n.Descendants() {
		if attr(d, "id") == id {
			return d
		}
	}
	t.Fatalf("nothing has the id %q", id)
	return nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// text returns what an element says, as one line.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			fmt.Fprint(&b, d.Data, " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func texts(list []*html.Node) []string {
	all := make([]string, len(list))
	for i, n := range list {
		all[i] = text(n)
	}
	return all
}
