package dsn_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/probe/dsn"
)

// notification returns a small one with these parts.
func notification(parts ...string) []byte {
	var b strings.Builder
	b.WriteString("From: MAILER-DAEMON@mx.example\nDate: Fri, 6 May 2011 12:00:05 +0900\nMessage-ID: <1@mx.example>\n" +
		"MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n")
	for _, part := range parts {
		b.WriteString("--b\n" + part + "\n")
	}
	b.WriteString("--b--\n")
	return crlf(b.String())
}

// status returns the part of a notification with these fields.
func status(fields string) string {
	return "Content-Type: message/delivery-status\n\n" + fields + "\n"
}

func returned(fields string) string { return "Content-Type: text/rfc822-headers\n\n" + fields + "\n" }

const recipient = "Final-Recipient: rfc822; ann@a.example\nAction: failed\nStatus: 5.0.0\n"

func TestMatching(t *testing.T) {
	envid := tag.EnvelopeID()
	encoded := strings.NewReplacer("_", "+5F", "-", "+2d").Replace(envid)
	bad := tag
	bad.MAC[3]++
	other := key.Sign(probe.Ref{Agent: "tokyo-1", Route: "other", ID: ref("").ID})
	field := "Mailprobe-Tag: "
	tests := []struct {
		name  string
		parts []string
		tag   probe.Tag
		by    probe.Matched // empty: not at all
	}{
		{"envelope id alone", []string{status("Reporting-MTA: dns; mx\nOriginal-Envelope-Id: " + envid + "\n\n" + recipient)}, tag, probe.ByEnvelopeID},
		{"envelope id left encoded", []string{status("Original-Envelope-Id: " + encoded + "\n\n" + recipient)}, tag, probe.ByEnvelopeID},
		{"envelope id folded", []string{status("ORIGINAL-ENVELOPE-ID:\n " + envid[:30] + "\n " + envid[30:] + "\n\n" + recipient)}, tag, probe.ByEnvelopeID},
		{"envelope id in brackets", []string{status("Original-Envelope-Id: <" + envid + ">\n\n" + recipient)}, tag, probe.ByEnvelopeID},
		{"envelope id among the recipient's fields", []string{status("Original-Envelope-Id: " + envid + "\n" + recipient)}, tag, probe.ByEnvelopeID},
		{"envelope id before the header", []string{status("Original-Envelope-Id: " + envid + "\n\n" + recipient), returned(field + other.String())}, tag, probe.ByEnvelopeID},
		{"envelope id forged, header good", []string{status("Original-Envelope-Id: " + bad.EnvelopeID() + "\n\n" + recipient), returned(field + tag.String())}, tag, probe.ByTag},
		{"envelope id of another program", []string{status("Original-Envelope-Id: QQ314159\n\n" + recipient), returned(field + tag.String())}, tag, probe.ByTag},

		{"tag before the Message-ID", []string{status(recipient), returned("Message-ID: <" + other.String() + "@c>\n" + field + tag.String())}, tag, probe.ByTag},
		{"tag forged, Message-ID good", []string{status(recipient), returned(field + bad.String() + "\nMessage-ID: <" + tag.String() + "@c>")}, tag, probe.ByMessageID},
		{"tag broken by a gateway", []string{status(recipient), returned(field + tag.String()[:20] + "\n\t" + strings.ToUpper(tag.String()[20:]))}, tag, probe.ByTag},
		{"tag in the text beside the status", []string{"\nNot delivered:\n\n" + field + tag.String() + "\n", status(recipient)}, tag, probe.ByTag},
		{"tag in the body of what was returned", []string{status(recipient), "Content-Type: message/rfc822\n\nSubject: x\n\n" + field + tag.String() + "\n"}, tag, ""},
		{"tag in the Subject alone", []string{status(recipient), returned("Subject: " + tag.String())}, tag, ""},
		{"nothing", []string{status(recipient)}, tag, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := reader.Read(notification(test.parts...))
			switch {
			case test.by == "" && got != nil:
				t.Errorf("matched: %+v", got)
			case test.by == "":
			case len(got) != 1 || got[0].Tag != test.tag || got[0].Matched != test.by || got[0].Action != probe.ActionFailed:
				t.Errorf("got %+v, want %v by %s", got, test.tag, test.by)
			}
		})
	}
}

