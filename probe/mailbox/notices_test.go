package mailbox

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

const reportFields = "Return-Path: <>\r\nReceived: by mx.example id B%d; Fri, 6 May 2011 12:00:00 +0900\r\n" +
	"From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nMessage-ID: <b%d@mx.example>\r\nSubject: Undelivered Mail\r\n" +
	"Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"x\"\r\n\r\n"

// bounce returns a report on our test mails of these numbers.
func bounce(number int, about ...int) string {
	var b strings.Builder
	fmt.Fprintf(&b, reportFields, number, number)
	for _, n := range about {
		tag, _ := probe.FindTag([]byte(ours(n)), ourKey)
		b.WriteString("Returned: " + tag.String() + "\r\n")
	}
	return b.String()
}

// notices stands for what reads reports: it takes every tag of ours in a text for
// that of a mail that failed.
func notices(raw []byte) (list []probe.Notice) {
	for _, tag := range probe.FindTags(string(raw)) {
		if ourKey.Verify(tag) {
			list = append(list, probe.Notice{Tag: tag, Action: probe.ActionFailed, Status: "5.1.1", Matched: probe.ByTag})
		}
	}
	return list
}

func (l *ledger) noticeList() []probe.Notice {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []probe.Notice
	for _, n := range l.notices {
		list = append(list, n)
	}
	probe.SortNotices(list)
	return list
}

// TestReports holds what is taken for a report.
func TestReports(t *testing.T) {
	for _, c := range []struct {
		header string
		want   bool
	}{
		{"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n", true},
		{"content-type:MULTIPART/Report;\r\n boundary=\"a;b\";\r\n\tREPORT-TYPE = \"Delivery-Status\"\r\n", true},
		{"Content-Type: multipart/report (a comment); report-type=\"global-delivery-status\"\r\n", true},
		{"Content-Type: multipart/report; report-type=disposition-notification\r\n", false},
		{"Content-Type: multipart/report; boundary=delivery-status\r\n", false},
		{"Content-Type: multipart/mixed; boundary=\"multipart/report; report-type=delivery-status\"\r\n", false},
		{"X-Content-Type: multipart/report; report-type=delivery-status\r\n", false},
		{"Auto-Submitted: auto-replied\r\nReturn-Path: <>\r\n", true},
		{"Return-Path: < >\r\nAuto-Submitted: Auto-Generated (bounce)\r\n", true},
		{"Auto-Submitted: auto-generated\r\nFrom: Mailer-Daemon@mx.example (Mail Delivery System)\r\n", true},
		{"Auto-Submitted: auto-replied\r\nFrom: \"The Post Office\" <postmaster@mx.example>\r\n", true},
		{"Auto-Submitted: auto-replied\r\nFrom: <MAILER-DAEMON>\r\n", true},
		{"Auto-Submitted: auto-replied\r\nReturn-Path: <a@b>\r\nFrom: a@b\r\n", false},
		{"Auto-Submitted: no\r\nReturn-Path: <>\r\n", false},
		{"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\n", true}, // as qmail writes it
		{"From: MAILER-DAEMON@mx.example\r\n", false},
		{"Auto-Submitted: auto-replied\r\nFrom: notpostmaster@mx.example\r\n", false},
		{"Auto-Submitted: auto-replied\r\n\r\nReturn-Path: <>\r\n", false}, // in the body
	} {
		if got := reports([]byte(c.header)); got != c.want {
			t.Errorf("%q: %v", c.header, got)
		}
	}
}

