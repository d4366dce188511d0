package mailbox

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestDecodeFolder compares with RFC 3501 section 5.1.3 and with what Python's
// codec utf-16-be and base64 make of the same names.
func TestDecodeFolder(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"INBOX", "INBOX"},
		{"&j,dg0TDhMPww6w-", "迷惑メール"},
		{"&MLkw0TDg-", "スパム"},
		{"INBOX.&j,dg0TDhMPww6w-", "INBOX.迷惑メール"},
		{"R&-D", "R&D"},
		{"~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"}, // the example of the RFC
		{"&2D3eAA-", "😀"},
		{"迷惑メール", "迷惑メール"}, // raw UTF-8
	} {
		if got, err := decodeFolder(c.in); err != nil || got != c.want {
			t.Errorf("%q is %q, %v; want %q", c.in, got, err, c.want)
		}
	}
	for _, bad := range []string{"R&D", "&", "&j-", "&!!!!-", "\x93\xfa", "&2D0-"} {
		if got, err := decodeFolder(bad); err == nil {
			t.Errorf("%q is taken for %q", bad, got)
		}
	}
}

func TestFindJunk(t *testing.T) {
	for _, c := range []struct {
		name  string
		list  []string // LIST responses without their first word
		roots []string
		want  string
	}{
		{"special use", []string{`(\HasNoChildren) "/" Spam`, `(\HasNoChildren \Junk) "/" Rubbish`}, nil, "Rubbish"},
		{"special use in another case", []string{`(\hasnochildren \JUNK) "." "INBOX.Rubbish"`}, nil, "INBOX.Rubbish"},
		{"XLIST", []string{`(\Spam) "/" "[Gmail]/Whatever"`}, nil, "[Gmail]/Whatever"},
		{"name", []string{`() "/" INBOX`, `() "/" Junk`}, nil, "Junk"},
		{"name in another case", []string{`() "/" SPAM`}, nil, "SPAM"},
		{"the more common name", []string{`() "/" "Bulk Mail"`, `() "/" Spam`, `() "/" "Junk E-mail"`}, nil, "Spam"},
		{"below the INBOX, dots", []string{`() "." INBOX`, `() "." INBOX.Junk`}, nil, "INBOX.Junk"},
		{"below the inbox, slashes", []string{`() "/" "Inbox/Spam"`}, nil, "Inbox/Spam"},
		{"in a namespace", []string{`() "/" "Mail/Spam"`}, []string{"Mail/"}, "Mail/Spam"},
		{"not in a namespace", []string{`() "/" "Archive/Spam"`}, []string{"Mail/"}, ""},
		{"deeper", []string{`() "/" "INBOX/2011/Spam"`}, nil, ""},
		{"Gmail", []string{`() "/" "[Gmail]/Spam"`}, nil, "[Gmail]/Spam"},
		{"Gmail, dots", []string{`() "." "[Gmail].Spam"`}, nil, "[Gmail].Spam"},
		{"Japanese", []string{`() "." "&j,dg0TDhMPww6w-"`}, nil, "迷惑メール"},
		{"Japanese, below the INBOX", []string{`() "." INBOX.&j,dg0TDhMPww6w-`}, nil, "INBOX.迷惑メール"},
		{"Japanese, raw", []string{`() "/" "迷惑メール"`}, nil, "迷惑メール"},
		{"no separator", []string{`() NIL Junk`}, nil, "Junk"},
		{"quoted NIL is a name", []string{`() "/" "NIL"`, `() "/" Spam`}, nil, "Spam"},
		{"one that cannot be selected", []string{`(\Noselect) "/" Junk`, `(\NonExistent \Junk) "/" Gone`}, nil, ""},
		{"none", []string{`() "/" INBOX`, `() "/" Junkyard`}, nil, ""},
		{"nonsense", []string{`(`, `() "/"`, `x y z`, `() "/" "`, `() "/" ()`, ""}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := listing{roots: c.roots}
			for _, rest := range c.list {
				if f, ok := parseListed(rest, true); ok {
					l.folders = append(l.folders, f)
				}
			}
			if got := l.findJunk(); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestOtherFolders holds that the junk folder and configured ones are read, by
// their names on the wire, and left alone while nothing comes into them.
func TestOtherFolders(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.boxes["&j,dg0TDhMPww6w-"] = &fakeBox{validity: 2, next: 1}
		s.boxes["Lists"] = &fakeBox{validity: 4, next: 1}
		o := options(s)
		o.Folders = []string{"Lists", "Missing"}
		_, stop := watch(t, o, l)
		pass(time.Hour)
		quiet := len(s.sent("SELECT"))
		s.deliver("&j,dg0TDhMPww6w-", ours(1))
		pass(2 * time.Minute)
		s.deliver("Lists", ours(2))
		pass(2 * time.Minute)
		s.deliver("INBOX", ours(3))
		pass(2 * time.Minute)
		stop()

		var got []string
		for _, a := range l.list() {
			got = append(got, a.Folder)
			if a.Junk != (a.Folder == "迷惑メール") {
				t.Errorf("%s: junk is %v", a.Folder, a.Junk)
			}
		}
		if diff := cmp.Diff([]string{"迷惑メール", "Lists", "INBOX"}, got); diff != "" {
			t.Error(diff)
		}
		if quiet != 3 && quiet != 4 { // the INBOX, the two others, the INBOX again
			t.Errorf("%d SELECTs in a quiet hour", quiet)
		}
		if n := len(s.sent("SELECT")); n != quiet+4 {
			t.Errorf("%d more SELECTs, want 4: each folder once, and the INBOX again", n-quiet)
		}
		if !l.lastState().Readable || len(l.errs()) > 0 {
			t.Errorf("a missing folder made the mailbox unreadable: %q", l.errs())
		}
	})
}

// TestStatusDatesAnArrival holds that a mail in another folder is dated by the
// STATUS that told of it, though it takes a while to open the folder.
func TestStatusDatesAnArrival(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.boxes["Junk"] = &fakeBox{validity: 2, next: 1}
		start := time.Now()
		_, stop := watch(t, options(s), l)
		pass(30 * time.Second)
		s.mu.Lock()
		s.rows = []row{{on: `SELECT "Junk"`, reply: "<sleep 7s>|<auto>"}}
		s.mu.Unlock()
		s.deliver("Junk", ours(1))
		pass(2 * time.Minute)
		stop()
		if a := l.list()[0]; !a.After.Equal(start) || !a.By.Equal(start.Add(time.Minute)) || a.Source != "look" {
			t.Errorf("[%s, %s], %s", a.After, a.By, a.Source)
		}
	})
}

