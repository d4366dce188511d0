package mailbox

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"mailprobe/probe"
)

// history is a mailbox whose mails came at known instants, by a server whose
// clock is ahead.
type history struct {
	s     *fakeServer
	l     *ledger
	o     Options
	r     *rand.Rand
	truth map[string]time.Time // by tag
	gap   map[string]bool      // the tags of those that came while nobody watched
}

func newHistory(seed uint64) *history {
	h := &history{s: newFakeServer(), l: newLedger(), r: rand.New(rand.NewPCG(seed, 5)),
		truth: map[string]time.Time{}, gap: map[string]bool{}}
	h.s.boxes["Junk"] = &fakeBox{validity: 3, next: 1}
	h.s.ahead = 7300 * time.Millisecond
	h.o = options(h.s)
	h.o.Mode, h.o.Poll, h.o.Disposal = ModePoll, 60*time.Millisecond, Delete
	return h
}

// run lets mails come about every so often for a while.
func (h *history) run(d, every time.Duration, watched bool) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		pass(time.Duration(h.r.Int64N(int64(2 * every))))
		text := ours(len(h.truth))
		tag, _ := probe.FindTag([]byte(text), ourKey)
		h.truth[tag.String()] = time.Now()
		if !watched {
			h.gap[tag.String()] = true
		}
		h.s.deliver([]string{"INBOX", "INBOX", "Junk"}[h.r.IntN(3)], text)
	}
	pass(time.Second)
}

// judge looks at the arrivals: each must hold its true instant, and those of the
// gap be at most so wide, or else be left as wide as the gap, which was so long.
func (h *history) judge(t *testing.T, narrow bool, limit time.Duration) {
	t.Helper()
	found := 0
	for _, a := range h.l.list() {
		truth := h.truth[a.Tag.String()]
		if a.After.After(truth) || a.By.Before(truth) {
			t.Errorf("uid %d in %s came at %s, said to be in [%s, %s]", a.UID, a.Folder, truth, a.After, a.By)
		}
		if !h.gap[a.Tag.String()] {
			continue
		}
		found++
		if width := a.By.Sub(a.After); narrow && width > limit || !narrow && width < limit || a.Source != probe.Resume {
			t.Errorf("uid %d in %s is known to %s by %s; limit %s", a.UID, a.Folder, width, a.Source, limit)
		}
	}
	if found != len(h.gap) || len(h.l.list()) != len(h.truth) {
		t.Errorf("%d of %d arrivals of the gap, %d of %d in all", found, len(h.gap), len(h.l.list()), len(h.truth))
	}
}

// TestHindsight holds when arrivals of a gap are dated by INTERNALDATE, and when
// they must not be.
func TestHindsight(t *testing.T) {
	const gap = 10 * time.Minute
	for _, c := range []struct {
		name   string
		before func(*history) // between the first watch and the gap
		during func(*history) // in place of the gap
		back   func(*history) // when the watch goes on
		wide   bool
	}{
		{name: "an even clock"},
		{name: "a clock that was set", wide: true, back: func(h *history) { h.s.ahead += 5 * time.Second }},
		{name: "a clock that was set back", wide: true, back: func(h *history) { h.s.ahead -= 5 * time.Second }},
		{name: "a clock that drifted", back: func(h *history) { h.s.ahead += 40 * time.Millisecond }},
		{name: "a clock that was wrong for a while", wide: true, during: func(h *history) {
			h.run(gap/2, 5*time.Second, false)
			h.s.ahead += time.Minute
			h.run(gap/4, 5*time.Second, false)
			h.s.ahead -= time.Minute
			h.run(gap/4, 5*time.Second, false)
		}},
		{name: "a clock that began in 1970", wide: true, during: func(h *history) {
			was := h.s.ahead
			h.run(gap/2, 5*time.Second, false)
			h.s.ahead = -time.Since(time.Unix(0, 0))
			h.run(gap/4, 5*time.Second, false)
			h.s.ahead = was
			h.run(gap/4, 5*time.Second, false)
		}},
		{name: "not read before", wide: true, before: func(h *history) {
			for name, p := range h.l.positions {
				p.Skew = probe.Skew{}
				h.l.positions[name] = p
			}
		}},
		{name: "not read for two days", wide: true, before: func(h *history) {
			for name, p := range h.l.positions {
				p.Skew.At = p.Skew.At.Add(-48 * time.Hour)
				h.l.positions[name] = p
			}
		}},
		{name: "no stamps", wide: true, during: func(h *history) {
			h.run(gap, 5*time.Second, false)
			for _, b := range h.s.boxes {
				for _, m := range b.mails {
					m.internal = ""
				}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				h := newHistory(1)
				_, stop := watch(t, h.o, h.l)
				h.run(90*time.Second, 2*time.Second, true)
				stop()
				if c.before != nil {
					c.before(h)
				}
				if c.during != nil {
					c.during(h)
				} else {
					h.run(gap, 5*time.Second, false)
				}
				if c.back != nil {
					c.back(h)
				}
				_, stop = watch(t, h.o, h.l)
				h.run(65*time.Second, 3*time.Second, true)
				stop()
				if c.wide {
					h.judge(t, false, gap)
				} else {
					h.judge(t, true, 1500*time.Millisecond)
				}
			})
		})
	}
}