// TestNotices goes through what may lie in a mailbox of notices.
func TestNotices(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.pushLate = 100 * time.Millisecond // so that they are announced together
		l.knows = func(n probe.Notice) bool { return n.Tag.ID[15] != 3 }
		o := options(s)
		o.Disposal, o.Notices = Delete, notices
		_, stop := watch(t, o, l)
		pass(30 * time.Second)
		came := time.Now()
		s.deliver("INBOX", bounce(1, 1))    // 1: known
		s.deliver("INBOX", bounce(2))       // 2: about nothing of ours
		s.deliver("INBOX", bounce(3, 2, 3)) // 3: one of two is known
		s.deliver("INBOX", foreign(4))      // 4
		s.deliver("INBOX", ours(5))         // 5: an arrival
		s.deliver("INBOX", header("tokyo", otherKey, 6))
		other := ourKey.Sign(probe.Ref{Agent: "osaka", Route: "mx1", ID: [16]byte{6: 0x70, 8: 0x80}})
		s.deliver("INBOX", bounce(7, 7)+other.String()) // 7: about another agent's as well
		pass(time.Minute)
		stop()

		if diff := cmp.Diff([]uint32{2, 3, 4, 6, 7}, s.left("INBOX")); diff != "" {
			t.Errorf("left: %s", diff)
		}
		for _, uid := range s.left("INBOX") {
			if flags := s.flags("INBOX", uid); len(flags) > 0 {
				t.Errorf("flags of %d: %q", uid, flags)
			}
		}
		if foreign, forged := l.counts(); foreign != 3 || forged != 1 {
			t.Errorf("%d foreign and %d forged, want 3 and 1", foreign, forged)
		}
		if n := len(l.list()); n != 1 {
			t.Errorf("%d arrivals, want 1", n)
		}
		var got []probe.Notice
		for _, sighting := range l.sightings {
			if len(sighting.Notices) > 0 {
				got = sighting.Notices
			}
		}
		if len(got) != 3 || got[0].Copy == got[1].Copy || got[0].Copy == (probe.CopyID{}) {
			t.Fatalf("notices: %+v", got)
		}
		want := got[0]
		want.Mailbox, want.Folder, want.UIDValidity, want.UID, want.At = "box", "INBOX", 7, 1, came.Add(s.pushLate)
		want.Action, want.Status, want.Matched = probe.ActionFailed, "5.1.1", probe.ByTag
		if diff := cmp.Diff(want, got[0], cmp.Comparer(time.Time.Equal)); diff != "" || want.Tag.ID[15] != 1 {
			t.Errorf("%s", diff)
		}
		if fetches := s.sent("UID FETCH 1:3,7 (UID BODY.PEEK[]<0.262144>)"); len(fetches) != 1 {
			t.Errorf("fetched: %q", s.sent("UID FETCH"))
		}
		checkCommands(t, s)
	})
}

// TestNoNoticesNoTexts holds that no text is read of a mailbox that gets no
// notices.
func TestNoNoticesNoTexts(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.deliver("INBOX", bounce(1, 1))
		_, stop := watch(t, options(s), l)
		pass(time.Minute)
		stop()
		if contains(s.sent("UID FETCH"), "BODY.PEEK[]") {
			t.Errorf("fetched: %q", s.sent("UID FETCH"))
		}
		if foreign, _ := l.counts(); foreign != 1 || len(l.noticeList()) != 0 {
			t.Errorf("%d foreign, notices %v", foreign, l.noticeList())
		}
	})
}

// TestCopyOfAReportStaysTheSame holds that what is read to tell a report is no
// part of what tells copies.
func TestCopyOfAReportStaysTheSame(t *testing.T) {
	o := Options{Agent: "tokyo", Key: ourKey, Notices: notices}
	text := []byte(bounce(1, 1))
	other := bytes.Replace(text, []byte("MAILER-DAEMON@mx"), []byte("MAILER-DAEMON@mx2"), 1)
	a, b, c := o.sift(text, text), o.sift(other, other), o.sift([]byte(bounce(2, 1)), nil)
	if !a.reports || a.arrival.Copy != b.arrival.Copy || a.arrival.Copy == c.arrival.Copy {
		t.Errorf("%+v, %+v, %+v", a, b, c)
	}
}

// TestLeftNotices holds that a notice which was recorded and not removed is
// removed after the next start, and foreign reports are not read for it.
func TestLeftNotices(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.deliver("INBOX", bounce(1))
		s.deliver("INBOX", bounce(2, 2))
		l.positions["INBOX"] = probe.Position{Folder: "INBOX", UIDValidity: 7, LastUID: 2}
		o := options(s)
		o.Disposal, o.Notices = Delete, notices
		_, stop := watch(t, o, l)
		pass(time.Minute)
		stop()
		if diff := cmp.Diff([]uint32{1}, s.left("INBOX")); diff != "" {
			t.Error(diff)
		}
		if !contains(s.sent("UID SEARCH"), `BODY "tokyo_"`) || !contains(s.sent("UID SEARCH"), `HEADER "Content-Type" "delivery-status"`) {
			t.Errorf("searched: %q", s.sent("UID SEARCH"))
		}
	})
}

