package answer

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes an answer for a terminal: first what to say, in one piece so
// that it can be copied, then what is for staff. The error is that of w, or says
// which language is not known.
func WriteText(w io.Writer, a Answer) error {
	p, err := phrasesIn(a.Lang)
	if err != nil {
		return err
	}
	var b strings.Builder
	paragraph(&b, a.Say)
	paragraph(&b, a.Watermark)
	heading(&b, fmt.Sprintf(p.text.verdict, a.Title, a.AsOf))
	var rows [][]string
	for _, f := range a.Evidence {
		rows = append(rows, []string{f.Term, f.Text})
	}
	align(&b, rows)
	if a.Senders != nil {
		heading(&b, "\n"+a.Senders.Caption)
		align(&b, append([][]string{a.Senders.Head}, a.Senders.Rows...))
	}
	items(&b, p.text.limits, a.Limits)
	items(&b, p.text.next, a.Next)
	_, err = io.WriteString(w, b.String())
	return err
}

// textWords are the heads of the parts.
type textWords struct{ verdict, limits, next string }

func paragraph(b *strings.Builder, text string) {
	if text != "" {
		b.WriteString(text + "\n\n")
	}
}

func heading(b *strings.Builder, text string) { b.WriteString(text + "\n") }

func items(b *strings.Builder, head string, list []string) {
	if len(list) == 0 {
		return
	}
	heading(b, "\n"+head)
	for _, item := range list {
		b.WriteString("  - " + item + "\n")
	}
}

// align writes rows in columns; the last column is as wide as it is.
func align(b *strings.Builder, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(cell))
		}
	}
	for _, row := range rows {
		line := " "
		for i, cell := range row {
			line += " " + cell
			if i+1 < len(row) {
				line += strings.Repeat(" ", widths[i]-width(cell)+1)
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}
