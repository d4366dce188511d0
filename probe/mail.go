package probe

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// TagField is the header field that carries the tag.
const TagField = "Mailprobe-Tag"

// Compose returns the test mail of a route: valid by RFC 5322, plain enough for
// a spam filter, marked as written by a program (RFC 3834) so that nothing
// answers it, and readable to a human who finds it. It carries no Precedence
// field: sendmail lowers the queue priority of such mail, so it would flush
// later than a customer's.
func Compose(r Route, tag Tag, at time.Time) Mail {
	var b bytes.Buffer
	field := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	field("Date", at.Format(time.RFC1123Z))
	field("From", "mailprobe <"+r.From+">")
	field("To", "<"+r.To+">")
	field("Message-ID", "<"+tag.String()+"@"+DomainOf(r.From)+">")
	field("Subject", "Mail delivery test\r\n "+tag.String())
	field("Auto-Submitted", "auto-generated")
	field("X-Auto-Response-Suppress", "All")
	field(TagField, "\r\n "+tag.String())
	field("MIME-Version", "1.0")
	field("Content-Type", "text/plain; charset=us-ascii")
	field("Content-Transfer-Encoding", "7bit")
	b.WriteString("\r\n")
	fmt.Fprintf(&b, bodyText, tag.Agent, r.Server, contactOf(r))
	pad(&b, r.Size)
	return Mail{From: r.From, To: r.To, EnvelopeID: tag.EnvelopeID(), Content: b.Bytes()}
}

const bodyText = "This is an automatic test mail. The program mailprobe sends such mails through\r\n" +
	"the mail servers of a hosting company and measures how long they take.\r\n" +
	"\r\n" +
	"Agent:  %s\r\n" +
	"Server: %s\r\n" +
	"\r\n" +
	"It needs no answer and can be deleted. If you did not expect it, or get more\r\n" +
	"than you want, please ask: %s\r\n"

// contactOf names whom a human should ask: the configured contact, else the
// postmaster, whom every domain has (RFC 5321 section 4.5.1).
func contactOf(r Route) string {
	if r.Contact != "" {
		return r.Contact
	}
	return "postmaster@" + DomainOf(r.From)
}

// DomainOf returns what stands behind the last @ of an address.
func DomainOf(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}

// padLine fills a mail up to a wanted size, in lines short enough for every
// mail system.
const padLine = "This line only makes the test mail as large as its route is configured to be.\r\n"

func pad(b *bytes.Buffer, size int) {
	for b.Len()+len(padLine) <= size {
		b.WriteString(padLine)
	}
}
