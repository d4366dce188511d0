package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestAPIPage(t *testing.T) {
	c := apiHandler(t, apiWorld())
	for lang, phrases := range map[string][]string{
		"en": {"<h1>API</h1>", "Was my mail lost?", "Everything is read with GET", "list of", "or null", "may be left out", "must be given", "100 if not given", "One of: in, out."},
		"ja": {"<h1>API</h1>", "メールは失われたのか", "GETで読み取るだけ", "のリスト", "またはnull", "省略されることがある", "必須", "指定しない場合は100", "次のいずれか：in, out。"},
	} {
		w := c.do(http.MethodGet, "/api/?lang="+lang)
		page := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(page, `<html lang="`+lang+`"`) {
			t.Fatalf("%s: %d\n%s", lang, w.Code, page)
		}
		for _, e := range apiEndpoints {
			phrases = append(phrases, "<code>GET "+apiRoot+e.Path+"</code>")
		}
		for _, s := range apiSchemas {
			phrases = append(phrases, `id="schema-`+s.Name+`"`)
		}
		for _, p := range phrases {
			if !strings.Contains(page, p) {
				t.Errorf("%s: the page lacks %s", lang, p)
			}
		}
		if strings.Contains(page, "%!") || strings.Contains(page, "&lt;no value&gt;") {
			t.Errorf("%s: a phrase is filled wrongly", lang)
		}
		checkPage(t, page)
		checkFragments(t, page)
	}
}

// checkFragments tells which links lead to no place on the page.
func checkFragments(t *testing.T, page string) {
	t.Helper()
	links := regexp.MustCompile(` href="(#[^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(links) < len(apiSchemas) {
		t.Errorf("only %d links", len(links))
	}
	for _, m := range links {
		if !strings.Contains(page, ` id="`+m[1][1:]+`"`) {
			t.Errorf("%s leads nowhere", m[1])
		}
	}
}

func TestAPIAddressWithoutSlash(t *testing.T) {
	w := apiHandler(t, apiWorld()).do(http.MethodGet, "/api")
	if w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != "/api/" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
}
