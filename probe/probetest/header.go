package probetest

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// split parts a mail into its header, with the line end of its last field, and
// the rest, which begins with the blank line.
func split(content []byte) (header, rest []byte) {
	if bytes.HasPrefix(content, []byte("\r\n")) {
		return nil, content
	}
	if i := bytes.Index(content, []byte("\r\n\r\n")); i >= 0 {
		return content[:i+2], content[i+2:]
	}
	return content, nil
}

// headerField is a field as it stands in a header.
type headerField struct {
	name string
	raw  []byte // all of it, with its line end
}

// value returns the field's value, unfolded and trimmed.
func (f headerField) value() string {
	_, value, _ := strings.Cut(string(f.raw), ":")
	return strings.TrimSpace(strings.NewReplacer("\r", "", "\n", "").Replace(value))
}

func fields(header []byte) []headerField {
	var all []headerField
	for line := range bytes.Lines(header) {
		if n := len(all); n > 0 && (line[0] == ' ' || line[0] == '\t') {
			all[n-1].raw = append(all[n-1].raw, line...)
			continue
		}
		name, _, _ := bytes.Cut(line, []byte(":"))
		all = append(all, headerField{name: string(bytes.TrimSpace(name)), raw: bytes.Clone(line)})
	}
	return all
}

// fieldValue returns the value of the first field of that name.
func fieldValue(header []byte, name string) string {
	for _, f := range fields(header) {
		if strings.EqualFold(f.name, name) {
			return f.value()
		}
	}
	return ""
}

// received is the trace field that Postfix writes on taking a mail (RFC 5321
// section 4.4). It names the recipient only if there is one.
func received(t *transaction, host, queueID string, at time.Time) string {
	recipient := ""
	if len(t.recipients) == 1 {
		recipient = "\r\n\tfor <" + t.recipients[0].address + ">"
	}
	return fmt.Sprintf("Received: from %s (%s [%s])\r\n\tby %s (Postfix) with %s id %s%s; %s\r\n",
		t.helo, t.helo, t.client, host, t.protocol, queueID, recipient, at.Format("Mon, _2 Jan 2006 15:04:05 -0700 (MST)"))
}

// deliveryTrace is what Dovecot's LMTP puts before a mail that it delivers.
func deliveryTrace(l *letter, host, id string, at time.Time) string {
	return fmt.Sprintf("Return-Path: <%s>\r\nDelivered-To: %s\r\n"+
		"Received: from %s\r\n\tby %s with LMTP\r\n\tid %s\r\n\t(envelope-from <%s>)\r\n\tfor <%s>; %s\r\n",
		l.sender, l.recipient, host, host, id, l.sender, l.recipient, at.Format(time.RFC1123Z))
}
