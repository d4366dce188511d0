package probetest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

func TestSMTPRefuses(t *testing.T) {
	set := func(change func(*probetest.Faults)) func(*probetest.World) {
		return func(w *probetest.World) { w.Server("mx1.a.example").Set(change) }
	}
	for _, tt := range []struct {
		name  string
		fault func(*probetest.World)
		door  string
		auth  sasl.Client
		to    string
		want  string // the reply
		log   []string
	}{
		{"unknown user", nil, "mx1.a.example:25", nil, "who@a.example",
			"550 5.1.1 <who@a.example>: Recipient address rejected: User unknown in virtual mailbox table",
			[]string{"0 denied mx1.a.example "}},
		{"foreign domain", nil, "mx1.a.example:25", nil, "bob@b.example",
			"554 5.7.1 <bob@b.example>: Relay access denied", []string{"0 denied mx1.a.example "}},
		{"submission without login", nil, "mx1.a.example:587", nil, "ann@a.example", "530 5.7.0 Must log in first", nil},
		{"submission with a wrong password", nil, "mx1.a.example:587", sasl.NewPlainClient("", "ann@a.example", "wrong"), "ann@a.example",
			"535 5.7.8 Authentication failed", nil},
		{"submission when no password is right", set(func(f *probetest.Faults) { f.RefuseAuth = true }), "mx1.a.example:587",
			sasl.NewPlainClient("", "ann@a.example", password), "ann@a.example", "535 5.7.8 Authentication failed", nil},
		{"deferred at RCPT", set(func(f *probetest.Faults) {
			f.RCPT = probetest.Reply{Code: 451, Enhanced: [3]int{4, 3, 0}, Text: "later"}
		}),
			"mx1.a.example:25", nil, "ann@a.example", "451 4.3.0 later", []string{"0 denied mx1.a.example "}},
		{"rejected at the dot", set(func(f *probetest.Faults) { f.Dot = probetest.Reply{Code: 554, Enhanced: [3]int{5, 7, 1}, Text: "spam"} }),
			"mx1.a.example:25", nil, "ann@a.example", "554 5.7.1 spam", []string{"0 denied mx1.a.example m"}},
		{"greylisted", set(func(f *probetest.Faults) { f.Greylist = time.Minute }), "mx1.a.example:25", nil, "ann@a.example",
			"450 4.2.0 <ann@a.example>: Recipient address rejected: Greylisted", []string{"0 denied mx1.a.example "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				if tt.fault != nil {
					tt.fault(w)
				}
				start := time.Now()
				_, err := hand(dial(t, w, tt.door), tt.auth, "out@c.example", tt.to, mail("m"))
				var reply *smtp.SMTPError
				if !errors.As(err, &reply) {
					t.Fatalf("error %v, want a reply", err)
				}
				got := probetest.Reply{Code: reply.Code, Enhanced: reply.EnhancedCode, Text: reply.Message}.String()
				if got != tt.want {
					t.Errorf("reply %q, want %q", got, tt.want)
				}
				if diff := cmp.Diff(tt.log, lines(w, start)); diff != "" {
					t.Errorf("log (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// exchange speaks SMTP by hand: it reads the greeting, sends each line, and
// returns the code and last line of each reply.
func exchange(t *testing.T, c net.Conn, lines ...string) []string {
	t.Helper()
	text := textproto.NewConn(c)
	var replies []string
	for _, line := range append([]string{""}, lines...) {
		if line != "" {
			if err := text.PrintfLine("%s", line); err != nil {
				t.Fatal(err)
			}
		}
		code, message, err := text.ReadResponse(0)
		if err != nil {
			t.Fatal(err)
		}
		replies = append(replies, fmt.Sprintf("%d %s", code, message[strings.LastIndexByte(message, '\n')+1:]))
	}
	return replies
}

// The challenge response is computed as in RFC 2195 by another program:
// printf '<1896.697170952@mx1.a.example>' | openssl dgst -md5 -hmac secret
func TestCRAMMD5(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		got := exchange(t, dial(t, w, "mx1.a.example:587"), "EHLO x.example", "AUTH CRAM-MD5", "YW5uQGEuZXhhbXBsZSA4Y2Q4MGYxMTM3ZmIyZjgxODA2OTU3MzFlZDZmNGQ5NA==")
		want := []string{"220 mx1.a.example ESMTP Service Ready", "250 SIZE 52428800", "334 PDE4OTYuNjk3MTcwOTUyQG14MS5hLmV4YW1wbGU+", "235 2.0.0 Authentication succeeded"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("replies (-want +got):\n%s", diff)
		}
	})
}

func TestNestedMail(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		got := exchange(t, dial(t, w, "mx1.a.example:25"), "HELO x.example", "MAIL FROM:<out@c.example>", "RCPT TO:<ann@a.example>",
			"MAIL FROM:<out@c.example>", "RSET", "MAIL FROM:<out@c.example>", "DATA")
		var codes []string
		for _, reply := range got {
			codes = append(codes, reply[:3])
		}
		if diff := cmp.Diff([]string{"220", "250", "250", "250", "503", "250", "250", "502"}, codes); diff != "" {
			t.Errorf("codes (-want +got):\n%s", diff)
		}
	})
}

func TestGreylistLetsSecondTryIn(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Greylist = time.Minute })
		for _, tt := range []struct {
			wait    time.Duration
			refused bool
		}{{0, true}, {59 * time.Second, true}, {time.Second, false}, {time.Hour, false}} {
			time.Sleep(tt.wait)
			if err := toAnn(t, w, "m"); (err != nil) != tt.refused {
				t.Errorf("after %v more: %v, want refused %v", tt.wait, err, tt.refused)
			}
		}
	})
}

