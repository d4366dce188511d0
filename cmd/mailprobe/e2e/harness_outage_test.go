package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/smtp"
	"net/textproto"
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
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	restore := w.Outage(Store)
	refuses(t, e.IMAP)
	id := mustSend(t, e.MX, e.Users[0].Address)
	eventually(t, 10*time.Second, "the hosted server defers the mail", func() bool {
		list := w.Handlings(id)
		return len(list) == 1 && len(list[0].Results) > 0 && list[0].Results[0].Status == "deferred"
	})
	if _, err := loginTo(t, w, e.Submission); err == nil {
		t.Error("a login succeeds without the mail store")
	}
	restore()
	eventually(t, 10*time.Second, "the mail is delivered", func() bool { return accounted(w, id) })
	eventually(t, 10*time.Second, "a login succeeds again", func() bool {
		c, err := loginTo(t, w, e.Submission)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

// loginTo logs in over STARTTLS; every failure is returned.
func loginTo(t *testing.T, w World, address string) (*smtp.Client, error) {
	t.Helper()
	user, config := w.Endpoints().Users[0], trusting(t, w)
	c, err := smtp.Dial(address)
	if err != nil {
		return nil, err
	}
	if err := c.StartTLS(config); err != nil {
		c.Close()
		return nil, err
	}
	if err := c.Auth(smtp.PlainAuth("", user.Address, user.Password, "127.0.0.1")); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func TestRealFates(t *testing.T) {
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	inbox := dialIMAP(t, e.IMAP, nil, e.Users[0])
	inbox.command("SELECT INBOX")

	var once sync.Map // Message-IDs that were repeated already
	w.SetFate(func(id string) Fate {
		if _, done := once.LoadOrStore(id, true); done {
			return Deliver
		}
		return Repeat
	})
	repeated := mustSend(t, e.MX, e.Users[0].Address)
	eventually(t, 15*time.Second, "the mail is delivered twice", func() bool { return len(w.Delivered(repeated)) == 2 })
	if n, copies := w.Accepted(repeated), inbox.count(repeated); n != 1 || copies != 2 {
		t.Errorf("the repeated mail was accepted %d times, and lies %d times in the mailbox", n, copies)
	}

	w.SetFate(func(string) Fate { return Lose })
	lost := mustSend(t, e.MX, e.Users[0].Address)
	eventually(t, 10*time.Second, "the mail leaves the queue", func() bool {
		list := w.Handlings(lost)
		return len(list) == 1 && list[0].Removed && list[0].Results[0].Status == "sent"
	})
	if copies := inbox.count(lost); copies != 0 || len(w.Delivered(lost)) != 0 {
		t.Errorf("the lost mail lies %d times in the mailbox, delivered %v", copies, w.Delivered(lost))
	}

	release := make(chan struct{})
	w.SetFate(func(string) Fate { <-release; return Deliver })
	held := mustSend(t, e.MX, e.Users[0].Address)
	eventually(t, 5*time.Second, "the held mail is accepted", func() bool { return w.Accepted(held) == 1 })
	freed := time.Now()
	close(release)
	eventually(t, 5*time.Second, "the held mail is delivered", func() bool { return accounted(w, held) })
	if in := w.Delivered(held)[0]; in.From.Before(freed) {
		t.Errorf("the held mail came in %v, before it was released at %v", in, freed)
	}
}

func TestRealJunk(t *testing.T) {
	w := startTimed(t, RealOptions{})
	e := w.Endpoints()
	id := mustSend(t, e.MX, "probe+Junk@hosted.test")
	eventually(t, 10*time.Second, "the mail is delivered", func() bool { return accounted(w, id) })
	box := dialIMAP(t, e.IMAP, nil, e.Users[0])
	box.command("SELECT Junk")
	if n := box.count(id); n != 1 {
		t.Errorf("the mail lies %d times in the junk folder", n)
	}
	if list := strings.Join(box.command(`LIST (SPECIAL-USE) "" "*"`), "\n"); !strings.Contains(list, `\Junk`) {
		t.Errorf("no folder is marked as junk:\n%s", list)
	}
}

func TestRealExpiredCertificate(t *testing.T) {
	w := startTimed(t, RealOptions{Expired: true})
	e := w.Endpoints()
	for _, address := range []string{e.IMAPS, e.Submissions} {
		conn, err := tls.Dial("tcp", address, trusting(t, w))
		if err == nil {
			conn.Close()
		}
		var invalid x509.CertificateInvalidError
		if !errors.As(err, &invalid) || invalid.Reason != x509.Expired {
			t.Errorf("the handshake with %s ends with %v, want an expired certificate", address, err)
		}
	}
	if _, err := loginTo(t, w, e.Submission); err == nil {
		t.Error("STARTTLS succeeds with an expired certificate")
	}
	if reply := (*textproto.Error)(nil); errors.As(second(sendTo(e.MX, e.Users[0].Address)), &reply) {
		t.Errorf("the mx, in clear: %v", reply)
	}
}

func second(_ string, err error) error { return err }
