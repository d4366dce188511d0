package mailbox

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// backs returns the last UIDs with which the record was told that a folder was
// put back.
func (l *ledger) backs(folder string) (uids []uint32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.sightings {
		if s.Position.Folder == folder && s.Position.Back {
			uids = append(uids, s.Position.LastUID)
		}
	}
	return uids
}

// TestFolderPutBack puts folders back from a backup: the mails that came since
// have the UIDs of others that were seen before, and are found all the same.
func TestFolderPutBack(t *testing.T) {
	for _, c := range []struct {
		folder string
		left   int // mails in the backup
		newer  int // mails that come after it
	}{
		{"INBOX", 2, 1}, {"INBOX", 2, 2}, {"INBOX", 0, 2}, {"Junk", 1, 2},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
				for i := range 5 {
					s.deliver(c.folder, ours(i))
				}
				_, stop := watch(t, options(s), l)
				pass(time.Minute)
				before := l.position(c.folder)
				s.restore(c.folder, c.left)
				came := time.Now()
				for i := range c.newer {
					s.deliver(c.folder, ours(10+i))
				}
				pass(2 * time.Minute)
				stop()

				if got := len(l.list()); got != 5+c.newer {
					t.Errorf("%d arrivals, want %d", got, 5+c.newer)
				}
				for _, a := range l.list()[5:] {
					if !a.After.Equal(before.Looked) || a.By.Before(came) || a.Source != probe.Resume {
						t.Errorf("uid %d: [%s, %s] by %s, came at %s", a.UID, a.After, a.By, a.Source, came)
					}
				}
				last := uint32(c.left + c.newer)
				if got := l.position(c.folder); got.LastUID != last || got.UIDValidity != before.UIDValidity || got.Back {
					t.Errorf("position %+v, want the last UID %d", got, last)
				}
				if diff := cmp.Diff([]uint32{last}, l.backs(c.folder)); diff != "" {
					t.Errorf("the record was told of it: %s", diff)
				}
			})
		})
	}
}

// TestFolderPutBackEmpty holds that the record hears of it even if there is
// nothing to find, and that other positions do not go back.
func TestFolderPutBackEmpty(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
		s.deliver("INBOX", ours(1))
		s.deliver("Junk", ours(2))
		_, stop := watch(t, options(s), l)
		pass(time.Minute)
		s.restore("INBOX", 0)
		pass(time.Minute)
		stop()
		if p := l.position("INBOX"); p.LastUID != 0 || cmp.Diff([]uint32{0}, l.backs("INBOX")) != "" {
			t.Errorf("position %+v; told %v", p, l.backs("INBOX"))
		}
		if p := l.position("Junk"); p.LastUID != 1 || len(l.backs("Junk")) != 0 {
			t.Errorf("position of the other folder %+v", p)
		}
	})
}

// TestFolderPutBackUnderWatch holds that a STATUS is enough to see it.
func TestFolderPutBackUnderWatch(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
		for i := range 3 {
			s.deliver("Junk", ours(i))
		}
		_, stop := watch(t, options(s), l)
		pass(90 * time.Second)
		s.mu.Lock()
		s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
		s.mu.Unlock()
		s.deliver("Junk", ours(7))
		pass(2 * time.Minute)
		stop()
		if len(l.list()) != 4 || s.dialed() != 1 {
			t.Errorf("%d arrivals over %d connections, want 4 over 1", len(l.list()), s.dialed())
		}
	})
}

// TestEmptiedFolderIsNotReadAgain holds that the usual UIDNEXT, one above the last
// UID, makes nobody go back, even if every mail was removed.
func TestEmptiedFolderIsNotReadAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		o := options(s)
		o.Disposal = Delete
		for i := range 3 {
			s.deliver("INBOX", ours(i))
		}
		for range 3 {
			_, stop := watch(t, o, l)
			pass(time.Minute)
			s.hangUp()
			pass(time.Minute)
			stop()
		}
		if p := l.position("INBOX"); p.LastUID != 3 || len(l.backs("INBOX")) != 0 {
			t.Errorf("position %+v", p)
		}
	})
}

// TestWrongUIDNext holds that a server which tells a stale UIDNEXT is not read
// from the beginning at each look.
func TestWrongUIDNext(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
		s.stale = 2
		for i := range 5 {
			s.deliver("INBOX", ours(i))
			s.deliver("Junk", ours(10+i))
		}
		_, stop := watch(t, options(s), l)
		pass(time.Hour)
		stop()
		if len(l.list()) != 10 || l.position("INBOX").LastUID != 5 || l.position("Junk").LastUID != 5 {
			t.Errorf("%d arrivals, positions %+v", len(l.list()), l.positions)
		}
		if n := len(s.sent("UID FETCH")); n > 4 {
			t.Errorf("%d fetches, want each folder read twice at most", n)
		}
	})
}
