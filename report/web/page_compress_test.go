package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"mailprobe/report"
)

func TestCompression(t *testing.T) {
	h := New(Options{Source: overviewOf(worldOf(500))})
	for _, address := range []string{"/", "/api/v1/overview", style.address()} {
		plain := get(t, h, address)
		packed := get(t, h, address, "Accept-Encoding", "gzip")
		if plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" {
			t.Fatalf("GET %s: the encodings are %q without being asked, %q", address, plain.Header().Get("Content-Encoding"), packed.Header().Get("Content-Encoding"))
		}
		for _, w := range []http.Header{plain.Header(), packed.Header()} {
			if !strings.Contains(strings.Join(w.Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("GET %s: a cache does not know on what the answer depends: %q", address, w.Values("Vary"))
			}
		}
		size := packed.Body.Len()
		unpacked, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(unpacked)
		if err != nil || packed.Code != http.StatusOK || len(text) < 4*size/2 {
			t.Errorf("GET %s: %d, %d bytes are packed into %d, %v", address, packed.Code, len(text), size, err)
		}
	}
	tag := get(t, h, style.address(), "Accept-Encoding", "gzip").Header().Get("ETag")
	if again := get(t, h, style.address(), "Accept-Encoding", "gzip", "If-None-Match", tag); again.Code != http.StatusNotModified {
		t.Errorf("the stylesheet is sent again: %d", again.Code)
	}
}

// The form's token stands beside what the address says.
func TestSecretsAreNotCompressed(t *testing.T) {
	h := New(Options{Source: fake{dossier: func(string) (report.Dossier, error) { return dossier2011(true), nil }}, Author: func(*http.Request) string { return "tanaka" }})
	w := get(t, h, "/incidents/20110505-1910/notes", "Accept-Encoding", "gzip")
	if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "" || !strings.Contains(w.Body.String(), `name="token"`) {
		t.Errorf("the form is sent as %d, %v", w.Code, w.Header())
	}
	if w.Header().Get("No-Gzip-Compression") != "" {
		t.Error("the reader is told how it was sent")
	}
}
