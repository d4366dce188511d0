package incident

import (
	"bytes"
	"html/template"
	"time"

	"mailprobe/report"
)

// Embedded is a report as a part of a page, which has a head, a main heading and
// the stylesheets ([CSS], [plot.CSS]) of its own. Texts are plain, and safe only
// once they are escaped; Contents and Body are escaped, run nothing and load
// nothing.
type Embedded struct {
	Title   string
	State   string // in words; empty: there is none
	Tone    string // of the state: open, late, closed or plain
	Summary string
	Notice  string // whose mails the figures count
	Footer  string

	Contents template.HTML // links to the sections
	Body     template.HTML // the sections, whose headings are of the second level
}

// Embed writes the report of a dossier for a page. The format of the options does
// not matter; the error says which language is not known.
func Embed(d report.Dossier, o Options) (Embedded, error) {
	c, err := catalogueOf(o.Lang)
	if err != nil {
		return Embedded{}, err
	}
	if o.Location == nil {
		o.Location = time.UTC
	}
	doc := compose(d, c, o.Location)
	e := Embedded{Title: doc.Title, State: doc.State, Tone: string(doc.Tone), Summary: doc.Summary, Notice: doc.Notice, Footer: doc.Footer}
	if e.Contents, err = part("contents", doc); err != nil {
		return Embedded{}, err
	}
	e.Body, err = part("sections", doc)
	return e, err
}

// part writes one of the templates that the whole page is made of.
func part(name string, doc document) (template.HTML, error) {
	var b bytes.Buffer
	err := pageTemplate.ExecuteTemplate(&b, name, doc)
	return template.HTML(b.String()), err
}

// CSS returns the stylesheet of embedded reports: the rules of a document on its
// own, for what stands in an element of the class report alone (CSS nesting).
// Colours are custom properties of the page: ink, soft, line, paper, tint, link,
// open, late, closed and plain.
func CSS() template.CSS { return template.CSS(".report {\n" + style + "}\n") }
