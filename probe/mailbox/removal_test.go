package mailbox

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// TestOnlyOursIsTouched holds for every way of removing, with and without the
// extensions that help: what is not ours keeps its UID and its flags.
func TestOnlyOursIsTouched(t *testing.T) {
	const all = "IMAP4rev1 IDLE AUTH=PLAIN SASL-IR"
	const both = "IMAP4rev1 IMAP4rev2 AUTH=PLAIN SASL-IR" // the second has UIDPLUS and MOVE, and is not enabled
	for _, c := range []struct {
		name     string
		caps     string
		disposal Disposal
		left     []uint32 // in the INBOX
		moved    []uint32 // in the other folder
		marked   bool     // what is ours lies there, marked as deleted
	}{
		{"keep", all + " UIDPLUS MOVE", Keep, []uint32{1, 2, 3, 4, 5}, nil, false},
		{"delete", all + " UIDPLUS", Delete, []uint32{2, 3, 4}, nil, false},
		{"delete without UIDPLUS", all, Delete, []uint32{1, 2, 3, 4, 5}, nil, true},
		{"move", all + " UIDPLUS MOVE", Move, []uint32{2, 3, 4}, []uint32{1, 2}, false},
		{"move without MOVE", all + " UIDPLUS", Move, []uint32{2, 3, 4}, []uint32{1, 2}, false},
		{"move without either", all, Move, []uint32{1, 2, 3, 4, 5}, []uint32{1, 2}, true},
		{"move, both revisions", both, Move, []uint32{1, 2, 3, 4, 5}, []uint32{1, 2}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				s.caps = c.caps
				s.deliver("INBOX", ours(1))
				s.deliver("INBOX", foreign(2))
				s.deliver("INBOX", header("tokyo", otherKey, 3)) // forged
				s.deliver("INBOX", header("osaka", ourKey, 4))   // another agent's
				s.deliver("INBOX", ours(5))
				s.boxes["INBOX"].find(2).flags[`\Deleted`] = true // somebody has marked it
				o := options(s)
				o.Disposal = c.disposal
				if c.disposal == Move {
					o.MoveTo = "Done"
				}
				for range 3 {
					_, stop := watch(t, o, l)
					pass(3 * time.Hour)
					stop()
				}

				for _, n := range l.times {
					if n != 1 {
						t.Errorf("a mail was brought to the record %d times", n)
					}
				}
				if got := len(l.list()); got != 2 {
					t.Errorf("%d arrivals, want 2", got)
				}
				if foreign, forged := l.counts(); foreign != 2 || forged != 1 {
					t.Errorf("%d foreign and %d forged, want 2 and 1", foreign, forged)
				}
				if diff := cmp.Diff(c.left, s.left("INBOX")); diff != "" {
					t.Errorf("left in the INBOX: %s", diff)
				}
				if diff := cmp.Diff(c.moved, s.left("Done")); diff != "" {
					t.Errorf("moved: %s", diff)
				}
				for uid, want := range map[uint32][]string{2: {`\Deleted`}, 3: nil, 4: nil} {
					if diff := cmp.Diff(want, s.flags("INBOX", uid)); diff != "" {
						t.Errorf("flags of %d: %s", uid, diff)
					}
				}
				if slices.Contains(s.left("INBOX"), 1) && slices.Contains(s.flags("INBOX", 1), `\Deleted`) != c.marked {
					t.Errorf("flags of 1: %q", s.flags("INBOX", 1))
				}
				checkCommands(t, s)
			})
		})
	}
}

// checkCommands looks for commands that could touch a mail of others.
func checkCommands(t *testing.T, s *fakeServer) {
	t.Helper()
	for _, line := range s.sent("") {
		for _, never := range []string{"CLOSE", "EXPUNGE", "STORE", "FETCH", "COPY", "MOVE", "BODY["} {
			if strings.HasPrefix(line, never) || (never == "BODY[" && strings.Contains(line, never)) {
				t.Errorf("%q was sent", line)
			}
		}
	}
}

