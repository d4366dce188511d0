package submit_test

import (
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

func TestAcceptedMail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := script{}
		for _, r := range good {
			slow = append(slow, row{want: r.want, say: r.say[:1], fault: drip}, row{say: r.say[1:]})
		}
		w, p := one(slow)
		var entered []probe.Phase
		began := time.Now()
		a := sender(t, w).Submit(t.Context(), testMail, probe.Steps{Entered: func(p probe.Phase) { entered = append(entered, p) }})
		want := probe.Attempt{
			Began:  began,
			Ended:  began.Add(6 * 3 * time.Second), // six replies, each three seconds late
			Target: "192.0.2.1:25",
			Class:  probe.Accepted,
			Phases: probe.Phases{
				probe.PhaseConnect:  3 * time.Second, // greeting
				probe.PhaseEnvelope: 9 * time.Second, // EHLO, MAIL, RCPT
				probe.PhaseData:     6 * time.Second, // DATA, dot
			},
			Reply: probe.Reply{Code: 250, Enhanced: "2.0.0", Text: "Ok: queued as 4D3C2B1A009C"},
		}
		if d := cmp.Diff(want, a); d != "" {
			t.Errorf("attempt (-want +got):\n%s", d)
		}
		if d := cmp.Diff([]probe.Phase{probe.PhaseConnect, probe.PhaseEnvelope, probe.PhaseEnvelope, probe.PhaseData}, entered); d != "" {
			t.Errorf("phases entered (-want +got):\n%s", d)
		}
		synctest.Wait()
		wantLines := []string{"EHLO probe.example", "MAIL FROM:<probe@sender.example>", "RCPT TO:<box@example.com>", "DATA",
			"Subject: test", "", "Hello.", ".", "QUIT"}
		if d := cmp.Diff(wantLines, p.lines()); d != "" {
			t.Errorf("the server heard (-want +got):\n%s", d)
		}
	})
}

func TestDotStuffing(t *testing.T) {
	tests := []struct {
		name    string
		content string
		want    []string // the lines on the wire
	}{
		{"leading dots", ".a\r\n..b\r\nc.d\r\n.\r\n", []string{"..a", "...b", "c.d", "..", "."}},
		{"no line end", "a\r\nb", []string{"a", "b", "."}},
		{"empty lines at the end", "a\r\n\r\n\r\n", []string{"a", "", "", "."}},
		{"one dot", ".\r\n", []string{"..", "."}},
		{"bare line feeds", "a\n.\nb\r\n", []string{"a", "..", "b", "."}},
		{"longer than a buffer", strings.Repeat(".2345678\r\n", 1000), append(strings.Split(strings.Repeat("..2345678 ", 1000), " ")[:1000:1000], ".")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, p := one(good)
				a := sender(t, w).Submit(t.Context(), probe.Mail{From: testMail.From, To: testMail.To, Content: []byte(test.content)}, probe.Steps{})
				if a.Class != probe.Accepted {
					t.Fatalf("class %s: %s", a.Class, a.Reason())
				}
				synctest.Wait()
				if d := cmp.Diff(append(test.want, "QUIT"), p.lines()[4:]); d != "" {
					t.Errorf("content on the wire (-want +got):\n%s", d)
				}
			})
		})
	}
}

