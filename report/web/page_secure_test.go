package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestSecurityHeaders(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(1))})
	want := map[string]string{
		"Content-Security-Policy":      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "same-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	}
	for address, cache := range map[string]string{
		"/": "no-store", "/agent": "no-store", "/nothing": "no-store", "/assets/x/nothing.css": "no-store",
		style.address(): "public, max-age=31536000, immutable",
	} {
		w := get(t, h, address)
		for name, value := range want {
			if got := w.Header().Get(name); got != value {
				t.Errorf("GET %s: %s is %q, want %q", address, name, got, value)
			}
		}
		if got := w.Header().Get("Cache-Control"); got != cache {
			t.Errorf("GET %s: Cache-Control is %q, want %q", address, got, cache)
		}
	}
}

func TestMethods(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(1))})
	for _, test := range []struct {
		method, address, site string
		want                  int
	}{
		{http.MethodHead, "/", "", http.StatusOK},
		{http.MethodPost, "/", "", http.StatusMethodNotAllowed},
		{http.MethodDelete, "/agent", "", http.StatusMethodNotAllowed},
		{http.MethodPost, "/", "cross-site", http.StatusForbidden}, // a form on another site
		{http.MethodGet, "/", "cross-site", http.StatusOK},         // a link there
	} {
		r := httptest.NewRequest(test.method, test.address, nil)
		r.Header.Set("Sec-Fetch-Site", test.site)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.want {
			t.Errorf("%s %s from %q answers %d, want %d", test.method, test.address, test.site, w.Code, test.want)
		}
	}
}
