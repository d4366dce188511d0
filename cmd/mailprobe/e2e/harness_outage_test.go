package e2e

import (
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// What a relay has queued over an outage arrives soon after it, each mail once,
// and the servers' logs and the LMTP proxy agree on that.
func TestRealFlush(t *testing.T) {
	works(t)
	const mails, down = 250, 5 * time.Second
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	inbox := dialIMAP(t, e.IMAP, nil, e.Users[0])
	restore := w.Outage(Everything)
	began := time.Now()
	for _, address := range []string{e.MX, e.Submission, e.Submissions, e.IMAP, e.IMAPS} {
		refuses(t, address)
	}
	if line, err := inbox.in.ReadString('\n'); err == nil && !strings.HasPrefix(line, "* BYE") {
		t.Errorf("the open IMAP connection says %q, want its end", line)
	}
	ids := sendMany(t, e.Relay, e.Users[0].Address, mails)
	t.Logf("the relay took %d mails in %v", mails, time.Since(began).Round(time.Millisecond))
	<-time.After(down - time.Since(began))
	for _, id := range ids {
		if n, copies := w.Accepted(id), w.Delivered(id); n != 1 || len(copies) != 0 {
			t.Fatalf("during the outage: accepted %d times, delivered %v", n, copies)
		}
	}
	back := time.Now()
	restore()
	for _, id := range ids {
		await(t, w, id)
	}
	t.Logf("%d mails were flushed in %v", mails, time.Since(back).Round(time.Millisecond))
	for _, id := range ids {
		if in := w.Delivered(id)[0]; in.From.Before(back) || in.To.Before(in.From) {
			t.Errorf("a mail came in %v, before the outage ended at %v", in, back)
		}
	}
	inbox = dialIMAP(t, e.IMAP, nil, e.Users[0])
	if status := strings.Join(inbox.command("STATUS INBOX (MESSAGES)"), ""); !strings.Contains(status, "MESSAGES 250)") {
		t.Errorf("the mailbox says %q, want 250 messages", status)
	}
}

// sendMany hands over n mails, some at once.
func sendMany(t *testing.T, address, to string, n int) []string {
	t.Helper()
	var group sync.WaitGroup
	ids, errs := make([]string, n), make([]error, n)
	slots := make(chan struct{}, 10)
	for i := range n {
		slots <- struct{}{}
		group.Go(func() {
			ids[i], errs[i] = sendTo(address, to)
			<-slots
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatalf("sending to %s: %v", address, err)
	}
	return ids
}

func refuses(t *testing.T, address string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err == nil {
		conn.Close()
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("dialing %s during an outage: %v, want connection refused", address, err)
	}
}

func TestRealWithoutIMAP(t *testing.T) {
	works(t)
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	open := dialIMAP(t, e.IMAP, nil, e.Users[0])
	restore := w.Outage(IMAP)
	refuses(t, e.IMAP)
	refuses(t, e.IMAPS)
	if _, err := open.in.ReadByte(); err == nil {
		t.Error("the open IMAP connection goes on")
	}
	id := mustSend(t, e.MX, e.Users[0].Address)
	eventually(t, 10*time.Second, "the mail is delivered", func() bool { return accounted(w, id) })
	restore()
	restore() // does nothing
	inbox := dialIMAP(t, e.IMAPS, trusting(t, w), e.Users[0])
	inbox.command("SELECT INBOX")
	if n := inbox.count(id); n != 1 {
		t.Errorf("the mailbox shows the mail %d times", n)
	}
	noWarnings(t, w)
}

func TestRealWithoutSMTP(t *testing.T) {
	works(t)
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	restore := w.Outage(SMTP)
	for _, address := range []string{e.MX, e.Submission, e.Submissions} {
		refuses(t, address)
	}
	dialIMAP(t, e.IMAP, nil, e.Users[0]).command("SELECT INBOX")
	id := mustSend(t, e.Relay, e.Users[0].Address)
	eventually(t, 10*time.Second, "the relay defers the mail", func() bool {
		return slices.ContainsFunc(w.Handlings(id), func(h Handling) bool {
			return slices.ContainsFunc(h.Results, func(r Result) bool { return r.Status == "deferred" })
		})
	})
	restore()
	eventually(t, 10*time.Second, "the mail is delivered", func() bool { return accounted(w, id) })
}

func TestRealWithoutStore(t *testing.T) {
	works(t)
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	restore := w.Outage(Store)
	refuses(t, e.IMAP)
	id := mustSend(t, e.MX, e.Users[0].Address)
	eventually(t, 10*time.Second, "the hosted server defers the mail", func() bool {
		list := w.Handlings(id)
		return len(list) == 1 && len(list[0].Results) > 0 && list[0].Results[0].Status == "deferred"
	})
	if _, err := loginTo(t, w, e.Submission, e.Users[0]); err == nil {
		t.Error("a login succeeds without the mail store")
	}
	restore()
	eventually(t, 10*time.Second, "the mail is delivered", func() bool { return accounted(w, id) })
	eventually(t, 10*time.Second, "a login succeeds again", func() bool {
		c, err := loginTo(t, w, e.Submission, e.Users[0])
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}
