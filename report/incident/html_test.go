package incident

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// xhtml makes of a page what a reader of XML can read: void elements are closed,
// and attributes have values already.
var void = regexp.MustCompile(`<(meta|br|hr|img|link|input)([^>]*[^/>])>`)

// elements reads a page and fails where it is not well formed.
func elements(t *testing.T, page string) []xml.StartElement {
	t.Helper()
	page = strings.TrimPrefix(page, "<!DOCTYPE html>")
	page = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(page, "")
	dec := xml.NewDecoder(strings.NewReader(void.ReplaceAllString(page, "<$1$2/>")))
	dec.Entity = xml.HTMLEntity
	var list []xml.StartElement
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatalf("the page is not well formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			list = append(list, e.Copy())
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func pages(t *testing.T, check func(t *testing.T, lang Language, page string)) {
	for _, each := range dossiers {
		for _, lang := range []Language{English, Japanese} {
			t.Run(each.name+" "+string(lang), func(t *testing.T) {
				check(t, lang, string(written(t, each.make(), Options{Lang: lang, Format: HTML})))
			})
		}
	}
}

// A page runs nothing and loads nothing, whatever servers and people wrote.
func TestPagesHaveNoScriptAndLoadNothing(t *testing.T) {
	allowed := strings.Fields("html head meta title style body header h1 p nav ul li a main section h2 dl div dt dd table caption thead tbody tr th td figure figcaption footer " +
		"svg g path text rect line circle defs pattern use desc polygon polyline clipPath tspan")
	pages(t, func(t *testing.T, _ Language, page string) {
		for _, e := range elements(t, page) {
			if !slices.Contains(allowed, e.Name.Local) {
				t.Errorf("there is an element %s", e.Name.Local)
			}
			for _, a := range e.Attr {
				name := a.Name.Local
				if strings.HasPrefix(name, "on") || name == "src" || name == "style" || name == "href" && !strings.HasPrefix(a.Value, "#") {
					t.Errorf("%s has %s=%q", e.Name.Local, name, a.Value)
				}
			}
		}
		style := page[strings.Index(page, "<style>"):strings.Index(page, "</style>")]
		for _, bad := range []string{"url(", "@import", "<script"} {
			if strings.Contains(style, bad) {
				t.Errorf("the stylesheet has %s", bad)
			}
		}
	})
}

func TestPagesCanBeReadByAll(t *testing.T) {
	pages(t, func(t *testing.T, lang Language, page string) {
		count := map[string]int{}
		ids := map[string]bool{}
		var links []string
		for _, e := range elements(t, page) {
			name := e.Name.Local
			count[name]++
			if id := attribute(e, "id"); id != "" {
				if ids[id] {
					t.Errorf("the id %q stands twice", id)
				}
				ids[id] = true
			}
			switch {
			case name == "html" && attribute(e, "lang") != string(lang):
				t.Errorf("the language is %q", attribute(e, "lang"))
			case name == "th" && attribute(e, "scope") == "":
				t.Error("a th has no scope")
			case name == "svg" && attribute(e, "role") != "img":
				t.Error("a figure is not said to be one")
			case name == "a":
				links = append(links, strings.TrimPrefix(attribute(e, "href"), "#"))
			}
		}
		for _, name := range []string{"main", "header", "footer", "nav", "h1"} {
			if count[name] != 1 {
				t.Errorf("there are %d of %s", count[name], name)
			}
		}
		if count["caption"] != count["table"] || count["thead"] != count["table"] {
			t.Errorf("of %d tables, %d have a caption and %d a head", count["table"], count["caption"], count["thead"])
		}
		for _, to := range links {
			if !ids[to] {
				t.Errorf("a link leads to %q, which is not there", to)
			}
		}
	})
}

func TestPageHasThreeFigures(t *testing.T) {
	page := string(written(t, closed2011(), Options{Lang: English, Format: HTML}))
	if n := strings.Count(page, "<figure>"); n != 3 {
		t.Errorf("there are %d figures, want 3", n)
	}
	holdsAll(t, page, "121.119.179.187</text>", "last late mail</text>")
}

func TestHostileTextsStayText(t *testing.T) {
	for _, lang := range []Language{English, Japanese} {
		for _, f := range []Format{HTML, Markdown} {
			got := string(written(t, hostile(), Options{Lang: lang, Format: f}))
			for _, bad := range []string{"<script>alert", "<img", "\u202e", "\x1b", "\xff", "![a](http"} {
				if f == HTML && bad == "![a](http" {
					continue // brackets mean nothing in HTML
				}
				if strings.Contains(got, bad) {
					t.Errorf("%s %s holds %q", lang, f, bad)
				}
			}
		}
	}
}