// TestFailures has a row for each way in which a server in clear can fail.
// Those of TLS and AUTH stand in tests of their own.
func TestFailures(t *testing.T) {
	const garbage = "HTTP/1.1 400 Bad Request\n"
	tests := []struct {
		name   string
		script script
		class  probe.Class
		phase  probe.Phase
		code   int           // of the reply; 0: none
		err    string        // a part of Err
		took   time.Duration // the whole attempt
	}{
		{"greeting never comes", script{{fault: stall}}, probe.TimedOut, probe.PhaseConnect, 0, "awaiting the greeting: no answer within 5m0s", 5 * time.Minute},
		{"hang up before the greeting", script{{fault: hangUp}}, probe.Disconnected, probe.PhaseConnect, 0, "192.0.2.1:25: awaiting the greeting: the connection was lost: EOF", 0},
		{"reset before the greeting", script{{fault: reset}}, probe.Disconnected, probe.PhaseConnect, 0, "connection reset by peer", 0},
		{"another protocol", script{{say: garbage}}, probe.Protocol, probe.PhaseConnect, 0, `this is no SMTP reply: "HTTP/1.1 400 Bad Request"`, 0},
		{"busy", script{{say: "421 4.3.2 try later\n"}}, probe.Deferred, probe.PhaseConnect, 421, "421 4.3.2 try later", 0},
		{"busy, without 421", script{{say: "450 4.3.2 try later\n"}}, probe.Deferred, probe.PhaseConnect, 450, "", 0},
		{"no mail here", script{{say: "554 no mail service\n"}}, probe.Rejected, probe.PhaseConnect, 554, "", 0},
		{"greeting of another code", script{{say: "250 hello\n"}}, probe.Protocol, probe.PhaseConnect, 0, "250 hello", 0},
		{"two greetings", script{{say: "220 a\n220 b\n"}}, probe.Protocol, probe.PhaseEnvelope, 0, "more than the one reply", 0},

		{"EHLO stalls", good.but(row{want: ehlo.want, fault: stall}), probe.TimedOut, probe.PhaseEnvelope, 0, "sending EHLO: no answer within 5m0s", 5 * time.Minute},
		{"EHLO hangs up", good.but(row{want: ehlo.want, fault: hangUp}), probe.Disconnected, probe.PhaseEnvelope, 0, "sending EHLO", 0},
		{"EHLO refused for now", good.but(row{want: ehlo.want, say: "450 later\n"}), probe.Deferred, probe.PhaseEnvelope, 450, "", 0},
		{"EHLO refused for good", good.but(row{want: ehlo.want, say: "550 who are you\n"}), probe.Rejected, probe.PhaseEnvelope, 550, "", 0},

		{"MAIL stalls", good.but(row{want: mailFrom.want, fault: deaf}), probe.TimedOut, probe.PhaseEnvelope, 0, "sending MAIL", 5 * time.Minute},
		{"MAIL hangs up", good.but(row{want: mailFrom.want, fault: hangUp}), probe.Disconnected, probe.PhaseEnvelope, 0, "sending MAIL", 0},
		{"MAIL shuts down", good.but(row{want: mailFrom.want, say: "421 4.3.2 shutting down\n", fault: hangUp}), probe.Deferred, probe.PhaseEnvelope, 421, "", 0},
		{"MAIL wants a login", good.but(row{want: mailFrom.want, say: "530 5.7.0 Authentication required\n"}), probe.Rejected, probe.PhaseEnvelope, 530, "", 0},
		{"MAIL garbage", good.but(row{want: mailFrom.want, say: "\x00\xff\n"}), probe.Protocol, probe.PhaseEnvelope, 0, "no SMTP reply", 0},
		{"MAIL half a reply", good.but(row{want: mailFrom.want, say: "250 o", fault: hangUp}), probe.Disconnected, probe.PhaseEnvelope, 0, "EOF", 0},

		{"RCPT greylisted", good.but(row{want: rcptTo.want, say: "450 4.7.1 greylisted\n"}), probe.Deferred, probe.PhaseEnvelope, 450, "sending RCPT: 450 4.7.1 greylisted", 0},
		{"RCPT unknown", good.but(row{want: rcptTo.want, say: "550-5.1.1 no such\n550 5.1.1 user\n"}), probe.Rejected, probe.PhaseEnvelope, 550, "550 5.1.1 no such / user", 0},
		{"RCPT reset", good.but(row{want: rcptTo.want, fault: reset}), probe.Disconnected, probe.PhaseEnvelope, 0, "sending RCPT", 0},
		{"RCPT code changes", good.but(row{want: rcptTo.want, say: "250-a\n550 b\n"}), probe.Protocol, probe.PhaseEnvelope, 0, "no SMTP reply", 0},

		{"DATA stalls", good.but(row{want: data.want, fault: stall}), probe.TimedOut, probe.PhaseData, 0, "sending DATA", 5 * time.Minute},
		{"DATA refused for now", good.but(row{want: data.want, say: "451 no\n"}), probe.Deferred, probe.PhaseData, 451, "", 0},
		{"DATA refused for good", good.but(row{want: data.want, say: "554 no valid recipients\n"}), probe.Rejected, probe.PhaseData, 554, "", 0},
		{"DATA answered before the content", good.but(row{want: data.want, say: "354 go\n250 queued\n"}), probe.Protocol, probe.PhaseData, 0, "more than the one reply", 0},
		{"DATA taken at once", good.but(row{want: data.want, say: "250 ok\n"}), probe.Protocol, probe.PhaseData, 0, "sending DATA: 250 ok", 0},
		{"content not read", good.but(row{want: data.want, say: "354 go\n", fault: stall}), probe.TimedOut, probe.PhaseData, 0, "sending the content: no answer within 10m0s", 10 * time.Minute},

		{"dot stalls", good.but(row{want: dot.want, fault: deaf}), probe.TimedOut, probe.PhaseData, 0, "sending the final dot: no answer within 10m0s", 10 * time.Minute},
		{"dot hangs up", good.but(row{want: dot.want, fault: hangUp}), probe.Disconnected, probe.PhaseData, 0, "sending the final dot", 0},
		{"dot reset", good.but(row{want: dot.want, fault: reset}), probe.Disconnected, probe.PhaseData, 0, "sending the final dot", 0},
		{"dot garbage", good.but(row{want: dot.want, say: garbage}), probe.Protocol, probe.PhaseData, 0, "no SMTP reply", 0},
		{"dot half a reply", good.but(row{want: dot.want, say: "250-2.0.0 Ok\n", fault: hangUp}), probe.Disconnected, probe.PhaseData, 0, "EOF", 0},
		{"dot code that says nothing", good.but(row{want: dot.want, say: "354 go on\n"}), probe.Protocol, probe.PhaseData, 0, "354 go on", 0},
		{"dot deferred", good.but(row{want: dot.want, say: "452 4.3.1 disk full\n"}), probe.Deferred, probe.PhaseData, 452, "", 0},
		{"dot rejected", good.but(row{want: dot.want, say: "550 5.7.1 spam\n"}), probe.Rejected, probe.PhaseData, 550, "", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _ := one(test.script)
				a := sender(t, w).Submit(t.Context(), testMail, probe.Steps{})
				if a.Class != test.class || a.Phase != test.phase || a.Reply.Code != test.code {
					t.Errorf("class %q, phase %q, code %d; want %q, %q, %d (%s)", a.Class, a.Phase, a.Reply.Code, test.class, test.phase, test.code, a.Err)
				}
				if !strings.Contains(a.Err, test.err) {
					t.Errorf("error %q does not say %q", a.Err, test.err)
				}
				if took := a.Ended.Sub(a.Began); took != test.took {
					t.Errorf("took %v, want %v", took, test.took)
				}
				if w.closed.Load() != 1 {
					t.Error("the connection stays open")
				}
			})
		})
	}
}

