package incident

import (
	"fmt"
	"io"
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// Language is the language of a document.
type Language = words.Language

// The languages.
const (
	English  = words.English
	Japanese = words.Japanese
)

// Format is the format of a report.
type Format string

// The formats.
const (
	Markdown Format = "md"   // CommonMark with tables
	HTML     Format = "html" // one self-contained file without scripts
	JSON     Format = "json" // for programs; see Version
	CSV      Format = "csv"  // a row a server (RFC 4180)
)

// Options say how a report is written.
type Options struct {
	Lang     Language // of md and html
	Format   Format
	Location *time.Location // in which times are given; nil: UTC
}

// Write writes the report of a dossier. The error says which language or format
// is not known, or is that of w.
func Write(w io.Writer, d report.Dossier, o Options) error {
	if o.Location == nil {
		o.Location = time.UTC
	}
	switch o.Format {
	case JSON:
		return writeJSON(w, d, o.Location)
	case CSV:
		return writeCSV(w, d, o.Location)
	}
	c, err := catalogueOf(o.Lang)
	if err != nil {
		return err
	}
	switch o.Format {
	case Markdown:
		return writeMarkdown(w, compose(d, c, o.Location))
	case HTML:
		return writeHTML(w, compose(d, c, o.Location))
	}
	return fmt.Errorf("the format %q is not known: use md, html, json or csv", o.Format)
}

func catalogueOf(l Language) (catalogue, error) {
	switch l {
	case English:
		return english(), nil
	case Japanese:
		return japanese(), nil
	}
	return catalogue{}, fmt.Errorf("the language %q is not known: use en or ja", l)
}