func TestFieldsOfStatus(t *testing.T) {
	about := "Original-Envelope-Id: " + tag.EnvelopeID() + "\n"
	long := strings.Repeat("語", 500)
	tests := []struct {
		name   string
		fields string
		want   []probe.Notice
	}{
		{"every action", "\nAction: delivered\nStatus: 2.0.0\n\nAction: RELAYED\n\naction: expanded\n\nAction : delayed\nStatus: 4.0.0",
			[]probe.Notice{{Action: probe.ActionDelivered, Status: "2.0.0"}, {Action: probe.ActionRelayed}, {Action: probe.ActionExpanded}, {Action: probe.ActionDelayed, Status: "4.0.0"}}},
		{"action unknown, failed for good", "\nAction: bounced\nStatus: 5.7.1", []probe.Notice{{Action: probe.ActionFailed, Status: "5.7.1"}}},
		{"action unknown, failed for now", "\nAction: bounced\nStatus: 4.7.1", []probe.Notice{{Action: probe.ActionUnclear, Status: "4.7.1"}}},
		{"action missing", "\nFinal-Recipient: rfc822; ann@a.example", []probe.Notice{{Action: probe.ActionUnclear}}},
		{"no recipient at all", "Reporting-MTA: dns; mx", []probe.Notice{{Action: probe.ActionUnclear, Reporter: "mx"}}},
		{"given up after delays", "\nAction: failed\nStatus: 4.4.7 (delivery time expired)", []probe.Notice{{Action: probe.ActionFailed, Status: "4.4.7"}}},
		{"status that is none", "\nAction: failed\nStatus: 550", []probe.Notice{{Action: probe.ActionFailed}}},
		{"status that is an address", "\nAction: failed\nStatus: 5.1.1.1", []probe.Notice{{Action: probe.ActionFailed}}},
		{"status of no class", "\nAction: failed\nStatus: 3.1.1", []probe.Notice{{Action: probe.ActionFailed}}},
		{"names", "Reporting-MTA: DNS ; mx.example (TCP|192.0.2.1)\n\nAction: failed\nRemote-MTA: [192.0.2.1]",
			[]probe.Notice{{Action: probe.ActionFailed, Reporter: "mx.example", Remote: "[192.0.2.1]"}}},
		{"diagnostic without a type", "\nAction: failed\nDiagnostic-Code: 550 5.1.1 no; not here", []probe.Notice{{Action: probe.ActionFailed, Diagnostic: "550 5.1.1 no; not here"}}},
		{"diagnostic that is hostile", "\nAction: failed\nDiagnostic-Code: smtp; 550 \x1b[31m\x00 \xff\u202eno", []probe.Notice{{Action: probe.ActionFailed, Diagnostic: "550 �[31m� ��no"}}},
		{"diagnostic that is long", "\nAction: failed\nDiagnostic-Code: smtp; " + long, []probe.Notice{{Action: probe.ActionFailed, Diagnostic: long[:332*3] + "…"}}},
		{"the same twice", "\nAction: failed\nFinal-Recipient: rfc822; a@b\n\nAction: failed\nFinal-Recipient: rfc822; a@b", []probe.Notice{{Action: probe.ActionFailed}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for i := range test.want {
				test.want[i].Tag, test.want[i].Matched = tag, probe.ByEnvelopeID
			}
			if d := cmp.Diff(test.want, reader.Read(notification(status(about+test.fields+"\n"))), equal); d != "" {
				t.Errorf("notices (-want +got):\n%s", d)
			}
		})
	}
}

// Where the status has no diagnostic, a reply that the text quotes takes its
// place, and no other line.
func TestDiagnosticFromText(t *testing.T) {
	about := status("Original-Envelope-Id: " + tag.EnvelopeID() + "\n\n" + recipient)
	for text, want := range map[string]string{
		"\nDear sender,\nhost mx said:  552-5.2.2 full\nbye\n": "host mx said: 552-5.2.2 full",
		"\nDear sender,\nall is lost\n":                        "",
	} {
		if got := reader.Read(notification(text, about)); len(got) != 1 || got[0].Diagnostic != want {
			t.Errorf("of %q: %+v, want the diagnostic %q", text, got, want)
		}
	}
}

// A notification is the same one in another folder and after another delivery,
// and another one when anything is different that it says.
func TestCopy(t *testing.T) {
	base := sample(t, "postfix-failed", tag)
	id := func(text string) probe.CopyID {
		t.Helper()
		got := reader.Read(crlf(text))
		if len(got) != 1 {
			t.Fatalf("%d notices", len(got))
		}
		return got[0].Copy
	}
	moved := "Delivered-To: other@sender.example\nX-Spam: no\n" + strings.Replace(base, "Return-Path: <>\n", "", 1)
	if id(moved) != id(base) {
		t.Error("a move makes another notification")
	}
	seen := map[probe.CopyID]string{id(base): "the first"}
	for _, change := range [][2]string{
		{"<20110506030005.4F00112233@relay.example>", "<2@relay.example>"},
		{"Date: Fri,  6 May 2011 12:00:05", "Date: Fri,  6 May 2011 12:00:06"},
		{"Reporting-MTA: dns; relay.example", "Reporting-MTA: dns; relay2.example"},
		{"Final-Recipient: rfc822; nobody@a.example", "Final-Recipient: rfc822; noone@a.example"},
		{"Action: failed", "Action: delayed"},
	} {
		changed := id(strings.Replace(base, change[0], change[1], 1))
		if seen[changed] != "" {
			t.Errorf("%s: the same as %s", change[1], seen[changed])
		}
		seen[changed] = change[1]
	}
}