func TestDialFails(t *testing.T) {
	reach := func(r probetest.Reach) func(*probetest.World) {
		return func(w *probetest.World) {
			w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.SMTP.Reach = r })
		}
	}
	for _, tt := range []struct {
		name    string
		fault   func(*probetest.World)
		address string
		timeout time.Duration
		want    error
		after   time.Duration
	}{
		{"refused", reach(probetest.Refused), "mx1.a.example:25", time.Hour, syscall.ECONNREFUSED, 0},
		{"vanished, with a time-out", reach(probetest.Vanished), "mx1.a.example:587", 7 * time.Second, context.DeadlineExceeded, 7 * time.Second},
		{"vanished, without", reach(probetest.Vanished), "192.0.2.10:25", time.Hour, syscall.ETIMEDOUT, 127 * time.Second},
		{"no such port", reach(probetest.Reached), "mx1.a.example:465", time.Hour, syscall.ECONNREFUSED, 0},
		{"no such host", reach(probetest.Reached), "192.0.2.99:25", time.Hour, syscall.EHOSTUNREACH, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				tt.fault(w)
				start := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), tt.timeout)
				defer cancel()
				_, err := w.Dialer().DialContext(ctx, "tcp", tt.address)
				var op *net.OpError
				if !errors.Is(err, tt.want) || !errors.As(err, &op) || op.Op != "dial" {
					t.Errorf("error %v, want %v", err, tt.want)
				}
				if op != nil && op.Timeout() != (tt.after > 0) {
					t.Errorf("timeout %v for %v", op.Timeout(), err)
				}
				if got := time.Since(start); got != tt.after {
					t.Errorf("failed after %v, want %v", got, tt.after)
				}
				if c, err := w.Dialer().DialContext(t.Context(), "tcp", "mx1.a.example:143"); err != nil {
					t.Errorf("IMAP is affected too: %v", err)
				} else {
					c.Close()
				}
			})
		})
	}
}

func TestResolver(t *testing.T) {
	w := probetest.New(twoServers())
	defer w.Close()
	ctx := t.Context()
	mx, err := w.Resolver().LookupMX(ctx, "A.example.")
	if diff := cmp.Diff([]*net.MX{{Host: "mx1.a.example.", Pref: 10}}, mx); diff != "" || err != nil {
		t.Errorf("MX (-want +got): %v\n%s", err, diff)
	}
	addrs, err := w.Resolver().LookupNetIP(ctx, "ip", mx[0].Host)
	if err != nil || len(addrs) != 1 || addrs[0].String() != "192.0.2.10" {
		t.Errorf("addresses %v, %v", addrs, err)
	}
	for _, network := range []string{"ip6", "ip4"} {
		_, err = w.Resolver().LookupNetIP(ctx, network, "who.example")
		var dns *net.DNSError
		if !errors.As(err, &dns) || !dns.IsNotFound {
			t.Errorf("%s of an unknown name: %v", network, err)
		}
	}
	w.SetMX("a.example", &net.MX{Host: "."})
	if mx, err := w.Resolver().LookupMX(ctx, "a.example"); err != nil || len(mx) != 1 || mx[0].Host != "." {
		t.Errorf("null MX: %v, %v", mx, err)
	}
}

