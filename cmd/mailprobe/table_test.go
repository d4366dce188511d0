package main

import (
	"strings"
	"testing"
)

// A colour takes bytes and no room, and neither does a row of one cell.
func TestTableStandsUnderEachOther(t *testing.T) {
	var plain table
	plain.add("SERVER", "STATE", "AWAITED")
	plain.add("mx1", "\x1b[32mup\x1b[0m", "0")
	plain.add("    a remark that is longer than any column")
	plain.add("mx2", "14:00 – 15:00", "12")
	var b strings.Builder
	if err := plain.write(&b); err != nil {
		t.Fatal(err)
	}
	want := "" +
		"SERVER  STATE          AWAITED\n" +
		"mx1     \x1b[32mup\x1b[0m             0\n" +
		"    a remark that is longer than any column\n" +
		"mx2     14:00 – 15:00  12\n"
	if b.String() != want {
		t.Errorf("the table is\n%s\nwant\n%s", b.String(), want)
	}
}
