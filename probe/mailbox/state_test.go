package mailbox

import (
	"math"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"mailprobe/probe"
)

// TestStateKeepsWhatWasLearned holds what the state tells while the mailbox can be
// read, and that it stays when it cannot.
func TestStateKeepsWhatWasLearned(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.caps += " QUOTA"
		s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
		s.ahead = 90 * time.Second
		s.rows = []row{{on: "GETQUOTAROOT", reply: `* QUOTAROOT "INBOX" "User quota"|* QUOTA "User quota" (STORAGE 10 1024 MESSAGE 3 500)|TAG OK done`}}
		o := options(s)
		s.implicit, o.TLS, o.Mode, o.Poll = true, TLSImplicit, ModePoll, 500*time.Millisecond
		s.tls, o.RootCAs = certify(t)
		start := time.Now()
		_, stop := watch(t, o, l)
		pass(9*time.Second + 700*time.Millisecond)
		s.deliver("INBOX", ours(1))
		pass(time.Second)
		up := l.lastState()
		s.mu.Lock()
		s.down = true
		s.mu.Unlock()
		s.hangUp()
		pass(time.Hour)
		stop()

		// At the start: SELECT, STATUS, SELECT, and the INBOX again. Then a NOOP
		// and a STATUS at each of 21 half seconds. The mail's interval is 0.5 s
		// wide.
		looked := start.Add(10*time.Second + 500*time.Millisecond)
		wantSkew := probe.Skew{Min: 89*time.Second - 100*time.Millisecond, Max: 90500*time.Millisecond + 100*time.Millisecond, At: start.Add(10 * time.Second)}
		if !up.Looked.Equal(looked) || !up.Readable || up.Looks != 4+21+21 {
			t.Errorf("looked %s, want %s; %d looks", up.Looked, looked, up.Looks)
		}
		if up.Skew.Min != wantSkew.Min || up.Skew.Max != wantSkew.Max || !up.Skew.At.Equal(wantSkew.At) {
			t.Errorf("skew %+v, want %+v", up.Skew, wantSkew)
		}
		if p := l.position("INBOX").Skew; p.Min != 0 && p.Min != wantSkew.Min {
			t.Errorf("recorded skew %+v", p)
		}
		if up.Quota != (probe.Quota{Used: 10240, Limit: 1048576}) || up.NotAfter.Sub(start).Round(time.Minute) != 90*24*time.Hour {
			t.Errorf("quota %+v, certificate until %s", up.Quota, up.NotAfter)
		}
		down := l.lastState()
		if down.Readable || down.Looked != up.Looked || down.Looks != up.Looks || down.Skew != up.Skew || down.Quota != up.Quota || down.NotAfter != up.NotAfter {
			t.Errorf("while down: %+v", down)
		}
	})
}

// TestExpiredCertificate holds that a certificate which is refused is told of.
func TestExpiredCertificate(t *testing.T) {
	for _, mode := range []TLSMode{TLSImplicit, TLSStart} {
		t.Run(string(mode), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				o := options(s)
				o.TLS, s.implicit = mode, mode == TLSImplicit
				s.caps += " STARTTLS"
				s.tls, o.RootCAs = certify(t)
				until := time.Now().Add(90 * 24 * time.Hour).Truncate(time.Second)
				pass(91 * 24 * time.Hour)
				_, stop := watch(t, o, l)
				pass(time.Minute)
				stop()
				if st := l.lastState(); st.Readable || !st.NotAfter.Equal(until) || !contains(l.errs(), "expired") {
					t.Errorf("%+v, want the certificate until %s", st, until)
				}
				r := Check(t.Context(), o)
				if !r.Certificate.Equal(until) || r.Err() == nil {
					t.Errorf("a check says %s, %v", r.Certificate, r.Err())
				}
			})
		})
	}
}

// TestQuotaIsAskedFor holds how often, and that no answer to it is a failure for
// long.
func TestQuotaIsAskedFor(t *testing.T) {
	for _, c := range []struct {
		name, caps, reply string
		asked, dialed     int
		want              probe.Quota
	}{
		{"none", "", "TAG BAD what", 0, 1, probe.Quota{}},
		{"told", " QUOTA", `* QUOTAROOT INBOX ""|* QUOTA "" (STORAGE 1 2)|TAG OK done`, 7, 1, probe.Quota{Used: 1024, Limit: 2048}},
		{"no limit", " QUOTA", `* QUOTAROOT INBOX ""|* QUOTA "" ()|TAG OK done`, 7, 1, probe.Quota{}},
		{"no root", " QUOTA", "* QUOTAROOT INBOX|TAG OK done", 7, 1, probe.Quota{}},
		{"refused", " QUOTA", "TAG NO not now", 7, 1, probe.Quota{}},
		{"not understood", " QUOTA", "* QUOTA (((|TAG OK done", 1, 2, probe.Quota{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				s.caps += c.caps
				s.rows = []row{{on: "GETQUOTAROOT", reply: c.reply}}
				_, stop := watch(t, options(s), l)
				pass(time.Hour + time.Minute)
				stop()
				if n := len(s.sent("GETQUOTAROOT")); n != c.asked || s.dialed() != c.dialed {
					t.Errorf("asked %d times over %d connections, want %d over %d", n, s.dialed(), c.asked, c.dialed)
				}
				if st := l.lastState(); st.Quota != c.want || !st.Readable {
					t.Errorf("%+v", st)
				}
			})
		})
	}
}

// TestTightestQuota holds which of several limits is told.
func TestTightestQuota(t *testing.T) {
	root := func(usage, limit int64) imapclient.QuotaData {
		return imapclient.QuotaData{Resources: map[imap.QuotaResourceType]imapclient.QuotaResourceData{imap.QuotaResourceStorage: {Usage: usage, Limit: limit}}}
	}
	for _, c := range []struct {
		list []imapclient.QuotaData
		want probe.Quota
	}{
		{nil, probe.Quota{}},
		{[]imapclient.QuotaData{root(1, 100), root(50, 100), root(60, 1000)}, probe.Quota{Used: 50 << 10, Limit: 100 << 10}},
		{[]imapclient.QuotaData{root(0, 0)}, probe.Quota{}},
		{[]imapclient.QuotaData{root(1, math.MaxInt64)}, probe.Quota{}},
	} {
		if got := tightest(c.list); got != c.want {
			t.Errorf("%v: %v", c.list, got)
		}
	}
}

// TestQuotaThatHangs holds that a server which never answers the question for the
// quota is asked once a day, and its mailbox read all the same.
func TestQuotaThatHangs(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.caps += " QUOTA"
		s.rows = []row{{on: "GETQUOTAROOT", reply: `* OK the quota service is slow|<stall>`}}
		o := options(s)
		o.Mode, o.Poll = ModePoll, time.Second
		_, stop := watch(t, o, l)
		pass(10 * time.Minute)
		if state := l.lastState(); !state.Readable || state.Quota != (probe.Quota{}) {
			t.Errorf("after ten minutes it is %+v", state)
		}
		pass(24 * time.Hour)
		stop()
		asked := len(s.sent("GETQUOTAROOT"))
		if asked != 2 {
			t.Errorf("asked %d times in a day, want twice", asked)
		}
	})
}
