package e2e

import (
	"net/textproto"
	"os"
	"strings"
	"testing"
	"time"
)

// These tests are of the harness itself: they send and read with nothing but
// the standard library, so that what goes wrong here is the harness.

var _ World = (*Real)(nil)

// hang is how long the start or the end of a World may take before something
// in it hangs. Either takes a fraction of a second where processors are free.
const hang = 20 * time.Second

// startTimed starts a Real, and tells how long it and its end take.
func startTimed(t *testing.T, o RealOptions) *Real {
	t.Helper()
	var ending time.Time
	t.Cleanup(func() { tellTime(t, "stop", ending) }) // the last cleanup
	began := time.Now()
	w := StartReal(t, o)
	tellTime(t, "start", began)
	t.Cleanup(func() { ending = time.Now() })
	return w
}

func tellTime(t *testing.T, what string, since time.Time) {
	t.Helper()
	took := time.Since(since)
	if t.Logf("the world took %v to %s", took.Round(time.Millisecond), what); took > hang {
		t.Errorf("want at most %v", hang)
	}
}

func TestRealDelivers(t *testing.T) {
	works(t)
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	probeUser := e.Users[0]
	sent := map[string]string{
		"relay":       mustSend(t, e.Relay, probeUser.Address),
		"mx":          mustSend(t, e.MX, "probe+mx1@hosted.test"),
		"submission":  mustSubmit(t, w, e.Submission),
		"submissions": mustSubmit(t, w, e.Submissions),
	}
	clear := dialIMAP(t, e.IMAP, nil, probeUser)
	clear.command("SELECT INBOX")
	over := dialIMAP(t, e.IMAPS, trusting(t, w), probeUser)
	over.command("SELECT INBOX (CONDSTORE)")
	for way, id := range sent {
		eventually(t, 10*time.Second, "the mail by "+way+" is in the mailbox", func() bool { return clear.count(id) == 1 })
		if n := over.count(id); n != 1 {
			t.Errorf("by %s: over TLS the mailbox shows %d mails", way, n)
		}
		eventually(t, 5*time.Second, "the mail by "+way+" is accounted for", func() bool { return accounted(w, id) })
		if got := w.Handlings(id); way == "relay" != (len(got) == 2) {
			t.Errorf("by %s: handled by %v", way, got)
		}
	}
	if got := len(w.MessageIDs()); got != len(sent) {
		t.Errorf("%d Message-IDs are known, want %d", got, len(sent))
	}
	noWarnings(t, w)
}

// accounted tells whether a mail was taken once, delivered once, and left every
// queue, by the servers' logs as well as by the LMTP proxy.
func accounted(w *Real, id string) bool {
	left := true
	for _, h := range w.Handlings(id) {
		sent := 0
		for _, r := range h.Results {
			if r.Status == "sent" {
				sent++
			}
		}
		left = left && h.Accepted && h.Removed && sent == 1
	}
	return left && w.Accepted(id) == 1 && len(w.Delivered(id)) == 1 && len(w.Unanswered(id)) == 0
}

// await waits until a mail is accounted for.
func await(t *testing.T, w *Real, id string) {
	t.Helper()
	if !until(30*time.Second, 10*time.Millisecond, func() bool { return accounted(w, id) }) {
		t.Fatalf("after 30 s %s is not accounted for: accepted %d times, delivered %v, unanswered %v, handled %+v",
			id, w.Accepted(id), w.Delivered(id), w.Unanswered(id), w.Handlings(id))
	}
}

func noWarnings(t *testing.T, w *Real) {
	t.Helper()
	if list := append(w.relay.log.warnings(), w.hosted.log.warnings()...); len(list) > 0 {
		t.Errorf("the servers warn:\n%s", strings.Join(list, "\n"))
	}
	store, _ := os.ReadFile(w.store.log)
	for line := range strings.Lines(string(store)) {
		if strings.Contains(line, "Warning:") || strings.Contains(line, "Error:") || strings.Contains(line, "Fatal:") {
			t.Errorf("the mail store warns: %s", line)
		}
	}
}

func TestRealRefuses(t *testing.T) {
	works(t)
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	tests := []struct {
		name, address, to string
		code              int
	}{
		{"unknown user", e.MX, "nobody@hosted.test", 550},
		{"unknown user with an extension", e.MX, "nobody+probe@hosted.test", 550},
		{"foreign domain", e.MX, "a@elsewhere.test", 554},
		{"submission without TLS", e.Submission, "probe@hosted.test", 530},
	}
	for _, test := range tests {
		id, err := sendTo(test.address, test.to)
		reply, ok := err.(*textproto.Error)
		if !ok || reply.Code != test.code {
			t.Errorf("%s: answered with %v, want %d", test.name, err, test.code)
		}
		if n := w.Accepted(id); n != 0 {
			t.Errorf("%s: accepted %d times", test.name, n)
		}
	}
	_, err := loginTo(t, w, e.Submission, User{e.Users[0].Address, "wrong"})
	if reply, ok := err.(*textproto.Error); !ok || reply.Code != 535 {
		t.Errorf("a wrong password is answered with %v, want 535", err)
	}
	// The relay knows no users: it takes the mail and sends a DSN afterwards.
	id := mustSend(t, e.Relay, "nobody@hosted.test")
	inbox := dialIMAP(t, e.IMAP, nil, e.Users[1])
	inbox.command("SELECT INBOX")
	eventually(t, 10*time.Second, "the bounce is in the sender's mailbox", func() bool {
		inbox.command("NOOP")
		return strings.Contains(strings.Join(inbox.command("STATUS INBOX (MESSAGES)"), ""), "MESSAGES 1)")
	})
	if w.Accepted(id) != 1 || len(w.Delivered(id)) != 0 || len(w.MessageIDs()) != 1 {
		t.Errorf("of the bounced mail: accepted %d, delivered %v, ids %v", w.Accepted(id), w.Delivered(id), w.MessageIDs())
	}
}
