package submit_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

// offering is an EHLO reply with an AUTH line, its keyword in a case of its own.
func offering(mechanisms string) row {
	return row{want: ehlo.want, say: "250-mx.example.com\n250-Auth " + mechanisms + "\n250 SIZE 1000\n"}
}

// plainTim is the login of tim in PLAIN (RFC 4616): NUL tim NUL tanstaaftanstaaf.
const plainTim = "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm"

// cramTim are the turns of RFC 2195's example.
var cramTim = []row{
	{want: "AUTH CRAM-MD5", say: "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\n"},
	{want: "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", say: "235 ok\n"},
}

// tim logs in by a mechanism, in clear: what goes over the wire is the same.
func tim(mechanism string) func(*submit.Endpoint) {
	return func(e *submit.Endpoint) {
		e.Auth = &submit.Auth{Username: "tim", Password: "tanstaaftanstaaf", Mechanism: mechanism}
		e.AllowPlaintextAuth = true
	}
}

func TestLogins(t *testing.T) {
	plain := []row{{want: plainTim, say: "235 2.7.0 ok\n"}}
	login := func(first, second string) []row {
		return []row{{want: "AUTH LOGIN", say: "334 " + first + "\n"}, {want: "dGlt", say: "334 " + second + "\n"}, {want: "dGFuc3RhYWZ0YW5zdGFhZg==", say: "235 ok\n"}}
	}
	tests := []struct {
		name      string
		mechanism string
		offer     string
		turns     []row
	}{
		{"PLAIN", "PLAIN", "LOGIN PLAIN", plain},
		{"PLAIN, lower case", "plain", "login plain", plain},
		{"LOGIN", "LOGIN", "LOGIN PLAIN", login("VXNlcm5hbWU6", "UGFzc3dvcmQ6")}, // Username: Password:
		{"LOGIN, other words", "LOGIN", "LOGIN", login("dXNlcg==", "cGFzcw==")},  // user pass
		{"CRAM-MD5", "CRAM-MD5", "CRAM-MD5 PLAIN", cramTim},
		{"best in clear", "", "LOGIN PLAIN CRAM-MD5", cramTim},
		{"second in clear", "", "LOGIN PLAIN", plain},
		{"what there is", "", "NTLM LOGIN", login("VXNlcm5hbWU6", "UGFzc3dvcmQ6")},
		{"old way to offer", "", "\n250-AUTH=PLAIN GSSAPI", plain},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _ := one(script{greeting, offering(test.offer)}.then(test.turns...).then(mailFrom, rcptTo, data, dot))
				var entered []string
				a := sender(t, w, tim(test.mechanism)).Submit(t.Context(), testMail,
					probe.Steps{Entered: func(p probe.Phase) { entered = append(entered, string(p)) }})
				if a.Class != probe.Accepted {
					t.Fatalf("class %s: %s", a.Class, a.Err)
				}
				if d := cmp.Diff("connect envelope auth envelope data", strings.Join(entered, " ")); d != "" {
					t.Errorf("phases (-want +got):\n%s", d)
				}
			})
		})
	}
}

func TestLoginUnderTLS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config, pool := certificate(t, time.Now().AddDate(0, 1, 0))
		w, p := one(script{greeting, ehloTLS, startTLS(config), offering("CRAM-MD5 LOGIN PLAIN"), {want: plainTim, say: "235 ok\n"}, mailFrom, rcptTo, data, dot})
		a := sender(t, w, tim(""), func(e *submit.Endpoint) { e.TLS, e.RootCAs, e.AllowPlaintextAuth = submit.TLSStartTLS, pool, false }).
			Submit(t.Context(), testMail, probe.Steps{})
		synctest.Wait()
		if a.Class != probe.Accepted || a.Target != "192.0.2.1:587" {
			t.Errorf("%+v; the server heard %q", a, p.lines())
		}
	})
}

func TestLoginFailures(t *testing.T) {
	never := func(e *submit.Endpoint) { e.AllowPlaintextAuth = false }
	as := func(*submit.Endpoint) {}
	plain := func(r row) script { r.want = plainTim; return script{greeting, offering("PLAIN"), r} }
	tests := []struct {
		name   string
		change func(*submit.Endpoint)
		script script
		class  probe.Class
		code   int
		err    string
	}{
		{"in clear", never, script{greeting, offering("PLAIN")}, probe.AuthFailed, 0, "not encrypted: use TLS, or allow"},
		{"nothing offered", as, script{greeting, ehlo}, probe.AuthFailed, 0, "offers no login"},
		{"wanted one not offered", tim("CRAM-MD5"), script{greeting, offering("PLAIN LOGIN")}, probe.AuthFailed, 0, "does not offer CRAM-MD5, but PLAIN, LOGIN"},
		{"none that we know", as, script{greeting, offering("NTLM")}, probe.AuthFailed, 0, "does not offer CRAM-MD5, PLAIN, LOGIN, but NTLM"},
		{"wrong password", as, plain(row{say: "535 5.7.8 bad credentials\n"}), probe.AuthFailed, 535, "logging in by PLAIN: 535 5.7.8 bad credentials"},
		{"later", as, plain(row{say: "454 4.7.0 try later\n"}), probe.Deferred, 454, ""},
		{"shutting down", as, plain(row{say: "421 bye\n"}), probe.Deferred, 421, ""},
		{"stalls", as, plain(row{fault: stall}), probe.TimedOut, 0, "no answer within 5m0s"},
		{"hangs up", as, plain(row{fault: hangUp}), probe.Disconnected, 0, ""},
		{"garbage", as, plain(row{say: "fine\n"}), probe.Protocol, 0, "no SMTP reply"},
		{"other success", as, plain(row{say: "250 fine\n"}), probe.Protocol, 0, "250 fine"},
		{"asks on", as, plain(row{say: "334 bW9yZQ==\n"}).then(row{want: "*", say: "501 cancelled\n"}), probe.AuthFailed, 0, "asks more"},
		{"no base64", tim("LOGIN"), script{greeting, offering("LOGIN"), {want: "AUTH LOGIN", say: "334 !\n"}, {want: "*", say: "501 cancelled\n"}},
			probe.Protocol, 0, "base64"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, p := one(test.script)
				a := sender(t, w, tim(""), test.change).Submit(t.Context(), testMail, probe.Steps{})
				if a.Class != test.class || a.Phase != probe.PhaseAuth || a.Reply.Code != test.code || !strings.Contains(a.Err, test.err) {
					t.Errorf("class %q, phase %q, code %d; want %q, auth, %d (%s)", a.Class, a.Phase, a.Reply.Code, test.class, test.code, a.Err)
				}
				if strings.Contains(a.Err, "tanstaaf") || strings.Contains(a.Err, "dGFuc3RhYWY") {
					t.Errorf("the error shows the password: %s", a.Err)
				}
				synctest.Wait()
				if test.code == 535 { // a cancelled login would count as a second offence
					want := []string{"EHLO probe.example", plainTim, "QUIT"}
					if d := cmp.Diff(want, p.lines()); d != "" {
						t.Errorf("the server heard (-want +got):\n%s", d)
					}
				}
			})
		})
	}
}
