package probe_test

import (
	"bytes"
	"io"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

var route = probe.Route{
	Name: "mx1.example.net-relay", Server: "mx1.example.net", Via: probe.Relay,
	From: "mailprobe@sender.example", To: "probe+mx1@example.net", Contact: "noc@example.net",
}

// composed is when the mail of the tests was written.
var composed = time.Date(2026, 5, 6, 14, 22, 7, 987654321, time.FixedZone("JST", 9*60*60))

func TestCompose(t *testing.T) {
	m := probe.Compose(route, key.Sign(ref), composed)
	if m.From != "mailprobe@sender.example" || m.To != "probe+mx1@example.net" {
		t.Errorf("the envelope is from %s to %s", m.From, m.To)
	}
	msg, err := mail.ReadMessage(bytes.NewReader(m.Content))
	if err != nil {
		t.Fatalf("net/mail does not read the mail: %v", err)
	}
	want := mail.Header{
		"Date":                      {"Wed, 06 May 2026 14:22:07 +0900"},
		"From":                      {"mailprobe <mailprobe@sender.example>"},
		"To":                        {"<probe+mx1@example.net>"},
		"Message-Id":                {"<" + signed + "@sender.example>"},
		"Subject":                   {"Mail delivery test " + signed},
		"Auto-Submitted":            {"auto-generated"},
		"X-Auto-Response-Suppress":  {"All"},
		"Mailprobe-Tag":             {signed},
		"Mime-Version":              {"1.0"},
		"Content-Type":              {"text/plain; charset=us-ascii"},
		"Content-Transfer-Encoding": {"7bit"},
	}
	if diff := cmp.Diff(want, msg.Header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if date, err := msg.Header.Date(); err != nil || !date.Equal(composed.Truncate(time.Second)) {
		t.Errorf("the date is %v, %v", date, err)
	}
	for _, name := range []string{"From", "To"} {
		if list, err := msg.Header.AddressList(name); err != nil || len(list) != 1 {
			t.Errorf("%s holds %v, %v", name, list, err)
		}
	}
	body, _ := io.ReadAll(msg.Body)
	for _, part := range []string{"mailprobe", "tokyo-1", "mx1.example.net", "noc@example.net"} {
		if !strings.Contains(string(body), part) {
			t.Errorf("the text does not name %s:\n%s", part, body)
		}
	}
}

func TestComposeNamesThePostmaster(t *testing.T) {
	r := route
	r.Contact = ""
	if m := probe.Compose(r, key.Sign(ref), composed); !strings.Contains(string(m.Content), "postmaster@sender.example") {
		t.Errorf("the mail names nobody to ask:\n%s", m.Content)
	}
}

// The record finds a probe's mail in other systems by the Message-ID.
func TestComposeMessageID(t *testing.T) {
	p := probe.Probe{Tag: key.Sign(ref), Domain: probe.DomainOf(route.From)}
	m := probe.Compose(route, p.Tag, composed)
	if !strings.Contains(string(m.Content), "\r\nMessage-ID: "+p.MessageID()+"\r\n") {
		t.Errorf("the mail does not hold %s:\n%s", p.MessageID(), m.Content)
	}
}

// RFC 5322 section 2.1.1: lines of at most 998 octets, and of 78 where there is
// a place to fold. A tag and a Message-ID have none.
func TestComposeLines(t *testing.T) {
	long := strings.Repeat("n", 64)
	longest := probe.Ref{Agent: long, Route: long, ID: ref.ID}
	r := route
	r.From = strings.Repeat("l", 64) + "@" + strings.Repeat(strings.Repeat("d", 62)+".", 4) + "jp" // 64 and 254 octets
	r.Size = 5000
	for _, m := range []probe.Mail{probe.Compose(route, key.Sign(ref), composed), probe.Compose(r, key.Sign(longest), composed)} {
		if !bytes.HasSuffix(m.Content, []byte("\r\n")) {
			t.Error("the last line has no end")
		}
		for line := range strings.SplitSeq(string(m.Content), "\r\n") {
			checkLine(t, line)
		}
	}
}

func checkLine(t *testing.T, line string) {
	t.Helper()
	if strings.ContainsAny(line, "\r\n") {
		t.Errorf("a line end that is not CRLF: %q", line)
	}
	if strings.ContainsFunc(line, func(r rune) bool { return (r < ' ' && r != '\t') || r > '~' }) {
		t.Errorf("not printable ASCII: %q", line)
	}
	_, value, _ := strings.Cut(line, ": ") // a field's name cannot be folded off an address or a Message-ID
	foldable := strings.Contains(strings.TrimSpace(value), " ") && !strings.Contains(value, "<")
	if len(line) > 998 || (foldable && len(line) > 78) {
		t.Errorf("a line of %d octets: %q", len(line), line)
	}
}

func TestComposeSize(t *testing.T) {
	bare := len(probe.Compose(route, key.Sign(ref), composed).Content)
	for _, size := range []int{0, 1, bare, bare + 1, bare + 500, 4096, 1 << 20} {
		r := route
		r.Size = size
		got := len(probe.Compose(r, key.Sign(ref), composed).Content)
		if size <= bare && got != bare {
			t.Errorf("size %d: the mail has %d octets, want the bare %d", size, got, bare)
		}
		if size > bare && (got > size || got <= size-80) {
			t.Errorf("size %d: the mail has %d octets, want at most a line less", size, got)
		}
	}
}

func TestDomainOf(t *testing.T) {
	for address, want := range map[string]string{"a@b.example": "b.example", `"a@b"@c.example`: "c.example", "c.example": "c.example", "": ""} {
		if got := probe.DomainOf(address); got != want {
			t.Errorf("the domain of %q is %q, want %q", address, got, want)
		}
	}
}
