package dsn

import (
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message"

	"mailprobe/probe"
)

// The bounds of a mail. What lies beyond is not read: the status and the
// returned header come before the rest of a returned mail.
const (
	maxMail  = 256 << 10 // bytes
	maxDepth = 8         // multiparts within each other
	maxParts = 64
)

// mail is a mail taken apart.
type mail struct {
	header   map[string]string // the first value of each field, names in lower case
	statuses [][]byte          // message/delivery-status
	returned [][]byte          // the mail that was returned, or its header
	texts    [][]byte          // text/plain
	other    bool              // it reports on something else than delivery
	parts    int
}

func (m *mail) get(name string) string { return m.header[name] }

// takeApart reads a mail. Where it is not put together as MIME wants, the rest
// of it counts as text.
func takeApart(raw []byte) *mail {
	raw = raw[:min(len(raw), maxMail)]
	m := &mail{header: fieldsOf(raw)}
	entity, err := message.Read(bytes.NewReader(raw))
	if !usable(err) || !m.add(entity, 0) {
		m.texts = append(m.texts, body(raw))
	}
	return m
}

// usable tells whether an entity can be read, if need be in an encoding or a
// charset that nobody knows: what matters is ASCII.
func usable(err error) bool {
	return err == nil || message.IsUnknownCharset(err) || message.IsUnknownEncoding(err)
}

// add files a part; it returns false where that is broken.
func (m *mail) add(e *message.Entity, depth int) bool {
	m.parts++
	multipart := e.MultipartReader()
	if multipart == nil {
		return m.addLeaf(e)
	}
	if depth == maxDepth {
		return true
	}
	for m.parts < maxParts {
		part, err := multipart.NextPart()
		if err == io.EOF {
			return true
		}
		if !usable(err) || !m.add(part, depth+1) {
			return false
		}
	}
	return true
}

// addLeaf files a part that holds no others. A returned mail is not looked into
// for parts: it may be a notification itself, and is not about a probe then.
func (m *mail) addLeaf(e *message.Entity) bool {
	kind, _, _ := e.Header.ContentType()
	content, err := io.ReadAll(e.Body)
	switch strings.ToLower(kind) {
	case "message/delivery-status", "message/global-delivery-status": // RFC 3464, RFC 6533
		m.statuses = append(m.statuses, content)
	case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
		m.returned = append(m.returned, content)
	case "message/disposition-notification", "message/feedback-report": // RFC 8098, RFC 5965
		m.other = true
	case "text/plain", "":
		m.texts = append(m.texts, content)
	}
	return err == nil
}

// bounce tells whether a mail without status may be a notification: only what a
// mail system wrote is one, not a human who quotes a probe.
func (m *mail) bounce() bool {
	from := strings.ToLower(m.get("from"))
	_, failed := m.header["x-failed-recipients"]
	automatic := failed || m.get("return-path") == "<>" || strings.Contains(from, "mailer-daemon@") || strings.Contains(from, "postmaster@") ||
		strings.HasPrefix(strings.ToLower(m.get("content-type")), "multipart/report")
	return automatic && !m.other
}

// body returns what stands behind the header of a mail.
func body(raw []byte) []byte {
	for at := 0; at < len(raw); {
		line, _, _ := bytes.Cut(raw[at:], []byte("\n"))
		at += len(line) + 1
		if len(bytes.TrimRight(line, "\r")) == 0 {
			return raw[min(at, len(raw)):]
		}
	}
	return nil
}

// fieldsOf returns the first value of each field of a header.
func fieldsOf(header []byte) map[string]string {
	all := make(map[string]string)
	for name, value := range probe.Fields(header) {
		name = strings.ToLower(name)
		if _, ok := all[name]; !ok {
			all[name] = value
		}
	}
	return all
}

// paragraphs parts a text at its blank lines, and takes off the mark of a
// quotation.
func paragraphs(text []byte) [][]byte {
	var all [][]byte
	var current []byte
	for line := range bytes.Lines(text) {
		if quoted, ok := bytes.CutPrefix(line, []byte(">")); ok {
			line = bytes.TrimPrefix(quoted, []byte(" "))
		}
		if len(bytes.TrimSpace(line)) > 0 {
			current = append(current, line...)
			continue
		}
		if current != nil {
			all = append(all, current)
			current = nil
		}
	}
	if current != nil {
		all = append(all, current)
	}
	return all
}