// TestCrashPoints cuts the connection, or ends the watcher, at each point
// between the first sight of a mail and its removal. The next run removes it,
// and it is recorded as one copy.
func TestCrashPoints(t *testing.T) {
	for _, c := range []struct {
		name string
		rows []row
		stop bool // the program ends too
		seen int  // how often the mail is brought to the record
	}{
		{"before the record", []row{{on: "UID FETCH", reply: "<close>", times: 1}}, false, 1},
		{"recorded, not marked", []row{{on: "UID STORE", reply: "<close>", times: 1}}, false, 2},
		{"recorded, not marked, and ended", []row{{on: "UID STORE", reply: "<stall>", times: 1}}, true, 2},
		{"marked, not expunged", []row{{on: "UID EXPUNGE", reply: "<close>", times: 1}}, false, 2},
		{"marked, not expunged, and ended", []row{{on: "UID EXPUNGE", reply: "<stall>", times: 1}}, true, 2},
		{"expunged, and cut off", []row{{on: "UID EXPUNGE", reply: "<auto>|<close>", times: 1}}, false, 1},
		{"refused", []row{{on: "UID STORE", reply: "TAG NO [NOPERM] read-only", times: 1}}, false, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				s.rows = slices.Clone(c.rows)
				s.deliver("INBOX", foreign(1))
				s.deliver("INBOX", ours(2))
				o := options(s)
				o.Disposal = Delete
				_, stop := watch(t, o, l)
				pass(10 * time.Second)
				if c.stop {
					stop()
					pass(time.Minute)
					_, stop = watch(t, o, l)
				}
				pass(2 * time.Hour)
				stop()

				if diff := cmp.Diff([]uint32{1}, s.left("INBOX")); diff != "" {
					t.Errorf("left: %s", diff)
				}
				if len(l.arrivals) != 1 {
					t.Errorf("%d copies were recorded, want 1", len(l.arrivals))
				}
				for _, n := range l.times {
					if n != c.seen {
						t.Errorf("the mail was brought %d times, want %d", n, c.seen)
					}
				}
				if foreign, _ := l.counts(); foreign != 1 {
					t.Errorf("the foreign mail was counted %d times", foreign)
				}
				checkCommands(t, s)
			})
		})
	}
}

// TestRecordFails holds that nothing moves while the record fails, and that the
// bounds stay those of the first sight.
func TestRecordFails(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		o := options(s)
		o.Disposal = Delete
		_, stop := watch(t, o, l)
		pass(time.Minute - time.Second)
		l.breaks(errors.New("disk full"))
		came := time.Now()
		s.deliver("INBOX", ours(1))
		pass(30 * time.Minute)
		if p := l.position("INBOX"); p.LastUID != 0 || !slices.Equal(s.left("INBOX"), []uint32{1}) {
			t.Errorf("while the record fails: position %v, left %v", p, s.left("INBOX"))
		}
		l.breaks(nil)
		pass(2 * time.Minute)
		stop()
		if got := l.list(); len(got) != 1 || !got[0].By.Equal(came) || got[0].Source != probe.Push || got[0].After.After(came) {
			t.Errorf("arrivals: %v, want one of %s", got, came)
		}
		if left := s.left("INBOX"); len(left) != 0 {
			t.Errorf("left: %v", left)
		}
		if s.dialed() != 1 || len(l.errs()) > 0 {
			t.Errorf("%d connections, %q: the mailbox was not at fault", s.dialed(), l.errs())
		}
	})
}

// TestUnknownProbeStays holds that a mail whose probe is not in the record is
// not removed, however often we come.
func TestUnknownProbeStays(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		l.known = func(a probe.Arrival) bool { return a.UID != 1 }
		s.deliver("INBOX", ours(1))
		s.deliver("INBOX", ours(2))
		o := options(s)
		o.Disposal = Delete
		for range 3 {
			_, stop := watch(t, o, l)
			pass(time.Minute)
			stop()
		}
		if diff := cmp.Diff([]uint32{1}, s.left("INBOX")); diff != "" {
			t.Error(diff)
		}
	})
}

// TestUIDValidityChanges holds that a folder that was made anew is read again,
// and that copies which were recorded before stay the same.
func TestUIDValidityChanges(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.deliver("INBOX", ours(1))
		s.deliver("INBOX", ours(2))
		_, stop := watch(t, options(s), l)
		pass(time.Minute)
		s.mu.Lock()
		b := &fakeBox{validity: 8, next: 1}
		s.boxes["INBOX"] = b
		s.mu.Unlock()
		s.deliver("INBOX", ours(2))
		s.deliver("INBOX", ours(3))
		s.hangUp()
		pass(time.Minute)
		stop()
		if len(l.arrivals) != 3 {
			t.Errorf("%d copies, want 3", len(l.arrivals))
		}
		if p := l.position("INBOX"); p.UIDValidity != 8 || p.LastUID != 2 {
			t.Errorf("position %v", p)
		}
	})
}

// TestManyLeftovers holds that the server looks for what is left, and only what
// it finds is fetched.
func TestManyLeftovers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		for i := range 1200 {
			s.deliver("INBOX", foreign(i))
		}
		s.deliver("INBOX", ours(1))
		l.positions["INBOX"] = probe.Position{Folder: "INBOX", UIDValidity: 7, LastUID: 1201}
		o := options(s)
		o.Disposal = Delete
		_, stop := watch(t, o, l)
		pass(time.Minute)
		stop()
		if got := s.sent("UID FETCH"); len(got) != 1 || !strings.HasPrefix(got[0], "UID FETCH 1201 ") {
			t.Errorf("fetched: %q", got)
		}
		if got := s.sent("UID SEARCH"); !contains(got, `HEADER "Mailprobe-Tag" "mp1_tokyo_"`) {
			t.Errorf("searched: %q", got)
		}
		if n := len(s.left("INBOX")); n != 1200 {
			t.Errorf("%d mails are left, want 1200", n)
		}
	})
}
