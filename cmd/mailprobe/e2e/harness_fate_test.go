package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestRealFates(t *testing.T) {
	works(t)
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
	works(t)
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
	works(t)
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
	if _, err := loginTo(t, w, e.Submission, e.Users[0]); err == nil {
		t.Error("STARTTLS succeeds with an expired certificate")
	}
	if reply := (*textproto.Error)(nil); errors.As(second(sendTo(e.MX, e.Users[0].Address)), &reply) {
		t.Errorf("the mx, in clear: %v", reply)
	}
}

func second(_ string, err error) error { return err }
