package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"mailprobe/report/plot"
)

func TestAssets(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(1))})
	for address, kind := range map[string]string{style.address(): "text/css; charset=utf-8", script.address(): "text/javascript; charset=utf-8"} {
		w := get(t, h, address)
		tag := w.Header().Get("ETag")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != kind || w.Body.Len() < 1000 || len(tag) < 10 {
			t.Errorf("GET %s answers %d, %v, %d bytes", address, w.Code, w.Header(), w.Body.Len())
		}
		if again := get(t, h, address, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("GET %s again answers %d and %d bytes", address, again.Code, again.Body.Len())
		}
		head := httptest.NewRecorder()
		h.ServeHTTP(head, httptest.NewRequest(http.MethodHead, address, nil))
		if head.Code != http.StatusOK || head.Body.Len() > 0 || head.Header().Get("ETag") != tag {
			t.Errorf("HEAD %s answers %d, %v, %d bytes", address, head.Code, head.Header(), head.Body.Len())
		}
	}
}

// A page of a program that was replaced meanwhile still gets its style.
func TestAssetOfAnOlderProgram(t *testing.T) {
	w := get(t, New(Options{}), "/assets/0123456789abcdef/style.css")
	if got := w.Header().Get("Location"); w.Code != http.StatusFound || got != style.address() {
		t.Errorf("it answers %d, Location %q, want %q", w.Code, got, style.address())
	}
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q: a browser would keep the detour", got)
	}
}

func TestPagesUseTheAssets(t *testing.T) {
	doc := getPage(t, New(Options{Source: overviewOf(worldOf(1))}), "/", http.StatusOK)
	var sheets []string
	for _, n := range find(doc, "link") {
		if attr(n, "rel") == "stylesheet" {
			sheets = append(sheets, attr(n, "href"))
		}
	}
	if len(sheets) != 1 || sheets[0] != style.address() {
		t.Errorf("the stylesheets are %q", sheets)
	}
	if scripts := find(doc, "script"); len(scripts) != 1 || attr(scripts[0], "src") != script.address() {
		t.Errorf("there are %d scripts", len(scripts))
	}
}

func TestStylesheet(t *testing.T) {
	css := string(style.content)
	if !strings.HasPrefix(css, string(plot.CSS())) {
		t.Error("the stylesheet does not begin with that of the figures")
	}
	if open, closed := strings.Count(css, "{"), strings.Count(css, "}"); open != closed {
		t.Errorf("the stylesheet has %d { and %d }: files that were joined are not whole", open, closed)
	}
	ground, other := strings.Index(css, "/* The ground of every page"), strings.Index(css, "table.servers")
	if ground < 0 || other < ground {
		t.Errorf("the ground is at %d, behind what stands on it at %d", ground, other)
	}
	for _, far := range []string{"@import", "url(", "//"} {
		if strings.Contains(css, far) {
			t.Errorf("the stylesheet holds %q: it would load something", far)
		}
	}
}
