package mailbox

import (
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// TestWake holds that a look comes at once when it is asked for, that IDLE is
// not begun between looks that follow each other, and that Wake never blocks.
func TestWake(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.mute = true // nothing is pushed
		s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
		w, stop := watch(t, options(s), l)
		pass(10 * time.Second)
		idles := len(s.sent("IDLE"))
		s.deliver("INBOX", ours(1))
		for range 100 {
			w.Wake()
			w.Wake()
			pass(5 * time.Millisecond)
		}
		if n := len(s.sent("IDLE")); n > idles+1 {
			t.Errorf("IDLE was begun %d times between looks", n-idles)
		}
		if n := len(s.sent("NOOP")); n < 100 {
			t.Errorf("%d looks, want 100", n)
		}
		if n := len(s.sent("STATUS")); n > 2 {
			t.Errorf("the junk folder was looked at %d times in 10 seconds", n)
		}
		pass(time.Second)
		if n := len(s.sent("IDLE")); n != idles+1 {
			t.Errorf("IDLE was begun %d times after them, want 1", n-idles)
		}
		stop()
		if a := l.list()[0]; a.By.Sub(a.After) > 10*time.Second || a.Source != probe.Look {
			t.Errorf("[%s, %s], %s", a.After, a.By, a.Source)
		}
	})
}

// TestWakeDuringALook holds that a look which is asked for while another one is
// under way begins right after it, without an IDLE in between.
func TestWakeDuringALook(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		w, stop := watch(t, options(s), l)
		pass(time.Minute - time.Second)
		idles, noops := len(s.sent("IDLE")), len(s.sent("NOOP"))
		s.mu.Lock()
		s.rows = []row{{on: "NOOP", reply: "<sleep 2s>|<auto>", times: 1}}
		s.mu.Unlock()
		pass(2 * time.Second) // the look of the full minute is under way
		w.Wake()
		s.deliver("INBOX", ours(1))
		came := time.Now()
		pass(time.Second + time.Millisecond)
		if n := len(s.sent("NOOP")); n != noops+2 || len(s.sent("IDLE")) != idles {
			t.Errorf("%d looks and %d IDLEs, want 2 and none", n-noops, len(s.sent("IDLE"))-idles)
		}
		stop()
		if got := l.list(); len(got) != 1 || got[0].By.Before(came) || got[0].By.Sub(came) > time.Second {
			t.Errorf("arrivals %+v", got)
		}
	})
}

// TestNewsAtTheEndOfIdle holds that a mail which the end of an IDLE shows is read
// before anything else is asked, and that the look which follows moves the lower
// bound: the end of an IDLE does not, because nothing says that it shows all.
func TestNewsAtTheEndOfIdle(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.mute = true
		start := time.Now()
		w, stop := watch(t, options(s), l)
		pass(20 * time.Second)
		s.deliver("INBOX", ours(1))
		pass(10 * time.Second)
		before := len(s.sent(""))
		w.Wake()
		pass(time.Millisecond)
		var verbs []string
		for _, line := range s.sent("")[before:] {
			verbs = append(verbs, strings.Join(strings.Fields(line)[:min(2, len(strings.Fields(line)))], " "))
		}
		stop()
		if diff := cmp.Diff([]string{"UID SEARCH", "UID FETCH", "NOOP"}, verbs); diff != "" {
			t.Error(diff)
		}
		a := l.list()[0]
		if !a.After.Equal(start) || !a.By.Equal(start.Add(30*time.Second)) || a.Source != probe.Look || !l.position("INBOX").Looked.Equal(a.By) {
			t.Errorf("[%s, %s] by %s, then looked %s", a.After, a.By, a.Source, l.position("INBOX").Looked)
		}
	})
}

// TestWakeDoesNotShortenBackoff holds that nobody is hammered by being asked.
func TestWakeDoesNotShortenBackoff(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.down = true
		w, stop := watch(t, options(s), l)
		for range 3600 {
			w.Wake()
			pass(time.Second)
		}
		stop()
		if n := s.dialed(); n > 100 {
			t.Errorf("%d connections in an hour", n)
		}
	})
}

