package web

import (
	"net/http"
	"testing"

	"golang.org/x/net/html"
)

func TestLanguage(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(1))})
	tests := []struct {
		name, address, cookie, accept, want string
	}{
		{"nothing is said", "/", "", "", "en"},
		{"the browser wants Japanese", "/", "", "ja", "ja"},
		{"of Japan", "/", "", "ja-JP,ja;q=0.9,en;q=0.8", "ja"},
		{"Japanese less", "/", "", "en;q=0.9,ja;q=0.3", "en"},
		{"Japanese more, though later", "/", "", "en;q=0.3,ja;q=0.9", "ja"},
		{"a language that is not offered, then Japanese", "/", "", "fr,ja;q=0.5", "ja"},
		{"only one that is not offered", "/", "", "fr", "en"},
		{"Japanese is refused", "/", "", "ja;q=0", "en"},
		{"what is no list of languages", "/", "", ";;;q=x,,ja", "en"},
		{"the cookie is before the browser", "/", "en", "ja", "en"},
		{"a cookie that names none", "/", "fr", "ja", "ja"},
		{"the address is before the cookie", "/?lang=ja", "en", "en", "ja"},
		{"an address that names none", "/?lang=xx", "ja", "en", "ja"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			headers := []string{"Accept-Language", test.accept}
			if test.cookie != "" {
				headers = append(headers, "Cookie", languageCookie+"="+test.cookie)
			}
			w := get(t, h, test.address, headers...)
			doc := checkPage(t, w.Body.String())
			if got := attr(find(doc, "html")[0], "lang"); got != test.want {
				t.Errorf("the page is in %q, want %q", got, test.want)
			}
			if got := w.Header().Get("Content-Language"); got != test.want {
				t.Errorf("Content-Language is %q, want %q", got, test.want)
			}
		})
	}
}

func TestChosenLanguageIsKept(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(1))})
	cookies := get(t, h, "/?lang=ja").Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies are set, want 1", len(cookies))
	}
	c := cookies[0]
	if c.Name != "mailprobe-lang" || c.Value != "ja" || c.Path != "/" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 31536000 {
		t.Errorf("the cookie is %s", c)
	}
	for _, address := range []string{"/", "/?lang=fr"} {
		if got := get(t, h, address).Header().Get("Set-Cookie"); got != "" {
			t.Errorf("GET %s sets the cookie %q, though no language was chosen", address, got)
		}
	}
}

func TestLanguageSwitchKeepsTheAddress(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(8))})
	tests := []struct{ address, en, ja string }{
		{"/", "/?lang=en", "/?lang=ja"},
		{"/?lang=ja", "/?lang=en", "/?lang=ja"},
		{"/?q=a%26b&sort=-now", "/?lang=en&q=a%26b&sort=-now", "/?lang=ja&q=a%26b&sort=-now"},
		{"/no/such%2Fpage", "/no/such%2Fpage?lang=en", "/no/such%2Fpage?lang=ja"},
	}
	for _, test := range tests {
		doc := checkPage(t, get(t, h, test.address).Body.String())
		links := find(findClass(doc, "languages")[0], "a")
		if got := hrefs(links); len(got) != 2 || got[0] != test.en || got[1] != test.ja {
			t.Errorf("at %s the languages are at %q, want %q and %q", test.address, got, test.en, test.ja)
		}
	}
}

// An address that begins with two slashes names another host.
func TestLanguageSwitchStaysOnTheHost(t *testing.T) {
	r, err := http.NewRequest(http.MethodGet, "http://localhost", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.URL.Path = "//evil.example/x"
	for _, l := range layoutEnglish().languages(r) {
		if want := "/evil.example/x?lang=" + string(l.Lang); l.Href != want {
			t.Errorf("the link leads to %q, want %q", l.Href, want)
		}
	}
}

func hrefs(list []*html.Node) []string {
	var all []string
	for _, n := range list {
		all = append(all, attr(n, "href"))
	}
	return all
}
