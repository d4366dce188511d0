package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The records are those of a real Postfix, shortened.
func TestMaillogReads(t *testing.T) {
	t.Parallel()
	l := &maillog{server: "hosted", queued: make(map[string]*Handling)}
	for _, line := range []string{
		"Nov  2 13:15:16 hosted hosted/smtpd[71]: connect from unknown[127.0.0.1]",
		"Nov  2 13:15:16 hosted hosted/smtpd[71]: 4jXVYv11Kbz1SCdM: client=unknown[127.0.0.1], sasl_method=PLAIN, sasl_username=probe@hosted.test",
		"Nov  2 13:15:16 hosted hosted/cleanup[72]: 4jXVYv11Kbz1SCdM: message-id=<a@sender.test>",
		"Nov  2 13:15:16 hosted hosted/smtpd[73]: 4jXVYv2222z1SCdM: client=unknown[127.0.0.2]",
		"Nov  2 13:15:16 hosted hosted/cleanup[74]: 4jXVYv2222z1SCdM: message-id=<b@sender.test>",
		"Nov  2 13:15:16 hosted hosted/qmgr[75]: 4jXVYv11Kbz1SCdM: from=<bounces@hosted.test>, size=300, nrcpt=1 (queue active)",
		"Nov 12 13:15:16 hosted hosted/lmtp[76]: 4jXVYv11Kbz1SCdM: to=<probe@hosted.test>, relay=none, delay=0.1, delays=0/0/0.1/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:1: Connection refused)",
		"Nov 12 13:15:17 hosted hosted/lmtp[76]: 4jXVYv11Kbz1SCdM: to=<probe@hosted.test>, orig_to=<x@hosted.test>, relay=127.0.0.1[127.0.0.1]:1, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 <probe@hosted.test> abc Saved)",
		"Nov 12 13:15:17 hosted hosted/qmgr[75]: 4jXVYv11Kbz1SCdM: removed",
		"Nov 12 13:15:17 hosted hosted/cleanup[72]: 4jXVYv3333z1SCdM: message-id=<4jXVYv3333z1SCdM@hosted.test>",
		"Nov 12 13:15:17 hosted hosted/qmgr[75]: 4jXVYv3333z1SCdM: from=<>, size=2000, nrcpt=1 (queue active)",
		"Nov 12 13:15:17 hosted hosted/smtpd[71]: NOQUEUE: reject: RCPT from unknown[127.0.0.1]: 550 5.1.1 <n@hosted.test>: no; from=<a@b> to=<n@hosted.test>",
		"Nov 12 13:15:17 hosted hosted/smtpd[71]: warning: TLS library problem",
		"what is no record",
	} {
		l.add(line)
	}
	want := []Handling{
		{Server: "hosted", QueueID: "4jXVYv11Kbz1SCdM", MessageID: "<a@sender.test>", Client: "127.0.0.1", Accepted: true, Removed: true,
			Results: []Result{
				{To: "probe@hosted.test", Status: "deferred", Text: "connect to 127.0.0.1[127.0.0.1]:1: Connection refused"},
				{To: "probe@hosted.test", Status: "sent", Text: "250 2.0.0 <probe@hosted.test> abc Saved"},
			}},
		{Server: "hosted", QueueID: "4jXVYv2222z1SCdM", MessageID: "<b@sender.test>", Client: "127.0.0.2"}, // cut before its dot
		{Server: "hosted", QueueID: "4jXVYv3333z1SCdM", MessageID: "<4jXVYv3333z1SCdM@hosted.test>", Accepted: true},
	}
	got := l.handlings(func(*Handling) bool { return true })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read from the log (-want +got):\n%s", diff)
	}
	if !got[0].injected() || got[1].injected() || got[2].injected() {
		t.Error("only the first mail was injected from outside")
	}
	if w := l.warnings(); len(w) != 1 || !strings.HasSuffix(w[0], "TLS library problem") {
		t.Errorf("warnings: %q", w)
	}
}

