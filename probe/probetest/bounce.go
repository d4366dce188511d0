package probetest

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-smtp"
)

// failure is why a host could not hand a letter on.
type failure struct {
	Reply         // of a zero Code: no server said it
	remote string // the host that said it; empty: this one
}

// diagnostic is the value of a Diagnostic-Code field (RFC 3464 section 2.3.6).
func (f failure) diagnostic() string {
	if f.Code == 0 {
		return "X-Postfix; " + f.Text
	}
	return "smtp; " + f.String()
}

// wants tells whether the sender wants such a notification. Who did not say
// hears of failures and delays (RFC 3461 section 4.1).
func (l *letter) wants(kind smtp.DSNNotify) bool {
	return l.sender != "" && (len(l.notify) == 0 || slices.Contains(l.notify, kind))
}

// bounce gives a letter up. It returns the report to its sender (RFC 3464); nil
// where there must be none: a report is never answered by another one (RFC 5321
// section 4.5.5).
func (w *World) bounce(l *letter, host string, why failure, clock time.Time) *letter {
	if l.sender == "" {
		w.truth.add(l.event(Dropped, host, why.String()))
		return nil
	}
	w.truth.add(l.event(Bounced, host, why.String()))
	if !l.wants(smtp.DSNNotifyFailure) {
		return nil
	}
	return w.report(report{letter: l, host: host, action: "failed", subject: "Undelivered Mail Returned to Sender",
		text: "could not be delivered to", why: why, clock: clock})
}

// warn returns the report that a letter still waits; nil where there must be
// none.
func (w *World) warn(l *letter, host string, why failure, clock time.Time) *letter {
	if !l.wants(smtp.DSNNotifyDelayed) {
		return nil
	}
	w.truth.add(l.event(Warned, host, why.String()))
	return w.report(report{letter: l, host: host, action: "delayed", subject: "Delayed Mail (still being retried)",
		text: "is still being tried. It could not be delivered so far to", why: why, clock: clock})
}

// report is a delivery status notification.
type report struct {
	*letter
	host    string
	id      string
	action  string
	subject string
	text    string
	why     failure
	clock   time.Time
}

// report gives a report an id, and puts it into an envelope.
func (w *World) report(r report) *letter {
	seed := w.fate(r.host+" DSN", r.messageID, r.sender, r.recipient)
	r.id = queueID(seed)
	return &letter{
		recipient: r.sender, content: r.write(), messageID: "<" + r.id + "@" + r.host + ">",
		queueID: r.id, seed: seed, queued: time.Now(),
	}
}

// write gives the report the form of Postfix's.
func (r report) write() []byte {
	boundary := r.id + "/" + r.host
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("Date: %s", r.clock.Format(time.RFC1123Z))
	line("From: MAILER-DAEMON@%s (Mail Delivery System)", r.host)
	line("Subject: %s", r.subject)
	line("To: %s", r.sender)
	line("Auto-Submitted: auto-replied")
	line("Message-ID: <%s@%s>", r.id, r.host)
	line("MIME-Version: 1.0")
	line("Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"%s\"", boundary)
	line("")
	line("--%s\r\nContent-Type: text/plain; charset=us-ascii\r\n", boundary)
	line("This is the mail system at host %s.\r\n", r.host)
	line("Your message %s <%s>:\r\n%s\r\n", r.text, r.recipient, r.why)
	line("--%s\r\nContent-Type: message/delivery-status\r\n\r\n%s", boundary, r.status())
	kind, returned := r.returned()
	line("--%s\r\nContent-Type: %s\r\n\r\n%s", boundary, kind, returned)
	line("--%s--", boundary)
	return b.Bytes()
}

// status writes the fields for the message, and for its recipient. The
// Original-Envelope-Id is the ENVID without its xtext (RFC 3464 section 2.2.1).
func (r report) status() []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("Reporting-MTA: dns; %s", r.host)
	if r.envelopeID != "" {
		line("Original-Envelope-Id: %s", r.envelopeID)
	}
	line("Arrival-Date: %s\r\n", r.queued.UTC().Format(time.RFC1123Z))
	line("Final-Recipient: rfc822; %s", r.recipient)
	line("Action: %s", r.action)
	line("Status: %d.%d.%d", r.why.Enhanced[0], r.why.Enhanced[1], r.why.Enhanced[2])
	if r.why.remote != "" {
		line("Remote-MTA: dns; %s", r.why.remote)
	}
	line("Diagnostic-Code: %s", r.why.diagnostic())
	return b.Bytes()
}

// returned is what goes back of the mail: all of it only where it failed, and
// RET asked for that (RFC 3461 section 4.3).
func (r report) returned() (kind string, content []byte) {
	if r.action == "failed" && r.ret == smtp.DSNReturnFull {
		return "message/rfc822", r.content
	}
	header, _ := split(r.content)
	return "text/rfc822-headers", header
}
