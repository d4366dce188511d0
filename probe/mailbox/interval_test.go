package mailbox

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"mailprobe/probe"
)

// TestIntervalsHoldTheTruth lets mails arrive at known instants in a server
// behind a slow network, while connections break, the watcher restarts, the
// record fails, and another client expunges mails. Whatever happens, the
// interval of each arrival must hold its true instant.
func TestIntervalsHoldTheTruth(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			bubble(t, func(t *testing.T) { honesty{seed: seed}.run(t) })
		})
	}
}

type honesty struct {
	seed   uint64
	r      *rand.Rand
	s      *fakeServer
	l      *ledger
	o      Options
	truth  map[string]time.Time // by tag
	number int
}

func (h honesty) run(t *testing.T) {
	h.r = rand.New(rand.NewPCG(h.seed, 1))
	h.s, h.l, h.truth = newFakeServer(), newLedger(), map[string]time.Time{}
	h.s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
	h.s.lag = jitter(rand.New(rand.NewPCG(h.seed, 2)), 200*time.Millisecond)
	h.s.ahead = time.Duration(h.r.Int64N(int64(4*time.Second))) - 2*time.Second
	h.s.pushLate = time.Duration(h.seed%3) * 300 * time.Millisecond
	h.o = options(h.s)
	h.o.Disposal = []Disposal{Keep, Delete}[h.seed%2]
	h.o.Mode = []Mode{ModeIdle, ModePoll}[h.seed/2%2]
	failing := rand.New(rand.NewPCG(h.seed, 3))
	h.l.fail = func() error {
		if failing.IntN(20) == 0 {
			return errors.New("disk full")
		}
		return nil
	}
	w, stop := watch(t, h.o, h.l)
	for range 200 {
		pass(time.Duration(h.r.Int64N(int64(20 * time.Second))))
		switch n := h.r.IntN(100); {
		case n < 3:
			h.s.hangUp()
		case n < 5:
			stop()
			pass(time.Duration(h.r.Int64N(int64(time.Minute))))
			h.arrive()
			pass(time.Duration(h.r.Int64N(int64(time.Minute))))
			w, stop = watch(t, h.o, h.l)
		case n < 12:
			if uids := h.s.left("INBOX"); len(uids) > 0 && h.o.Disposal == Keep {
				h.expungeSeen(uids[h.r.IntN(len(uids))])
			}
		case n < 30:
			w.Wake()
		default:
			h.arrive()
		}
	}
	pass(20 * time.Minute)
	stop()
	h.judge(t)
}

// arrive delivers up to three mails at once.
func (h *honesty) arrive() {
	for range 1 + h.r.IntN(3) {
		h.number++
		text := ours(h.number)
		tag, _ := probe.FindTag([]byte(text), ourKey)
		h.truth[tag.String()] = time.Now()
		h.s.deliver([]string{"INBOX", "INBOX", "INBOX", "Junk"}[h.r.IntN(4)], text)
		h.s.deliver("INBOX", foreign(h.number))
	}
}

// expungeSeen expunges a mail that needs no recording any more.
func (h *honesty) expungeSeen(uid uint32) {
	if uid <= h.l.position("INBOX").LastUID {
		h.s.expunge("INBOX", uid)
	}
}

func (h *honesty) judge(t *testing.T) {
	got := h.l.list()
	if len(got) != len(h.truth) {
		t.Errorf("%d arrivals, want %d", len(got), len(h.truth))
	}
	bySource := map[probe.Source]int{}
	for _, a := range got {
		truth := h.truth[a.Tag.String()]
		bySource[a.Source]++
		if a.After.After(truth) || a.By.Before(truth) {
			t.Errorf("uid %d in %s, %s: came at %s, said to be in [%s, %s]", a.UID, a.Folder, a.Source,
				truth.Format(time.StampMilli), a.After.Format(time.StampMilli), a.By.Format(time.StampMilli))
		}
		if late := a.By.Sub(truth); late > 10*time.Minute {
			t.Errorf("uid %d in %s is dated %s late", a.UID, a.Folder, late)
		}
		if a.Junk != (a.Folder == "Junk") {
			t.Errorf("uid %d in %s: junk is %v", a.UID, a.Folder, a.Junk)
		}
	}
	if bySource[probe.Look] == 0 || bySource[probe.Resume] == 0 || (h.o.Mode == ModeIdle) != (bySource[probe.Push] > 0) {
		t.Errorf("the sources are odd: %v", bySource)
	}
}

// TestLowerBoundIsNear holds that a look without news moves the lower bound of
// the next arrival, within a run and over a restart.
func TestLowerBoundIsNear(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprint(restart), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				o := options(s)
				o.Mode, o.Poll = ModePoll, time.Second
				start := time.Now()
				_, stop := watch(t, o, l)
				pass(time.Hour + 2500*time.Millisecond)
				if restart {
					stop()
					pass(time.Minute)
					s.deliver("INBOX", ours(1))
					_, stop = watch(t, o, l)
				} else {
					s.deliver("INBOX", ours(1))
				}
				pass(2 * time.Second)
				stop()
				a := l.list()[0]
				want := map[bool]probe.Interval{
					false: {From: start.Add(time.Hour + 2*time.Second), To: start.Add(time.Hour + 3*time.Second)},
					true:  {From: start.Add(time.Hour + 2*time.Second), To: start.Add(time.Hour + time.Minute + 2500*time.Millisecond)},
				}[restart]
				if !a.After.Equal(want.From) || !a.By.Equal(want.To) {
					t.Errorf("the interval is [%s, %s], want [%s, %s]", a.After, a.By, want.From, want.To)
				}
				if len(l.sightings) > 1000 {
					t.Errorf("looks without news were recorded %d times in an hour", len(l.sightings))
				}
			})
		})
	}
}

// TestFirstLookKnowsNoLowerBound holds that nothing is invented about mails
// that were there before the first look ever.
func TestFirstLookKnowsNoLowerBound(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.deliver("INBOX", ours(1))
		_, stop := watch(t, options(s), l)
		pass(time.Second)
		stop()
		if a := l.list()[0]; !a.After.IsZero() || a.Source != probe.Resume {
			t.Errorf("after %s by %s", a.After, a.Source)
		}
	})
}

// TestPushesGoOn holds that what was announced long ago does not keep later
// announcements from counting.
func TestPushesGoOn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		_, stop := watch(t, options(s), l)
		for i := range 2 * maxSigns {
			pass(7 * time.Second)
			s.deliver("INBOX", ours(i))
		}
		pass(7 * time.Second)
		stop()
		pushed := 0
		for _, a := range l.list() {
			if a.Source == probe.Push {
				pushed++
			}
		}
		if pushed < 2*maxSigns*9/10 {
			t.Errorf("%d of %d mails are known by push", pushed, 2*maxSigns)
		}
	})
}
