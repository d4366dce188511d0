package mailbox

import (
	"bytes"
	"iter"
	"strings"

	"mailprobe/probe"
)

// kind says what a header field is to us.
type kind int

const (
	unwanted kind = iota
	trace         // it tells one copy from another, and nothing else is read in it
	identity      // a test mail is recognised by it
	tagged        // likewise: the tag's own field
	received
	results
	author // it tells a report, and is no part of what tells copies
)

// wanted are the fields that are read. No others count, even where a server
// gives more than it was asked for: a copy id must not depend on that.
var wanted = []struct {
	name string
	kind kind
}{
	{probe.TagField, tagged},
	{"Message-ID", identity},
	{"Subject", identity},
	{"In-Reply-To", identity},
	{"References", identity},
	{"Auto-Submitted", identity},
	{"Content-Type", identity},
	{"From", author},
	{"Return-Path", trace},
	{"Delivered-To", trace},
	{"X-Original-To", trace},
	{"Received", received},
	{"Authentication-Results", results},
}

// names returns the names of the wanted fields, or only of those by which a
// test mail is recognised.
func names(onlyIdentity bool) (list []string) {
	for _, w := range wanted {
		if !onlyIdentity || w.kind == identity || w.kind == tagged || w.kind == author {
			list = append(list, w.name)
		}
	}
	return list
}

// kindOf returns what the field of that name is.
func kindOf(name []byte) kind {
	for _, w := range wanted {
		if len(w.name) == len(name) && strings.EqualFold(w.name, string(name)) {
			return w.kind
		}
	}
	return unwanted
}

// field is a field of a header with its line ends, as it was received.
type field []byte

// fields yields the fields of a header, leniently: what is not a field is passed
// over.
func fields(header []byte) iter.Seq[field] {
	return func(yield func(field) bool) {
		for len(header) > 0 && header[0] != '\r' && header[0] != '\n' {
			end := 0
			for {
				n := bytes.IndexByte(header[end:], '\n')
				if n < 0 {
					end = len(header)
					break
				}
				end += n + 1
				if end == len(header) || (header[end] != ' ' && header[end] != '\t') {
					break
				}
			}
			f := field(header[:end])
			header = header[end:]
			if len(f.name()) > 0 && !yield(f) {
				return
			}
		}
	}
}

// name returns the field's name; empty: it is none.
func (f field) name() []byte {
	name, _, ok := bytes.Cut(f, []byte{':'})
	if !ok || bytes.ContainsAny(name, "\r\n") {
		return nil
	}
	return bytes.TrimRight(name, " \t")
}

// value returns the field's value, unfolded.
func (f field) value() string {
	_, value, _ := bytes.Cut(f, []byte{':'})
	b := make([]byte, 0, len(value))
	for _, c := range value {
		if c != '\r' && c != '\n' {
			b = append(b, c)
		}
	}
	return strings.TrimSpace(string(b))
}