// TestHopeShortensBackoff holds that a mailbox is read soon after its server was
// seen to answer again, and that hope which comes to nothing hammers nobody.
func TestHopeShortensBackoff(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.down = true
		w, stop := watch(t, options(s), l)
		pass(3 * time.Hour) // the pauses are as long as they become
		before := s.dialed()
		w.Hope()
		pass(5 * time.Second) // it was not back yet
		if n := s.dialed() - before; n < 2 || n > 20 {
			t.Errorf("%d connections in 5 s after there was hope, want some", n)
		}
		before = s.dialed()
		for range 600 {
			w.Hope()
			pass(time.Second)
		}
		if n := s.dialed() - before; n > 600 {
			t.Errorf("%d connections in 10 min of hope", n)
		}
		pass(3 * time.Hour)
		s.mu.Lock()
		s.down = false
		s.mu.Unlock()
		w.Hope()
		pass(2 * time.Second)
		stop()
		if !l.lastState().Readable {
			t.Errorf("it is not read soon after its server is back: %+v", l.lastState())
		}
	})
}

// TestHopeDoesNotShortenThePauseAfterARefusedLogin holds that an agent is not
// banned because mail is accepted.
func TestHopeDoesNotShortenThePauseAfterARefusedLogin(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.rows = []row{{on: "AUTH", reply: "TAG NO [AUTHENTICATIONFAILED] no"}}
		w, stop := watch(t, options(s), l)
		for range int(loginRetry/time.Second) - 1 {
			w.Hope()
			pass(time.Second)
		}
		stop()
		if n, last := s.dialed(), l.lastState(); n != 1 || last.Readable || !last.Refused {
			t.Errorf("%d logins, want one that is refused: %q", n, l.errs())
		}
	})
}

// TestPace holds how much is sent in a quiet day.
func TestPace(t *testing.T) {
	for _, c := range []struct {
		mode         Mode
		poll         time.Duration
		noops, idles int
	}{
		{ModeIdle, 0, 24 * 60, 24 * 60},
		{ModeIdle, time.Hour, 24 * 60 / 9, 24 * 60 / 9},
		{ModePoll, 0, 24 * 60 * 4, 0},
		{ModePoll, time.Hour, 24, 0},
	} {
		t.Run(string(c.mode)+c.poll.String(), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				o := options(s)
				o.Mode, o.Poll = c.mode, c.poll
				_, stop := watch(t, o, l)
				pass(24 * time.Hour)
				stop()
				noops, idles := len(s.sent("NOOP")), len(s.sent("IDLE"))
				if noops < c.noops-2 || noops > c.noops+2 || idles < c.idles-2 || idles > c.idles+2 {
					t.Errorf("%d NOOPs and %d IDLEs, want %d and %d", noops, idles, c.noops, c.idles)
				}
				if s.dialed() != 1 {
					t.Errorf("%d connections: %q", s.dialed(), l.errs())
				}
			})
		})
	}
}

