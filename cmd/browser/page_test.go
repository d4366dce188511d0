package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPages looks at every page in both languages, wide and narrow, light and
// dark: it must be whole, accessible, and give the browser no cause to complain.
func TestPages(t *testing.T) {
	list := pages(t)
	for _, lang := range []string{"en", "ja"} {
		for _, l := range []look{desktop, bedside} {
			t.Run(lang+"/"+l.name, func(t *testing.T) {
				t.Parallel()
				p := newTab(t, l)
				for _, page := range list {
					p.visit(page, lang)
					p.whole(lang)
					p.accessible()
					p.shoot(fmt.Sprintf("%s-%s-%s", page.name, lang, l.name))
				}
			})
		}
	}
}

// visit opens a page, and checks how it was answered.
func (p *tab) visit(page page, lang string) {
	p.Helper()
	p.about = page.name
	p.open(with(page.path, "lang="+lang))
	want := page.status
	if want == 0 {
		want = 200
	}
	if got := eval[int](p, `performance.getEntriesByType("navigation")[0].responseStatus`); got != want {
		p.Errorf("%s is answered with %d, want %d", page.path, got, want)
	}
	if page.status != 0 {
		p.forgive(fmt.Sprintf("status of %d", page.status))
	}
}

// TestNarrow looks at every page at the width of the smallest phones.
func TestNarrow(t *testing.T) {
	p := newTab(t, narrow)
	for _, page := range pages(t) {
		for _, lang := range []string{"en", "ja"} {
			p.visit(page, lang)
			p.fits()
		}
	}
}

func with(path, query string) string {
	if strings.Contains(path, "?") {
		return path + "&" + query
	}
	return path + "?" + query
}

// whole checks what every page has.
func (p *tab) whole(lang string) {
	p.Helper()
	if got := eval[string](p, `document.documentElement.lang`); got != lang {
		p.Errorf("%s: the language is %q, want %q", p.about, got, lang)
	}
	for _, one := range []string{"h1", "main", "body > header", "body > footer", "head > title"} {
		if n := eval[int](p, fmt.Sprintf(`document.querySelectorAll(%q).length`, one)); n != 1 {
			p.Errorf("%s has %d of %s", p.about, n, one)
		}
	}
	if n := eval[int](p, `document.querySelectorAll("[style], style, script:not([src]), [onclick]").length`); n > 0 {
		p.Errorf("%s has %d inline styles or scripts", p.about, n)
	}
	p.fits()
}

// fits checks that the page does not scroll sideways.
func (p *tab) fits() {
	p.Helper()
	if over := eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		p.Errorf("%s is %d px wider than the window; the widest: %s", p.about, over, eval[string](p, widest))
	}
}

// widest names the element that reaches farthest to the right.
const widest = `(() => { let most = 0, name = ""; for (const e of document.querySelectorAll("main *, header *, footer *")) {
	const right = e.getBoundingClientRect().right;
	if (right > most && !e.closest(".scroll")) { most = right; name = e.outerHTML.slice(0, 150) } } return name })()`

// shoot keeps a picture of the page in MAILPROBE_SHOTS, where it is set.
func (p *tab) shoot(name string) {
	p.Helper()
	dir := os.Getenv("MAILPROBE_SHOTS")
	if dir == "" {
		return
	}
	picture := get(p, chromedp.FullScreenshot(100))
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "/", "_")+".png"), picture, 0o644); err != nil {
		p.Fatal(err)
	}
}

// page is one that the demo serves.
type page struct {
	name, path string
	status     int // of its answer; 0: 200
}

// pages lists one page of each kind. Those whose address depends on what the demo
// went through are found by following links.
func pages(t *testing.T) []page {
	t.Helper()
	p := newTab(t, desktop)
	incident := p.link("/incidents", `main a[href^="/incidents/2"]`)
	probe := p.link("/servers/mx.c.example/probes?failed=1", `main a[href^="/probes/"]`)
	return []page{
		{name: "overview", path: "/"},
		{name: "none", path: "/?q=no-such-server"},
		{name: "server", path: "/servers/mx.c.example"},
		{name: "hour", path: "/servers/mx.a.example?span=1h"},
		{name: "probes", path: "/servers/mx.c.example/probes?failed=1"},
		{name: "probe", path: probe},
		{name: "incidents", path: "/incidents"},
		{name: "incident", path: incident},
		{name: "notice", path: incident + "/notice?kind=recovered"},
		{name: "notes", path: incident + "/notes", status: 403}, // without authentication nobody may
		{name: "ask", path: "/ask"},
		{name: "answer", path: "/ask?to=someone@c.example&at=1+minute+ago"},
		{name: "mistake", path: "/ask?to=someone@c.exampel&at=tomorrow", status: 422},
		{name: "agent", path: "/agent"},
		{name: "api", path: "/api/"},
		{name: "missing", path: "/servers/mx.z.example", status: 404},
	}
}

// link opens a page and returns where the first link leads that a selector finds.
func (p *tab) link(path, selector string) string {
	p.Helper()
	p.open(path)
	found := eval[string](p, fmt.Sprintf(`document.querySelector(%q)?.getAttribute("href") ?? ""`, selector))
	if found == "" {
		p.Fatalf("%s has no link %s", path, selector)
	}
	return found
}
