package web

import (
	"mime"
	"net/http"
	"strings"
	"testing"

	"mailprobe/report/incident"
)

func TestReportsAreDownloaded(t *testing.T) {
	d := dossier2011(true)
	h := incidentSite(d, nil)
	const asHTML, asData = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox", "default-src 'none'; frame-ancestors 'none'; sandbox"
	for address, want := range map[string]struct {
		o                  incident.Options
		kind, name, policy string
	}{
		"report.html?lang=en": {incident.Options{Lang: "en", Format: incident.HTML}, "text/html; charset=utf-8", "mailprobe-20110505-1910.en.html", asHTML},
		"report.html?lang=ja": {incident.Options{Lang: "ja", Format: incident.HTML}, "text/html; charset=utf-8", "mailprobe-20110505-1910.ja.html", asHTML},
		"report.md?lang=ja":   {incident.Options{Lang: "ja", Format: incident.Markdown}, "text/markdown; charset=utf-8", "mailprobe-20110505-1910.ja.md", asData},
		"report.json":         {incident.Options{Lang: "en", Format: incident.JSON}, "application/json", "mailprobe-20110505-1910.json", asData},
		"report.csv":          {incident.Options{Lang: "en", Format: incident.CSV}, "text/csv; charset=utf-8", "mailprobe-20110505-1910.csv", asData},
	} {
		t.Run(address, func(t *testing.T) {
			w := get(t, h, "/incidents/20110505-1910/"+address)
			var b strings.Builder
			want.o.Location = jst
			if err := incident.Write(&b, d, want.o); err != nil {
				t.Fatal(err)
			}
			if w.Code != http.StatusOK || w.Body.String() != b.String() {
				t.Errorf("it answers %d, and is not the document as the command writes it", w.Code)
			}
			disposition, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
			if err != nil || disposition != "attachment" || params["filename"] != want.name {
				t.Errorf("it is saved as %q", w.Header().Get("Content-Disposition"))
			}
			for header, value := range map[string]string{"Content-Type": want.kind, "Content-Security-Policy": want.policy, "X-Content-Type-Options": "nosniff"} {
				if got := w.Header().Get(header); got != value {
					t.Errorf("%s is %q, want %q", header, got, value)
				}
			}
			if got := w.Header().Get("Set-Cookie"); got != "" {
				t.Errorf("a download changes the reader's language: %s", got)
			}
		})
	}
}

// A name must not break out of the header, nor out of a folder.
func TestNamesOfFiles(t *testing.T) {
	for name, want := range map[string]string{
		"a.html":                   "a.html",
		"a\"; filename=\"b.exe":    "a_; filename=_b.exe",
		"../../etc/passwd":         ".._.._etc_passwd",
		"a\r\nSet-Cookie: x=1.csv": "a__Set-Cookie_ x=1.csv",
		"障害.html":                  "障害.html",
	} {
		got := attachment(name)
		_, params, err := mime.ParseMediaType(got)
		if err != nil || params["filename"] != want || strings.ContainsAny(got, "\r\n") {
			t.Errorf("%q is saved as %q by %q: %v", name, params["filename"], got, err)
		}
	}
}
