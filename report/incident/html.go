package incident

import (
	"bytes"
	_ "embed"
	"html/template"
	"io"
)

//go:embed report.html
var page string

//go:embed report.css
var style string

var pageTemplate = template.Must(template.New("report").Parse(page))

// writeHTML writes a document as one self-contained file without scripts.
func writeHTML(w io.Writer, doc document) error {
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, struct {
		document
		Style template.CSS
	}{doc, template.CSS(style) + figureStyle()})
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}
