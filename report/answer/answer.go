package answer

import (
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// Answer is a verdict in words.
type Answer struct {
	Lang words.Language     `json:"lang"`
	Kind report.VerdictKind `json:"kind"`
	// Title is the verdict in a few words, such as "Delivered late".
	Title string `json:"title"`
	// Say is what to say to the caller, polite and free of jargon and statistics,
	// ready to paste into a ticket: a few sentences, five at the most, with the date, the time
	// and its zone.
	Say string `json:"say"`
	// Watermark is the sentence about what has come for certain; empty where it does not help.
	Watermark string `json:"watermark,omitempty"`
	// Evidence is for staff: each fact a line.
	Evidence []Fact `json:"evidence"`
	// Senders is what senders with common schedules would have seen: computed,
	// not measured. Nil where it does not matter.
	Senders *Table `json:"senders,omitempty"`
	// Limits is what the verdict does not prove.
	Limits []string `json:"limits"`
	// Next is what to do.
	Next []string `json:"next"`
	AsOf string   `json:"as_of"` // the instant of the answer, in words
}

// Fact is a term and what is known of it.
type Fact struct {
	Term string `json:"term"`
	Text string `json:"text"`
}

// Table has a head and rows of texts.
type Table struct {
	Caption string     `json:"caption"`
	Head    []string   `json:"head"`
	Rows    [][]string `json:"rows"`
}

// Options say how an answer is written.
type Options struct {
	Lang     words.Language
	Location *time.Location // nil: UTC
}