// TestOddTexts holds that a text which cannot be had hides no other mail.
func TestOddTexts(t *testing.T) {
	const text = "(UID BODY.PEEK[]"
	huge := strings.Repeat("|"+strings.Repeat("y", 8191), 9<<10)
	for _, c := range []struct {
		name string
		rows []row
		want []byte // the numbers of the probes that are reported on
	}{
		{"good", nil, []byte{1, 2, 3}},
		{"one is refused", []row{
			{on: "UID FETCH 1:3 " + text, reply: "TAG NO [SERVERBUG] corrupt"},
			{on: "UID FETCH 2 " + text, reply: "TAG NO [SERVERBUG] corrupt"}}, []byte{1, 3}},
		{"one is endless", []row{
			{on: "UID FETCH 1:3 " + text, reply: "* 2 FETCH (UID 2 BODY[]<0> ~)"},
			{on: "UID FETCH 2 " + text, reply: "* 2 FETCH (UID 2 BODY[]<0> {9999999999}" + huge, times: 1},
			{on: "UID FETCH 2 " + text, reply: "* 2 FETCH (UID 2 BODY[]<0> ~)"}}, []byte{1, 3}},
		{"two are nonsense", []row{
			{on: "UID FETCH 1:3 " + text, reply: "* 2 FETCH (UID 2 BODY[]<0> ~)"},
			{on: "UID FETCH 1 " + text, reply: "* 1 FETCH (UID 1 BODY[]<0> ~)"},
			{on: "UID FETCH 2 " + text, reply: "* 2 FETCH (UID 2 BODY[]<0> ~)"}}, []byte{3}},
		{"cut off by the network, often", []row{
			{on: "UID FETCH 1:3 " + text, reply: "<close>", times: 9}}, []byte{1, 2, 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				s.rows = slices.Clone(c.rows)
				o := options(s)
				o.Notices = notices
				for i := range 3 {
					s.deliver("INBOX", bounce(i+1, i+1))
				}
				s.deliver("INBOX", ours(9))
				_, stop := watch(t, o, l)
				pass(time.Hour)
				stop()
				var got []byte
				for _, n := range l.noticeList() {
					got = append(got, n.Tag.ID[15])
				}
				slices.Sort(got)
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("%s; %q", diff, l.errs())
				}
				if len(l.list()) != 1 || !l.lastState().Readable {
					t.Errorf("%d arrivals, %+v", len(l.list()), l.lastState())
				}
			})
		})
	}
}

// TestLongReport holds that a report is read up to a limit.
func TestLongReport(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		o := options(s)
		var lengths []int
		o.Notices = func(raw []byte) []probe.Notice {
			lengths = append(lengths, len(raw))
			return notices(raw)
		}
		s.deliver("INBOX", bounce(1, 1)+strings.Repeat("returned text\r\n", 50_000))
		s.deliver("INBOX", bounce(2, 2))
		_, stop := watch(t, o, l)
		pass(time.Minute)
		stop()
		if len(l.noticeList()) != 2 || len(lengths) != 2 || lengths[0] != maxText {
			t.Errorf("%d notices, in texts of %v bytes", len(l.noticeList()), lengths)
		}
	})
}

// TestKnownOf holds that a mail is known when all that is in it is.
func TestKnownOf(t *testing.T) {
	got := probe.Sighting{
		Arrivals: []probe.Arrival{{UID: 9}, {UID: 8}},
		Notices:  []probe.Notice{{UID: 5}, {UID: 5}, {UID: 4}, {UID: 4}, {UID: 3}, {UID: 3}},
	}
	var results []probe.Recorded
	for _, known := range []bool{true, false, true, false, false, true, true, true} {
		results = append(results, probe.Recorded{Known: known})
	}
	if diff := cmp.Diff([]uint32{3, 9}, knownOf(got, results)); diff != "" {
		t.Error(diff)
	}
}