// An open connection must stall while packets vanish, in both directions, and
// go on afterwards.
func TestVanishedConnectionGoesOn(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		c := dial(t, w, "mx1.a.example:25")
		exchange(t, c, "EHLO x.example")
		a := w.Server("mx1.a.example")
		a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Vanished })
		start := time.Now()
		time.AfterFunc(time.Minute, func() { a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Reached }) })
		io.WriteString(c, "NOOP\r\n")
		c.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, syscall.ETIMEDOUT) && !isTimeout(err) {
			t.Fatalf("reading from a vanished server: %v", err)
		}
		c.SetReadDeadline(time.Time{})
		buf := make([]byte, 100)
		n, err := c.Read(buf)
		if err != nil || !strings.HasPrefix(string(buf[:n]), "250 ") || time.Since(start) != time.Minute {
			t.Errorf("got %q, %v after %v; want the answer after a minute", buf[:n], err, time.Since(start))
		}
	})
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func TestResetConnection(t *testing.T) {
	for _, vanished := range []bool{false, true} {
		bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
			a := w.Server("mx1.a.example")
			smtp, imap := dial(t, w, "mx1.a.example:25"), dial(t, w, "mx1.a.example:143")
			exchange(t, smtp)
			imap.Read(make([]byte, 1000)) // the greeting
			if vanished {
				a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Vanished })
				io.WriteString(smtp, "NOOP\r\n")
			}
			time.AfterFunc(time.Second, a.ResetSMTP)
			if _, err := smtp.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("reading: %v, want a reset", err)
			}
			if _, err := smtp.Write([]byte("NOOP\r\n")); !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("writing: %v, want a reset", err)
			}
			io.WriteString(imap, "a NOOP\r\n")
			if n, err := imap.Read(make([]byte, 100)); n == 0 || err != nil {
				t.Errorf("IMAP is affected too: %v", err)
			}
		})
	}
}

func TestSlowAnswers(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault func(*probetest.Faults)
		want  time.Duration
	}{
		// greeting, EHLO, MAIL, RCPT, DATA, dot, QUIT: seven answers
		{"each answer", func(f *probetest.Faults) { f.SMTP.Slow = 10 * time.Second }, 70 * time.Second},
		{"the dot", func(f *probetest.Faults) { f.SlowDot = 9 * time.Minute }, 9 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				w.Server("mx1.a.example").Set(tt.fault)
				start := time.Now()
				mustToAnn(t, w, "m")
				if got := time.Since(start); got != tt.want {
					t.Errorf("took %v, want %v", got, tt.want)
				}
				synctest.Wait()
				accepted := w.Mails()[id("m")].Accepted[0]
				if tt.name == "the dot" && accepted.To.Sub(accepted.From) != tt.want {
					t.Errorf("accepted in [%v, %v]", accepted.From.Sub(start), accepted.To.Sub(start))
				}
			})
		})
	}
}

func TestTarPit(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.SMTP.Drip = time.Second })
		c := dial(t, w, "mx1.a.example:25")
		start := time.Now()
		greeting := "220 mx1.a.example ESMTP Service Ready\r\n"
		got, err := io.ReadAll(io.LimitReader(c, int64(len(greeting))))
		if err != nil || string(got) != greeting {
			t.Fatalf("greeting %q, %v", got, err)
		}
		if want := time.Duration(len(greeting)) * time.Second; time.Since(start) != want {
			t.Errorf("took %v, want %v", time.Since(start), want)
		}
	})
}

func TestLostReplyToDot(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.LoseDot = probetest.Every(2) })
		mustToAnn(t, w, "one")
		if err := toAnn(t, w, "two"); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("error %v, want a reset", err)
		}
		synctest.Wait()
		mails := w.Mails()
		if mails[id("one")].Accepted[0].To.IsZero() || !mails[id("two")].Accepted[0].To.IsZero() {
			t.Error("the log must tell which reply went out")
		}
		if diff := cmp.Diff([]string{"one", "two"}, inAnns(t, w, "INBOX")); diff != "" {
			t.Errorf("INBOX (-want +got):\n%s", diff)
		}
	})
}
