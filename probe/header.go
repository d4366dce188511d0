package probe

import (
	"io"
	"iter"
	"mime"
	"slices"
	"strings"
)

// Fields yields the name and the unfolded value of each field of a header,
// leniently: what is not a field is passed over, a header without an end is
// read to its end, and nothing fails. Names keep the case they came in.
func Fields(header []byte) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		var name string
		var value strings.Builder
		for line := range strings.Lines(string(header)) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" {
				break
			}
			if line[0] == ' ' || line[0] == '\t' {
				value.WriteString(line) // unfolding removes the line end alone (RFC 5322 section 2.2.3)
				continue
			}
			if name != "" && !yield(name, strings.TrimSpace(value.String())) {
				return
			}
			name = ""
			value.Reset()
			if n, v, ok := strings.Cut(line, ":"); ok {
				name = strings.TrimRight(n, " \t")
				value.WriteString(v)
			}
		}
		if name != "" {
			yield(name, strings.TrimSpace(value.String()))
		}
	}
}

// Match says whose a mail is.
type Match int

// The matches. Only a mail that is Ours is ever recorded or touched.
const (
	Foreign Match = iota // it carries no tag, or only mentions one
	Forged               // it carries tags, and none verifies
	Ours                 // it carries a tag that verifies
)

// FindTag looks for a tag in the three places of a header, in this order: the
// field [TagField], the Message-ID, the Subject. The signature decides: the
// first tag that verifies is returned.
//
// A Subject alone proves less: an answer repeats it. So a tag that stands only
// there counts as foreign in a mail that answers another one or reports on it.
func FindTag(header []byte, key Key) (Tag, Match) {
	var places [3][]Tag
	answer := false
	for name, value := range Fields(header) {
		switch strings.ToLower(name) {
		case strings.ToLower(TagField):
			places[0] = append(places[0], findFolded(value)...)
		case "message-id":
			places[1] = append(places[1], findFolded(value)...)
		case "subject":
			places[2] = slices.Concat(places[2], findFolded(value), findFolded(decodeWords(value)))
		case "in-reply-to", "references":
			answer = true
		case "auto-submitted":
			answer = answer || strings.HasPrefix(strings.ToLower(value), "auto-replied")
		case "return-path":
			answer = answer || strings.Join(strings.Fields(value), "") == "<>" // a system's report; a test mail has a sender
		case "content-type":
			answer = answer || strings.HasPrefix(strings.ToLower(value), "multipart/report")
		}
	}
	if answer {
		places[2] = nil
	}
	match := Foreign
	for _, tags := range places {
		for _, t := range tags {
			if key.Verify(t) {
				return t, Ours
			}
			match = Forged
		}
	}
	return Tag{}, match
}

// findFolded finds tags in a value, and in the value without its white space:
// some gateways fold a long word in the middle.
func findFolded(value string) []Tag {
	dense := strings.Join(strings.Fields(value), "")
	return append(FindTags(value), FindTags(dense)...)
}

// decodeWords undoes the encoding of a gateway that encoded a whole Subject
// (RFC 2047); what cannot be decoded stays as it is. A tag is ASCII, which the
// charsets of mail leave alone, so none of them needs to be known.
func decodeWords(value string) string {
	words := mime.WordDecoder{CharsetReader: func(_ string, text io.Reader) (io.Reader, error) { return text, nil }}
	if decoded, err := words.DecodeHeader(value); err == nil {
		return decoded
	}
	return value
}