// TestBatches holds that a full mailbox is read in batches, that the positions
// in between are honest, and that mails in the last batch know their lower
// bound.
func TestBatches(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		looked := time.Now().Add(-time.Hour)
		l.positions["INBOX"] = probe.Position{Folder: "INBOX", UIDValidity: 7, LastUID: 3, Looked: looked}
		for i := range 3 {
			s.deliver("INBOX", foreign(i))
		}
		for i := range 1234 {
			s.deliver("INBOX", ours(i))
		}
		start := time.Now()
		_, stop := watch(t, options(s), l)
		pass(time.Second)
		stop()
		if n := len(s.sent("UID FETCH")); n != 3 || len(l.arrivals) != 1234 {
			t.Errorf("%d fetches, %d arrivals", n, len(l.arrivals))
		}
		var ends []uint32
		for _, got := range l.sightings {
			if len(got.Arrivals) == 0 {
				continue
			}
			ends = append(ends, got.Position.LastUID)
			want := looked
			if len(ends) == 3 {
				want = start
			}
			if !got.Position.Looked.Equal(want) {
				t.Errorf("batch %d says that all was looked at by %s, want %s", len(ends), got.Position.Looked, want)
			}
			for _, a := range got.Arrivals {
				if !a.After.Equal(looked) || a.Source != probe.Resume {
					t.Fatalf("uid %d: after %s, %s", a.UID, a.After, a.Source)
				}
			}
		}
		if len(ends) != 3 || ends[0] != 503 || ends[1] != 1003 || ends[2] != 1237 {
			t.Errorf("the batches end at %v", ends)
		}
		for _, line := range s.sent("UID FETCH") {
			if !strings.Contains(line, "BODY.PEEK[") {
				t.Errorf("%q", line)
			}
		}
	})
}

// TestExpand holds that sets come apart and together, and that hostile ones do
// not fill the memory.
func TestSets(t *testing.T) {
	for _, uids := range [][]uint32{{1}, {1, 2, 3}, {1, 3, 4, 9}, {4294967294, 4294967295}} {
		got, err := expand(setOf(uids))
		if err != nil || len(got) != len(uids) || got[0] != uids[0] || got[len(got)-1] != uids[len(uids)-1] {
			t.Errorf("%v became %v, %v", uids, got, err)
		}
	}
	if got := setOf([]uint32{1, 2, 3, 7, 9, 10}).String(); got != "1:3,7,9:10" {
		t.Errorf("the set is %s", got)
	}
	for _, bad := range []struct{ from, to uint32 }{{1, 4294967295}, {5, 0}, {0, 0}, {5, 4}} {
		set := setOf([]uint32{1})
		set[0].Start, set[0].Stop = imap.UID(bad.from), imap.UID(bad.to)
		if got, err := expand(set); err == nil {
			t.Errorf("%v became %d numbers", bad, len(got))
		}
	}
}

// TestSigns holds which announcement dates which mail, expunges in between.
func TestSigns(t *testing.T) {
	bubble(t, func(t *testing.T) {
		n := newNews()
		start := time.Now()
		n.selected([]sign{{at: start, count: 3, next: 10}})
		pass(time.Second)
		n.exists(5) // two more, unasked
		pass(time.Second)
		n.expunge(2) // so they are 3 and 4 now
		n.ask(true)
		n.exists(6) // and two more, asked for: 5 and 6
		n.ask(false)
		pass(time.Second)
		signs, _ := n.snapshot()
		e := evidence{signs: signs, numbers: true, listed: time.Now(), source: probe.Resume}
		for _, c := range []struct {
			seq, uid uint32
			after    time.Duration
			source   probe.Source
		}{
			{1, 4, 0, probe.Resume}, {0, 9, 0, probe.Resume}, {2, 11, 0, probe.Resume},
			{3, 12, time.Second, probe.Push}, {4, 13, time.Second, probe.Push},
			{5, 14, 2 * time.Second, probe.Resume}, {6, 15, 2 * time.Second, probe.Resume},
			{7, 16, 3 * time.Second, probe.Resume}, {0, 16, 3 * time.Second, probe.Resume},
		} {
			at, source := e.date(c.seq, c.uid)
			if at.Sub(start) != c.after || source != c.source {
				t.Errorf("message %d, uid %d: %s by %s, want %s by %s", c.seq, c.uid, at.Sub(start), source, c.after, c.source)
			}
		}
		e.numbers = false // more were expunged during the fetch
		if at, _ := e.date(3, 12); at.Sub(start) != 3*time.Second {
			t.Errorf("without numbers, message 3 came by %s", at.Sub(start))
		}
		for range 10 * maxSigns {
			n.exists(7)
		}
		if signs, _ := n.snapshot(); len(signs) > maxSigns {
			t.Errorf("%d signs are kept", len(signs))
		}
	})
}
