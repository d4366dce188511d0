package probetest

import (
	"bytes"
	"fmt"
	"time"
)

// bounce gives a letter up. It returns the report to its sender (RFC 3464); nil
// where there must be none: a report is never answered by another one (RFC 5321
// section 4.5.5).
func (w *World) bounce(l *letter, host string, why Reply, clock time.Time) *letter {
	if l.sender == "" {
		w.truth.add(l.event(Dropped, host, why.String()))
		return nil
	}
	w.truth.add(l.event(Bounced, host, why.String()))
	if l.quiet {
		return nil
	}
	seed := w.fate(host+" DSN", l.messageID, l.sender, l.recipient)
	id := queueID(seed)
	return &letter{
		recipient: l.sender, content: report(l, host, id, why, clock), messageID: "<" + id + "@" + host + ">",
		queueID: id, quiet: true, seed: seed, queued: time.Now(),
	}
}

// report writes a delivery status notification in the form of Postfix's.
func report(l *letter, host, id string, why Reply, clock time.Time) []byte {
	boundary := id + "/" + host
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("Date: %s", clock.Format(time.RFC1123Z))
	line("From: MAILER-DAEMON@%s (Mail Delivery System)", host)
	line("Subject: Undelivered Mail Returned to Sender")
	line("To: %s", l.sender)
	line("Auto-Submitted: auto-replied")
	line("Message-ID: <%s@%s>", id, host)
	line("MIME-Version: 1.0")
	line("Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"%s\"", boundary)
	line("")
	line("--%s\r\nContent-Type: text/plain; charset=us-ascii\r\n", boundary)
	line("This is the mail system at host %s.\r\n", host)
	line("Your message could not be delivered to <%s>:\r\n%s\r\n", l.recipient, why)
	line("--%s\r\nContent-Type: message/delivery-status\r\n", boundary)
	line("Reporting-MTA: dns; %s", host)
	if l.envelopeID != "" {
		line("Original-Envelope-Id: %s", l.envelopeID)
	}
	line("Arrival-Date: %s\r\n", l.queued.UTC().Format(time.RFC1123Z))
	line("Final-Recipient: rfc822; %s", l.recipient)
	line("Action: failed")
	line("Status: %d.%d.%d", why.Enhanced[0], why.Enhanced[1], why.Enhanced[2])
	line("Diagnostic-Code: smtp; %s\r\n", why)
	header, _ := split(l.content)
	line("--%s\r\nContent-Type: text/rfc822-headers\r\n\r\n%s", boundary, header)
	line("--%s--", boundary)
	return b.Bytes()
}
