package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// postForm sends a form as a browser does that says from where: from a page of the
// same origin, or of another; empty: it does not say.
func postForm(h http.Handler, address, from string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if from != "" {
		r.Header.Set("Sec-Fetch-Site", from)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// linksOf returns the texts of links by their addresses.
func linksOf(n *html.Node) map[string]string {
	links := map[string]string{}
	for _, a := range find(n, "a") {
		links[attr(a, "href")] = text(a)
	}
	return links
}

// rowsOf returns the texts of the cells of all rows in an element.
func rowsOf(n *html.Node) [][]string {
	var rows [][]string
	for _, tr := range find(n, "tr") {
		var row []string
		for cell := range tr.ChildNodes() {
			if cell.Data == "th" || cell.Data == "td" {
				row = append(row, text(cell))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// factsOf returns what is said of each term.
func factsOf(n *html.Node) map[string]string {
	facts := map[string]string{}
	for i, dt := range find(n, "dt") {
		facts[text(dt)] = text(find(n, "dd")[i])
	}
	return facts
}

// tabStops names what the tab key reaches, in its order: that of the page, since
// nothing has a tabindex above zero.
func tabStops(t *testing.T, n *html.Node) []string {
	t.Helper()
	var list []string
	for e := range n.Descendants() {
		at := attr(e, "tabindex")
		switch {
		case e.Type != html.ElementNode || attr(e, "type") == "hidden":
		case at != "" && at != "0" && at != "-1":
			t.Errorf("a %s changes the order of the tab key", e.Data)
		case slices.Contains([]string{"input", "select", "textarea"}, e.Data):
			list = append(list, strings.TrimSpace(attr(e, "name")+" "+attr(e, "value")))
		case e.Data == "a" || e.Data == "button" || e.Data == "summary":
			list = append(list, text(e))
		case at == "0":
			list = append(list, e.Data)
		}
	}
	return list
}

// hasAttr tells whether an element has an attribute, of whatever value.
func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
