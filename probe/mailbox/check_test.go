package mailbox

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newFakeServer()
		var o Options
		s.caps += " QUOTA"
		s.implicit = true
		o = options(s)
		s.tls, o.RootCAs = certify(t)
		o.TLS = TLSImplicit
		o.Folders = []string{"Lists"}
		s.boxes["&j,dg0TDhMPww6w-"] = &fakeBox{validity: 2, next: 1}
		s.rows = []row{
			{on: "CAPABILITY", reply: "<sleep 200ms>|<auto>"},
			{on: "GETQUOTAROOT", reply: `* QUOTAROOT INBOX "User quota"|* QUOTA "User quota" (STORAGE 10 1024 MESSAGE 3 500)|TAG OK done`},
		}
		r := Check(t.Context(), o)
		if r.Err() != nil {
			t.Fatal(r.Err())
		}
		left, ok := r.ExpiresIn(time.Now())
		if days := int(left.Hours() / 24); !ok || days != 89 || r.TLS != "TLS 1.3" {
			t.Errorf("%s, %d days", r.TLS, days)
		}
		if took := r.Steps[2].Took; r.Steps[2].Step != StepLogin || took != 400*time.Millisecond {
			t.Errorf("%s took %s", r.Steps[2].Step, took)
		}
		r.Steps, r.Certificate, r.TLS, r.Capabilities = nil, time.Time{}, "", r.Capabilities[:2]
		if r.Folders[0] != "INBOX" {
			r.Folders[0], r.Folders[1] = r.Folders[1], r.Folders[0]
		}
		want := Report{
			Capabilities: []string{"AUTH=PLAIN", "IDLE"},
			Folders:      []string{"INBOX", "迷惑メール"}, Missing: []string{"Lists"}, Junk: "迷惑メール",
			Quota: []Quota{{"User quota", "STORAGE", 10, 1024}, {"User quota", "MESSAGE", 3, 500}},
		}
		if diff := cmp.Diff(want, r); diff != "" {
			t.Error(diff)
		}
	})
}

func TestCheckSaysWhichStepFailed(t *testing.T) {
	for _, c := range []struct {
		step Step
		with func(*fakeServer, *Options)
		err  string
	}{
		{StepTCP, func(s *fakeServer, _ *Options) { s.down = true }, "tcp: connecting to mail.example:143: connection refused"},
		{StepTCP, func(_ *fakeServer, o *Options) { o.Agent = "" }, "the name is empty"},
		{StepTLS, func(_ *fakeServer, o *Options) { o.TLS = TLSStart }, "tls: starting TLS: the server does not offer STARTTLS"},
		{StepLogin, func(s *fakeServer, _ *Options) {
			s.rows = []row{{on: "AUTH", reply: "TAG NO [AUTHENTICATIONFAILED] wrong"}}
		}, "login: logging in as probe@example: the server answered NO [AUTHENTICATIONFAILED] wrong"},
		{StepFolders, func(s *fakeServer, _ *Options) { s.rows = []row{{on: "LIST", reply: "TAG NO sorry"}} },
			"folders: listing the folders: the server answered NO sorry"},
		{StepQuota, func(s *fakeServer, _ *Options) { s.caps += " QUOTA" }, "quota: asking for the quota: the server answered BAD"},
	} {
		t.Run(string(c.step), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := newFakeServer()
				o := options(s)
				c.with(s, &o)
				r := Check(t.Context(), o)
				last := r.Steps[len(r.Steps)-1]
				if r.Err() == nil || last.Step != c.step || !strings.Contains(r.Err().Error(), c.err) {
					t.Errorf("%s: %v, want %s: %q", last.Step, r.Err(), c.step, c.err)
				}
			})
		})
	}
}
