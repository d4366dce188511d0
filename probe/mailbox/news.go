package mailbox

import (
	"slices"
	"sync"
	"time"

	"mailprobe/probe"
)

// sign is a proof, read at an instant, that certain messages of the selected
// folder were there.
type sign struct {
	at    time.Time
	count uint32 // those numbered up to count
	next  uint32 // those with a UID below next
	push  bool   // the server said so unasked
}

// shows tells whether the sign proves the message of this number and UID. The
// number 0 stands for one that is not known.
func (s sign) shows(seq, uid uint32) bool {
	return (seq != 0 && seq <= s.count) || uid < s.next
}

// maxSigns bounds what is kept between two looks; more only come where looks
// fail. Without a sign the bound of an arrival is later, and still right.
const maxSigns = 256

// news takes what the server announces. Its methods are called by the goroutine
// that reads the connection, and must not wait for anything.
type news struct {
	fresh chan struct{} // there may be something new

	mu       sync.Mutex
	asked    bool   // a command of ours is under way: what comes may be its answer
	dirty    bool   // messages were announced since the last search
	signs    []sign // in the order of time
	expunged int    // how many messages were expunged
}

func newNews() *news { return &news{fresh: make(chan struct{}, 1)} }

// exists takes an EXISTS response: count messages are there.
func (n *news) exists(count uint32) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dirty = true
	n.add(sign{at: time.Now(), count: count, push: !n.asked})
	select {
	case n.fresh <- struct{}{}:
	default:
	}
}

func (n *news) add(s sign) {
	if len(n.signs) < maxSigns {
		n.signs = append(n.signs, s)
	}
}

// expunge takes an EXPUNGE response: the messages behind seq move up by one.
func (n *news) expunge(seq uint32) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.expunged++
	for i, s := range n.signs {
		if seq <= s.count {
			n.signs[i].count--
		}
	}
}

// selected forgets what was announced of another folder, and begins with the
// signs given.
func (n *news) selected(signs []sign) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.signs = signs
}

// ask says that a command of ours begins, or that it has ended.
func (n *news) ask(begins bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked = begins
}

// pending tells whether messages were announced since the last search.
func (n *news) pending() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.dirty
}

// searching says that a search begins, which will show all that was announced.
func (n *news) searching() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.dirty = false
}

// snapshot returns the signs, and the number of expunged messages to which
// their counts refer.
func (n *news) snapshot() ([]sign, int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.signs), n.expunged
}

// forget drops the signs that came before an instant: what they prove has been
// dealt with.
func (n *news) forget(before time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.signs = slices.DeleteFunc(n.signs, func(s sign) bool { return s.at.Before(before) })
}

// evidence dates the arrivals of one look.
type evidence struct {
	began   time.Time // when the look began
	signs   []sign
	numbers bool      // the signs' counts still fit the numbers in the fetch
	listed  time.Time // when the search was answered that listed the messages
	source  probe.Source
}

// date returns when a message was first shown, and how that is known.
func (e evidence) date(seq, uid uint32) (time.Time, probe.Source) {
	if !e.numbers {
		seq = 0
	}
	for _, s := range e.signs {
		if s.shows(seq, uid) && !s.at.After(e.listed) {
			if s.push {
				return s.at, probe.Push
			}
			return s.at, e.source
		}
	}
	return e.listed, e.source
}