// Nothing is told of a mail that carries a tag and is no notification.
func TestNoNotification(t *testing.T) {
	header := "\nMailprobe-Tag: " + tag.String() + "\nMessage-ID: <" + tag.String() + "@c>\n"
	mdn := "From: ann@a.example\nReturn-Path: <>\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n" +
		"--b\nContent-Type: message/disposition-notification\n\nDisposition: automatic-action; displayed\n\n--b\nContent-Type: message/rfc822\n" + header + "\n--b--\n"
	probed := probe.Compose(probe.Route{Name: tag.Route, From: "postmaster@sender.example", To: "ann@a.example"}, tag, time.Now())
	tests := map[string]string{
		"a question about a probe": "From: bob@b.example\nSubject: what is this?\n\nI got this:\n\n> Hi. This is the program\n" + header,
		"a forwarded probe": "From: bob@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n" +
			header + "\n--b--\n",
		"a read receipt":          mdn,
		"a complaint":             strings.ReplaceAll(mdn, "disposition-notification", "feedback-report"),
		"a returned notification": "From: MAILER-DAEMON@a\n\n--- returned ---\n\n" + string(notification(status(recipient))),
		"a probe":                 string(probed.Content),
		"nothing":                 "",
		"a header without an end": "From: MAILER-DAEMON@a" + header,
	}
	for name, text := range tests {
		if got := reader.Read(crlf(strings.ReplaceAll(text, "\r\n", "\n"))); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// What is broken is read as far as it goes.
func TestBrokenMail(t *testing.T) {
	whole := string(notification(status("Original-Envelope-Id: "+tag.EnvelopeID()+"\n\n"+recipient), returned("Mailprobe-Tag: "+tag.String())))
	cut := strings.Index(whole, "--b--")
	tests := map[string]struct {
		text string
		want probe.Action
	}{
		"cut before its end":       {whole[:cut], probe.ActionFailed},
		"cut in what was returned": {whole[:cut-40], probe.ActionFailed},
		"an mbox line in front":    {"From MAILER-DAEMON Fri May  6 12:00:05 2011\r\n" + whole, probe.ActionUnclear},
		"boundaries of another":    {strings.Replace(whole, "boundary=b", "boundary=c", 1), probe.ActionUnclear},
		"no boundary":              {strings.Replace(whole, "; boundary=b", "", 1), probe.ActionUnclear},
		"a bad field in a part":    {strings.Replace(whole, "Content-Type: text/rfc822", "what is this\r\nContent-Type: text/rfc822", 1), probe.ActionFailed},
	}
	for name, test := range tests {
		if got := reader.Read([]byte(test.text)); len(got) != 1 || got[0].Tag != tag || got[0].Action != test.want {
			t.Errorf("%s: %+v, want one with the action %q", name, got, test.want)
		}
	}
}

// Hostile mails cost little.
func TestBounds(t *testing.T) {
	about := "Original-Envelope-Id: " + tag.EnvelopeID() + "\n"
	var deep, many strings.Builder
	deep.WriteString("From: MAILER-DAEMON@a\n")
	for i := range 2000 {
		fmt.Fprintf(&deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	deep.WriteString(status(about + "\n" + recipient))
	for i := range 10_000 {
		fmt.Fprintf(&many, "Final-Recipient: rfc822; a%d@b\nAction: failed\n\n", i)
	}
	tests := []struct {
		name string
		text string
		most int
	}{
		{"deep", deep.String(), 0},
		{"many recipients", string(notification(status(about + "\n" + many.String()))), 32},
		{"many parts", string(notification(strings.Repeat("\nx\n--b\n", 100_000), status(about+"\n"+recipient))), 0},
		{"large", string(notification("\n"+strings.Repeat("x\n", 1<<20), status(about+"\n"+recipient))), 0},
		{"many tags", string(notification(status(recipient), returned("Mailprobe-Tag: "+strings.Repeat("mp1_", 200_000)))), 0},
	}
	for _, test := range tests {
		raw := crlf(strings.ReplaceAll(test.text, "\r\n", "\n"))
		began := time.Now()
		got := reader.Read(raw)
		if len(got) != test.most {
			t.Errorf("%s: %d notices, want %d", test.name, len(got), test.most)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: took %v", test.name, took)
		}
	}
}

// The zero Reader knows no agent, and tells nothing.
func TestZeroReader(t *testing.T) {
	if got := (dsn.Reader{}).Read(crlf(sample(t, "postfix-failed", tag))); got != nil {
		t.Errorf("%+v", got)
	}
}