// A reply of success with another code than 250 is one (RFC 5321 section 4.3.2),
// and so is a code without text (section 4.2).
func TestUnusualSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := one(script{greeting, ehlo,
			{want: mailFrom.want, say: "200\n"}, {want: rcptTo.want, say: "251 will forward\n"},
			{want: data.want, say: "354\n"}, {want: dot.want, say: "252-2.6.0 taken\n252-2.6.0 twice\n252 2.6.0\n"}})
		a := sender(t, w).Submit(t.Context(), testMail, probe.Steps{})
		want := probe.Reply{Code: 252, Enhanced: "2.6.0", Text: "taken\ntwice"}
		if a.Class != probe.Accepted || a.Reply != want {
			t.Errorf("class %s, reply %+v, err %s", a.Class, a.Reply, a.Err)
		}
	})
}

func TestServerWithoutEHLO(t *testing.T) {
	for _, mode := range []submit.TLSMode{submit.TLSNone, submit.TLSOpportunistic} {
		t.Run(string(mode), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				refused := row{want: ehlo.want, say: "502 5.5.1 what\n"}
				s := script{greeting, refused}
				if mode == submit.TLSOpportunistic {
					s = append(s, refused)
				}
				w, _ := one(s.then(row{want: "HELO probe.example", say: "250 hi\n"}, mailFrom, rcptTo, data, dot))
				a := sender(t, w, func(e *submit.Endpoint) { e.TLS = mode }).Submit(t.Context(), testMail, probe.Steps{})
				if a.Class != probe.Accepted {
					t.Errorf("class %s: %s", a.Class, a.Err)
				}
			})
		})
	}
}

