package main

import (
	"io"
	"strings"
	"unicode/utf8"
)

// table prints rows in columns that stand under each other also where cells are
// coloured: a colour takes bytes and no room. A row of one cell may be as long as
// it likes.
type table struct{ rows [][]string }

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// write prints the rows, each column as wide as its widest cell.
func (t *table) write(w io.Writer) error {
	var widths []int
	for _, row := range t.rows {
		if len(row) == 1 {
			continue
		}
		for n, cell := range row {
			if n == len(widths) {
				widths = append(widths, 0)
			}
			widths[n] = max(widths[n], columns(cell))
		}
	}
	var b strings.Builder
	for _, row := range t.rows {
		for n, cell := range row {
			b.WriteString(cell)
			if n < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[n]-columns(cell)+2))
			}
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// columns returns how many columns a text takes: colours take none.
func columns(s string) (n int) {
	for {
		before, after, coloured := strings.Cut(s, "\x1b[")
		n += utf8.RuneCountInString(before)
		if !coloured {
			return n
		}
		_, s, _ = strings.Cut(after, "m")
	}
}
