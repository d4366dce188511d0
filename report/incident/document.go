package incident

import "html/template"

// document is a report in plain text, before a renderer gives it a form.
type document struct {
	Lang     string
	Title    string
	State    string // in words; empty: there is none
	Tone     tone
	Notice   string // whose mails the figures count
	Summary  string
	Sections []section
	Footer   string
	Contents string // name of the list of sections
}

// tone chooses the colour of the state.
type tone string

const (
	toneOpen   tone = "open"
	toneLate   tone = "late"
	toneClosed tone = "closed"
	tonePlain  tone = "plain"
)

type section struct {
	ID     string
	Title  string
	Blocks []block
}

// block is one of its fields.
type block struct {
	Text   string
	List   []string
	Facts  []fact
	Table  *table
	Figure template.HTML // made by package plot, which escapes what it shows
}

type fact struct{ Term, Text string }

// table has texts in its first column, which names each row.
type table struct {
	Caption string
	Head    []string
	Rows    [][]string
	Kind    tableKind
}

// tableKind says what stands in a table, so that it can be set well.
type tableKind string

const (
	texts   tableKind = ""
	numbers tableKind = "numbers" // in all columns but the first
	times   tableKind = "times"   // likewise
	events  tableKind = "events"  // a time, and what happened then
)

func text(s string) block         { return block{Text: s} }
func facts(list ...fact) block    { return block{Facts: list} }
func tabled(t table) block        { return block{Table: &t} }
func listed(list ...string) block { return block{List: list} }