// What a server writes must not reach a terminal or a record raw.
func TestReplyIsCleaned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := one(good.but(row{want: rcptTo.want, say: "550 5.1.1 \x1b[2J\xff" + strings.Repeat("long ", 380) + "\n"}))
		a := sender(t, w).Submit(t.Context(), testMail, probe.Steps{})
		if a.Class != probe.Rejected || !strings.HasPrefix(a.Reply.Text, "\uFFFD[2J\uFFFDlong long") {
			t.Errorf("class %s, text %q", a.Class, a.Reply.Text)
		}
		w, _ = one(good.but(row{want: rcptTo.want, say: strings.Repeat("550-"+strings.Repeat("x", 500)+"\n", 100) + "550 x\n"}))
		a = sender(t, w).Submit(t.Context(), testMail, probe.Steps{})
		if a.Class != probe.Rejected || len(a.Reply.Text) > 2010 || len(a.Err) > 2010 {
			t.Errorf("class %s, text of %d bytes, error of %d", a.Class, len(a.Reply.Text), len(a.Err))
		}
	})
}

func TestDialErrors(t *testing.T) {
	tests := []struct {
		errno syscall.Errno
		class probe.Class
		err   string
	}{
		{syscall.ECONNREFUSED, probe.Refused, "192.0.2.1:25: dialing: connection refused"},
		{syscall.EHOSTUNREACH, probe.Unreachable, "192.0.2.1:25: dialing: no route to host"},
		{syscall.ENETUNREACH, probe.Unreachable, "192.0.2.1:25: dialing: network is unreachable"},
		{syscall.ETIMEDOUT, probe.TimedOut, "192.0.2.1:25: dialing: no answer within 30s"},
		{syscall.ECONNRESET, probe.Disconnected, "192.0.2.1:25: dialing: the connection was lost: connection reset by peer"},
		{syscall.EMFILE, probe.Aborted, "192.0.2.1:25: dialing: too many open files"},
		{syscall.EADDRNOTAVAIL, probe.Aborted, "192.0.2.1:25: dialing: cannot assign requested address"},
	}
	for _, test := range tests {
		t.Run(test.errno.Error(), func(t *testing.T) {
			w := &world{errs: map[string]error{"192.0.2.1:25": test.errno}}
			a := sender(t, w).Submit(t.Context(), testMail, probe.Steps{})
			if a.Class != test.class || a.Phase != probe.PhaseConnect || a.Err != test.err || a.Target != "192.0.2.1:25" {
				t.Errorf("%+v, want class %s, error %q", a, test.class, test.err)
			}
		})
	}
}

// An error that nobody knows is no server's fault.
func TestUnknownDialError(t *testing.T) {
	w := &world{} // it has no server at all, and says so in its own words
	a := sender(t, w).Submit(t.Context(), testMail, probe.Steps{})
	if a.Class != probe.Aborted || a.Phase != probe.PhaseConnect || !strings.Contains(a.Err, "no server at 192.0.2.1:25") {
		t.Errorf("%+v", a)
	}
}

func TestBadMailIsNotSent(t *testing.T) {
	for _, m := range []probe.Mail{
		{From: "a@b"},
		{From: "a@b\r\nRSET", To: "c@d"},
		{From: "a@b", To: "c@d> SIZE=1"},
		{From: "a@b", To: "ü@d"},
	} {
		w, _ := one(good)
		a := sender(t, w).Submit(t.Context(), m, probe.Steps{})
		if a.Class != probe.Aborted || a.Err == "" || a.Ended.IsZero() || w.opened != 0 {
			t.Errorf("%+v: %+v", m, a)
		}
	}
}
