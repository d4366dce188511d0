package incident

import (
	"bytes"
	_ "embed"
	"html/template"
	"io"
)

//go:embed report.html
var page string

// The stylesheet: the ground, which is of a document on its own, and the rules of
// what stands in it, which also serve an embedded one.
var (
	//go:embed report_ground.css
	ground string
	//go:embed report.css
	style string
)

var pageTemplate = template.Must(template.New("report").Parse(page))

// writeHTML writes a document as one self-contained file without scripts.
func writeHTML(w io.Writer, doc document) error {
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, struct {
		document
		Style template.CSS
	}{doc, template.CSS(ground+style) + figureStyle()})
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}
