package probetest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Mangle changes a header as a gateway would. It gets the header with its line
// ends and without the blank line at its end, and returns one of the same form.
type Mangle func(header []byte) []byte

// Mangles applies several one after the other.
func Mangles(all ...Mangle) Mangle {
	return func(header []byte) []byte {
		for _, m := range all {
			header = m(header)
		}
		return header
	}
}

// StripFields removes every field with one of the names.
func StripFields(names ...string) Mangle {
	return func(header []byte) []byte {
		var out bytes.Buffer
		for _, f := range fields(header) {
			if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, f.name) }) {
				out.Write(f.raw)
			}
		}
		return out.Bytes()
	}
}

// PrefixSubject puts a text before the Subject, as spam filters do.
func PrefixSubject(prefix string) Mangle {
	return func(header []byte) []byte {
		var out bytes.Buffer
		for _, f := range fields(header) {
			if strings.EqualFold(f.name, "Subject") {
				fmt.Fprintf(&out, "%s: %s%s\r\n", f.name, prefix, f.value())
				continue
			}
			out.Write(f.raw)
		}
		return out.Bytes()
	}
}

// FoldFields breaks the values of the named fields after so many bytes (at least
// 1), also in the middle of a word, as some gateways wrongly do.
func FoldFields(width int, names ...string) Mangle {
	return func(header []byte) []byte {
		var out bytes.Buffer
		for _, f := range fields(header) {
			if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, f.name) }) {
				out.Write(f.raw)
				continue
			}
			out.WriteString(f.name + ":")
			for part := range slices.Chunk([]byte(f.value()), width) {
				if word := bytes.TrimSpace(part); len(word) > 0 { // a blank line would end the header
					fmt.Fprintf(&out, "\r\n %s", word)
				}
			}
			out.WriteString("\r\n")
		}
		return out.Bytes()
	}
}

// PadHeader puts fields of size bytes together before the header.
func PadHeader(size int) Mangle {
	line := "X-Padding: " + strings.Repeat("x", 65) + "\r\n"
	return func(header []byte) []byte {
		return slices.Concat([]byte(strings.Repeat(line, size/len(line)+1)), header)
	}
}
