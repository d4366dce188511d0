package web

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	"mailprobe/report/incident"
)

// reportFormats are the formats of a report that can be downloaded, with their
// media types.
var reportFormats = map[incident.Format]string{
	incident.HTML:     "text/html; charset=utf-8",
	incident.Markdown: "text/markdown; charset=utf-8",
	incident.JSON:     "application/json",
	incident.CSV:      "text/csv; charset=utf-8",
}

// The policies of a document that is opened instead of saved: its styles stand in
// it, and nothing else is needed.
const (
	documentPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
	dataPolicy     = "default-src 'none'; frame-ancestors 'none'; sandbox"
)

// reportFile sends the report as a file, in the language that the address names.
// Unlike that of a page, it is not kept: who downloads both goes on in his own.
func (s *site) reportFile(w http.ResponseWriter, r *http.Request) {
	name, found := strings.CutPrefix(r.PathValue("file"), "report.")
	format := incident.Format(name)
	kind, known := reportFormats[format]
	if !found || !known {
		s.fail(w, r, &NotFoundError{What: r.URL.Path})
		return
	}
	d, ok := s.dossier(w, r)
	if !ok {
		return
	}
	lang := s.language(r)
	var b bytes.Buffer
	if err := incident.Write(&b, d, incident.Options{Lang: lang, Format: format, Location: s.Location}); err != nil {
		s.fail(w, r, err)
		return
	}
	file := "mailprobe-" + d.Incident.ID
	policy := dataPolicy
	if format == incident.HTML {
		policy = documentPolicy
	}
	if format == incident.HTML || format == incident.Markdown {
		file += "." + string(lang)
		w.Header().Set("Content-Language", string(lang))
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Disposition", attachment(file+"."+name))
	_, _ = w.Write(b.Bytes()) // the visitor is gone: nobody is left to tell
}

// attachment asks for a file to be saved under a name.
func attachment(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	if v := mime.FormatMediaType("attachment", map[string]string{"filename": name}); v != "" {
		return v
	}
	return "attachment"
}
