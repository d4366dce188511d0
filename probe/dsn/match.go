package dsn

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"mailprobe/probe"
)

// match is a probe of ours that a report is about, and by what that is known.
type match struct {
	tag probe.Tag
	by  probe.Matched // empty: none was found
}

// inEnvelopeID finds the surest sign: what the MTA kept of the envelope.
func (r Reader) inEnvelopeID(id string) match {
	id = strings.Trim(strings.Join(strings.Fields(id), ""), `<>"`)
	for _, id := range []string{id, decodeXtext(id)} {
		if tag, err := probe.ParseEnvelopeID(id); err == nil && r.ours(tag) {
			return match{tag, probe.ByEnvelopeID}
		}
	}
	return match{}
}

// inHeader finds a sign in the header that was returned. The Subject is none:
// whoever answers repeats it.
func (r Reader) inHeader(m *mail) match {
	headers := m.returnedHeaders()
	if tag, ok := r.find(headers, probe.TagField); ok {
		return match{tag, probe.ByTag}
	}
	if tag, ok := r.find(headers, "Message-ID"); ok {
		return match{tag, probe.ByMessageID}
	}
	return match{}
}

// maxValue bounds the search for a tag, which has 188 characters at most.
const maxValue = 4 << 10

func (r Reader) ours(t probe.Tag) bool { return t.Agent == r.Agent && r.Key.Verify(t) }

// returnedHeaders lists what may be the header that was returned: the parts that
// say so, then the paragraphs of text.
func (m *mail) returnedHeaders() [][]byte {
	all := append([][]byte(nil), m.returned...)
	for _, text := range m.texts {
		all = append(all, paragraphs(text)...)
	}
	return all
}

// find looks for a tag of ours in a field. Some gateways fold a tag in its
// middle.
func (r Reader) find(headers [][]byte, field string) (probe.Tag, bool) {
	for _, header := range headers {
		for name, value := range probe.Fields(bytes.TrimLeft(header, "\r\n")) {
			if !strings.EqualFold(name, field) {
				continue
			}
			value = value[:min(len(value), maxValue)]
			dense := strings.Join(strings.Fields(value), "")
			for _, tag := range append(probe.FindTags(value), probe.FindTags(dense)...) {
				if r.ours(tag) {
					return tag, true
				}
			}
		}
	}
	return probe.Tag{}, false
}

var hexchar = regexp.MustCompile(`\+[0-9A-Fa-f]{2}`)

// decodeXtext undoes the encoding of ENVID (RFC 3461 section 4), which belongs
// to the command and not into the report.
func decodeXtext(text string) string {
	return hexchar.ReplaceAllStringFunc(text, func(encoded string) string {
		c, err := strconv.ParseUint(encoded[1:], 16, 8)
		if err != nil {
			return encoded
		}
		return string([]byte{byte(c)})
	})
}