// TestMoveIntoJunk holds that a folder found to be the junk folder is refused
// as a place to move to.
func TestMoveIntoJunk(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.boxes["Spam"] = &fakeBox{validity: 2, next: 1}
		o := options(s)
		o.Disposal, o.MoveTo = Move, "Spam"
		_, stop := watch(t, o, l)
		pass(time.Minute)
		stop()
		if !contains(l.errs(), `"Spam", which is the junk folder`) {
			t.Errorf("errors: %q", l.errs())
		}
	})
}

// TestNamesOnTheWire holds how names are sent to servers of either revision.
func TestNamesOnTheWire(t *testing.T) {
	const encoded, raw = "&j,dg0TDhMPww6w-", "迷惑メール"
	for caps, name := range map[string]string{
		"IMAP4rev1 AUTH=PLAIN SASL-IR":           encoded,
		"IMAP4rev1 IMAP4rev2 AUTH=PLAIN SASL-IR": encoded,
		"IMAP4rev2 AUTH=PLAIN SASL-IR":           raw,
	} {
		t.Run(caps, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				s.caps = caps
				s.boxes[name] = &fakeBox{validity: 2, next: 1}
				s.deliver(name, ours(1))
				_, stop := watch(t, options(s), l)
				pass(time.Minute)
				stop()
				if got := l.list(); len(got) != 1 || got[0].Folder != raw || !got[0].Junk {
					t.Errorf("%v, %q", got, s.sent("S"))
				}
			})
		})
	}
}

func TestFolderNamesThatCanBeShown(t *testing.T) {
	for name, want := range map[string]bool{
		"INBOX": true, "迷惑メール": true, "全角　スペース": true, "خانه\u200cها": true, "a b": true, strings.Repeat("x", 300): true,
		"": false, " a": false, "a\t": false, "a\nb": false, "a\x7f": false, "a\u009bb": false, "caf\xe9": false, strings.Repeat("x", 301): false,
	} {
		if isPlain(name) != want {
			t.Errorf("isPlain(%q) = %v", name, !want)
		}
	}
}
