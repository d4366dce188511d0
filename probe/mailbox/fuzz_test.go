package mailbox

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.uber.org/goleak"

	"mailprobe/probe"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// FuzzServer lets a server say anything after the login. Whatever it says, the
// watcher comes back to a good one, and loses no mail.
func FuzzServer(f *testing.F) {
	for _, seed := range []string{
		"",
		"* 1 EXISTS\r\n* 1 FETCH (UID 1 BODY[HEADER] {3}\r\nabc)\r\nT1 OK done\r\n",
		"* 1 FETCH (BODY[HEADER.FIELDS (X)]<0> {99}\r\nSubject: x",
		"* OK [Error=\"x\"] y\r\n",
		"* BYE gone\r\n",
		"T1 OK [READ-WRITE]\r\nT2 BAD x\r\n* SEARCH 1 2 3\r\nT3 NO y\r\n",
		"* 4294967295 EXPUNGE\r\n* 0 EXISTS\r\n+ \r\n+ x\r\n",
		"* LIST () \"/\" {5}\r\nab\"\\c\r\n* FLAGS (\\Seen \\*)\r\n",
		"\x00\xff\r\n)(\r\n",
		"* QUOTAROOT INBOX \"\"\r\n* QUOTA \"\" (STORAGE 9223372036854775807 -1)\r\nT3 OK done\r\n",
		"* 2 FETCH (UID 2 BODY[]<0> {999999}\r\nContent-Type: x",
	} {
		f.Add([]byte(seed), uint8(3))
	}
	f.Fuzz(func(t *testing.T, said []byte, when uint8) {
		bubble(t, func(t *testing.T) {
			s, l := newFakeServer(), newLedger()
			verbs := []string{"CAPABILITY", "LIST", "NAMESPACE", "SELECT", "UID SEARCH", "UID FETCH", "NOOP", "IDLE",
				"GETQUOTAROOT", "UID FETCH 2 (UID BODY.PEEK[]"}
			text := strings.NewReplacer("|", "/", "<", "[").Replace(string(said))
			s.rows = []row{{on: verbs[int(when)%len(verbs)], reply: text + "|<sleep 5m>|<close>", times: 1}}
			o := options(s)
			o.Disposal = Delete
			s.deliver("INBOX", ours(1))
			s.caps += " QUOTA"
			o.Notices = notices
			s.deliver("INBOX", bounce(2, 2))
			_, stop := watch(t, o, l)
			pass(2 * time.Hour)
			s.deliver("INBOX", ours(3))
			pass(time.Hour)
			stop()
			tag, _ := probe.FindTag([]byte(ours(3)), ourKey)
			found := false
			for _, a := range l.list() {
				found = found || a.Tag == tag
				if a.By.Before(a.After) {
					t.Errorf("[%s, %s] is no interval", a.After, a.By)
				}
			}
			if !found && l.position("INBOX").UIDValidity == 7 && l.position("INBOX").LastUID <= 3 {
				t.Errorf("the mail was lost; %q", l.errs())
			}
			if !l.lastState().Readable {
				t.Errorf("the mailbox stays unreadable: %q", l.errs())
			}
		})
	})
}

// FuzzReports holds that no header is taken for a report that has nothing of one.
func FuzzReports(f *testing.F) {
	f.Add([]byte("Content-Type: multipart/report; report-type=delivery-status\r\n"))
	f.Add([]byte("Auto-Submitted: auto-replied\nReturn-Path:\n <>\n"))
	f.Add([]byte("From: \"(\" <postmaster@x> (\r\nAuto-Submitted:auto-generated"))
	f.Fuzz(func(t *testing.T, header []byte) {
		text := strings.ToLower(string(header))
		if reports(header) && !strings.Contains(text, "delivery-status") && !strings.Contains(text, "auto-") {
			t.Errorf("%q", header)
		}
	})
}

// FuzzReading holds that a mail seen at any two instants, with any stamp, says
// nothing, or something that is no nonsense.
func FuzzReading(f *testing.F) {
	f.Add(int64(0), int64(1000), int64(7))
	f.Add(int64(-5), int64(5), int64(253402300799))
	f.Fuzz(func(t *testing.T, after, by, stamp int64) {
		a := probe.Arrival{After: time.Unix(0, after), By: time.Unix(0, by), Internal: time.Unix(stamp, 0)}
		r, ok := reading(a)
		if ok && (r.Min > r.Max || r.Width() > time.Second+maxReading+2*stampLag) {
			t.Errorf("%+v says [%s, %s]", a, r.Min, r.Max)
		}
	})
}

// FuzzReceived holds that whatever stands in a Received field yields a hop that
// fits the record.
func FuzzReceived(f *testing.F) {
	for _, seed := range []string{
		"from a (b [192.0.2.1]) by c with ESMTP id d for <x@y>; Fri, 6 May 2011 12:00:00 +0900 (JST)",
		"by", ";", "(((", "id ;;; 1 Jan 99 00:00 Z", "from \\( by \" id",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		hop := parseReceived(value)
		for _, word := range []string{hop.By, hop.From, hop.ID} {
			if !utf8.ValidString(word) || len(word) > maxWord || strings.ContainsAny(word, "\r\n\x00") {
				t.Errorf("%q", word)
			}
		}
	})
}

// FuzzSift holds that a header in front of a good one hides it or not, and never
// more, and that the two ways to read fields agree.
func FuzzSift(f *testing.F) {
	f.Add([]byte("X: y\r\n"))
	f.Add([]byte(" folded\r\nReceived: by x\r\n\ty\r\n"))
	f.Add([]byte("Authentication-Results: ;;;=\r\n"))
	f.Add([]byte("\r\n\r\n"))
	f.Add([]byte("no colon\nSubject : x\n: y\n"))
	o := Options{Agent: "tokyo", Key: ourKey, Name: "box"}
	f.Fuzz(func(t *testing.T, front []byte) {
		header := append(bytes.Clone(front), ours(1)...)
		got := o.sift(header, header)
		if _, match := probe.FindTag(header, ourKey); match != got.match {
			t.Errorf("it is %d, and probe.FindTag says %d", got.match, match)
		}
		if got.match == probe.Ours && (got.arrival.Copy == probe.CopyID{} || len(got.arrival.Hops) > maxHops) {
			t.Errorf("%+v", got.arrival)
		}
	})
}

// FuzzParseValues holds that a response is read or refused, and that what was
// quoted comes back.
func FuzzParseValues(f *testing.F) {
	for _, seed := range []string{`() "/" INBOX`, `(("" "/")("#mh/" "/" "X" ("y"))) NIL NIL`, `"a\"b\\c" {3}`, "((((((", `"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parseValues(text)
		v, err := parseValues("x " + quote(text))
		if err != nil || v.at(1).text != text {
			t.Errorf("%q came back as %q, %v", text, v.at(1).text, err)
		}
		decodeFolder(text)
		parseListed(text, true)
		parseQuota(text)
		cutLiteral(text)
	})
}