// A mail that is cut off before its dot was not taken, though the server's log
// names it.
func TestRealCutBeforeTheDot(t *testing.T) {
	works(t)
	w := startTimed(t, RealOptions{})
	id, content := testMail("probe@hosted.test")
	conn, err := net.Dial("tcp", w.Endpoints().MX)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	for _, command := range []string{"EHLO harness.test", "MAIL FROM:<bounces@hosted.test>", "RCPT TO:<probe@hosted.test>", "DATA"} {
		if _, err := readReply(in); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "%s\r\n", command)
	}
	if reply, err := readReply(in); err != nil || !strings.HasPrefix(reply, "354") {
		t.Fatalf("DATA is answered with %q, %v", reply, err)
	}
	conn.Write(content)
	conn.Write(bytes.Repeat([]byte("more of it\r\n"), 10_000)) // so much that the header is not waiting in a buffer
	eventually(t, 5*time.Second, "the server has logged the Message-ID", func() bool { return len(w.Handlings(id)) == 1 })
	conn.Close()
	later := mustSend(t, w.Endpoints().MX, "probe@hosted.test")
	eventually(t, 5*time.Second, "a later mail is accounted for", func() bool { return accounted(w, later) })
	if n := w.Accepted(id); n != 0 || len(w.Delivered(id)) != 0 {
		t.Errorf("the cut mail counts as accepted %d times, delivered %v", n, w.Delivered(id))
	}
}

// Servers are ended in the middle of their work, and still the logs, the proxy
// and the mailbox tell the same: what was taken came, and each copy is known.
func TestRealTruthUnderLoad(t *testing.T) {
	works(t)
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	ctx, cancel := context.WithCancel(t.Context())
	var mu sync.Mutex
	taken := map[string]bool{} // by Message-ID: whether its 250 was read
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for ctx.Err() == nil {
				id, err := sendTo([]string{e.Relay, e.MX}[i%2], e.Users[0].Address)
				if errors.Is(err, syscall.ECONNREFUSED) {
					<-time.After(10 * time.Millisecond)
					continue
				}
				mu.Lock()
				taken[id] = err == nil
				mu.Unlock()
			}
		})
	}
	for _, part := range []Part{Everything, SMTP, Store} {
		already := len(w.MessageIDs())
		eventually(t, 10*time.Second, "mail flows", func() bool { return len(w.MessageIDs()) > already+40 })
		w.Outage(part)()
	}
	cancel()
	group.Wait()
	inbox := dialIMAP(t, e.IMAP, nil, e.Users[0])
	inbox.command("SELECT INBOX")
	for id, sure := range taken {
		var accepted, known, doubtful, copies int
		if !until(90*time.Second, 50*time.Millisecond, func() bool { // Postfix may leave a mail alone for a minute
			accepted, known, doubtful, copies = w.Accepted(id), len(w.Delivered(id)), len(w.Unanswered(id)), inbox.count(id)
			return accepted <= 1 && (!sure || accepted == 1) && (accepted == 1) == (copies > 0) &&
				known <= copies && copies <= known+doubtful
		}) {
			t.Errorf("%s (its 250 was read: %v) was accepted %d times, delivered %d times and perhaps %d times more, and lies %d times in the mailbox; handled %+v",
				id, sure, accepted, known, doubtful, copies, w.Handlings(id))
		}
	}
	t.Logf("%d mails were tried, %d taken", len(taken), len(w.MessageIDs()))
}

func TestMissingProgram(t *testing.T) {
	t.Parallel()
	_, err := findProgram("/nowhere/postfix", "/nowhere/else/postfix")
	if err == nil || err.Error() != "postfix is missing: apt-get install postfix postgrey dovecot-core dovecot-imapd dovecot-lmtpd dovecot-sieve" {
		t.Errorf("a missing program is reported as %v", err)
	}
}

// holdWorld in the environment makes the test of that value start a World and
// wait to be killed.
const holdWorld = "MAILWORLD_HOLD"

// However the test process ends, its servers end with it.
func TestRealEndsWithTheProcess(t *testing.T) {
	works(t)
	if os.Getenv(holdWorld) != "" {
		w := StartReal(t, RealOptions{})
		fmt.Println("sessions", w.relay.session, w.hosted.session, w.store.session, "folder", w.Endpoints().CAFile)
		select {}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=60s")
	cmd.Env = append(os.Environ(), holdWorld+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var sessions [3]int
	var ca string
	_, scanErr := fmt.Fscanf(out, "sessions %d %d %d folder %s\n", &sessions[0], &sessions[1], &sessions[2], &ca)
	if scanErr == nil {
		defer os.RemoveAll(strings.TrimSuffix(ca, "/ca.pem"))
		for _, session := range sessions {
			if len(membersOf(session)) == 0 {
				t.Errorf("session %d has no process", session)
			}
		}
	}
	cmd.Process.Kill()
	cmd.Wait()
	if scanErr != nil {
		t.Fatalf("reading what the child started: %v", scanErr)
	}
	eventually(t, 5*time.Second, "no server is left", func() bool {
		return len(membersOf(sessions[0]))+len(membersOf(sessions[1]))+len(membersOf(sessions[2])) == 0
	})
}