// TestHindsightOverConnections holds that a lost connection makes a gap as well,
// that a second one before the clock was read again joins it, and that a record
// which fails is tried again.
func TestHindsightOverConnections(t *testing.T) {
	bubble(t, func(t *testing.T) {
		h := newHistory(2)
		_, stop := watch(t, h.o, h.l)
		h.run(2*time.Minute, 3*time.Second, true)
		for range 2 {
			h.s.mu.Lock()
			h.s.down = true
			h.s.mu.Unlock()
			h.s.hangUp()
			h.run(3*time.Minute, 5*time.Second, false)
			h.s.mu.Lock()
			h.s.down = false
			h.s.mu.Unlock()
			pass(5 * time.Minute) // until it has come back; nothing comes
		}
		first := time.Now()
		h.l.mu.Lock()
		h.l.fail = func() error {
			if time.Since(first) > 50*time.Second && time.Since(first) < 70*time.Second {
				return errors.New("disk full")
			}
			return nil
		}
		h.l.mu.Unlock()
		h.run(3*time.Minute, 3*time.Second, true)
		stop()
		h.judge(t, true, 1500*time.Millisecond)
	})
}

// TestHindsightAfterAJump holds that what is found of a gap only after the clock
// was seen to have been set, as in a folder that is looked at later, is not dated
// by it either; and that this is forgotten with the next gap.
func TestHindsightAfterAJump(t *testing.T) {
	before := probe.Skew{Min: 0, Max: 300 * time.Millisecond, At: noon}
	found := probe.Arrival{After: noon, By: noon.Add(time.Hour), Internal: noon}
	var h hindsight
	h.resume(before, noon.Add(time.Hour))
	h.read(probe.Skew{Min: 5 * time.Second, Max: 6 * time.Second, At: noon.Add(time.Hour)})
	if h.add(found); len(h.gap) != 0 {
		t.Error("it is remembered")
	}
	h.resume(before, noon.Add(2*time.Hour))
	if h.add(found); len(h.gap) != 1 {
		t.Error("nothing is remembered of the next gap")
	}
}

// TestMovedMailsReadNoClock holds that a mail which is moved into a folder under
// watch, or comes back with the whole folder, does not count as one that came:
// its INTERNALDATE is old.
func TestMovedMailsReadNoClock(t *testing.T) {
	bubble(t, func(t *testing.T) {
		h := newHistory(3)
		h.o.Disposal = Keep
		_, stop := watch(t, h.o, h.l)
		h.run(30*time.Second, 2*time.Second, true)
		pass(time.Minute)
		was := h.l.lastState().Skew
		h.s.mu.Lock()
		moved := *h.s.boxes["INBOX"].mails[0]
		moved.uid = h.s.boxes["Junk"].next
		h.s.boxes["Junk"].mails = append(h.s.boxes["Junk"].mails, &moved)
		h.s.boxes["Junk"].next++
		h.s.mu.Unlock()
		pass(time.Minute)
		h.s.mu.Lock()
		unseen := moved
		unseen.uid, unseen.header = 1, ours(9999)
		h.s.boxes["Junk"] = &fakeBox{validity: 4, next: 2, mails: []*fakeMail{&unseen}}
		h.s.mu.Unlock()
		pass(time.Minute)
		stop()
		if got := h.l.lastState().Skew; got != was || !got.Known() {
			t.Errorf("the skew became %+v, was %+v", got, was)
		}
		if n := len(h.l.list()); n != len(h.truth)+1 {
			t.Errorf("%d arrivals, want %d", n, len(h.truth)+1)
		}
	})
}

// TestHindsightIsBounded holds that no gap fills the memory.
func TestHindsightIsBounded(t *testing.T) {
	h := hindsight{before: probe.Skew{Min: 0, Max: time.Second, At: noon}}
	for range maxHindsight + 10 {
		h.add(probe.Arrival{After: noon, By: noon.Add(time.Hour), Internal: noon})
	}
	if len(h.gap) != maxHindsight {
		t.Errorf("%d arrivals are remembered, want %d", len(h.gap), maxHindsight)
	}
}

// TestHindsightIsReady holds when the clock counts as read well enough.
func TestHindsightIsReady(t *testing.T) {
	for _, c := range []struct {
		width, since time.Duration
		count        int
		want         bool
	}{
		{250 * time.Millisecond, 10 * time.Second, 3, true},
		{250 * time.Millisecond, 10 * time.Second, 2, false},
		{900 * time.Millisecond, 10 * time.Second, 20, false},
		{900 * time.Millisecond, 60 * time.Second, 3, true},
		{900 * time.Millisecond, 60 * time.Second, 2, false},
		{1300 * time.Millisecond, time.Hour, 100, false},
	} {
		h := hindsight{after: probe.Skew{Max: c.width, At: noon}, count: c.count, since: noon, gap: make([]probe.Arrival, 1)}
		if got := h.ready(noon.Add(c.since)); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
