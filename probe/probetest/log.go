package probetest

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Kind says what happened to a mail.
type Kind string

// The kinds of events, in the order in which those of one instant are listed.
const (
	Denied     Kind = "denied"     // a server or the relay answered 4yz or 5yz
	Accepted   Kind = "accepted"   // a server or the relay took the mail over
	Deferred   Kind = "deferred"   // a queue could not hand the mail on, and will try again
	Delivered  Kind = "delivered"  // the mail was put into a folder, or left for the outside
	Duplicated Kind = "duplicated" // one of the deliveries is a second copy
	Warned     Kind = "warned"     // the mail waits, and its sender was told
	Bounced    Kind = "bounced"    // the mail was given up, and its sender told, if that was wanted
	Dropped    Kind = "dropped"    // the mail is gone, and nobody was told
)

var kindOrder = []Kind{Denied, Accepted, Deferred, Delivered, Duplicated, Warned, Bounced, Dropped}

// Outside is the host name in events of mail that left the world.
const Outside = "outside"

// Event is something that happened to a mail for one recipient. Its times are
// true ones, whatever clock a server goes by.
type Event struct {
	Kind Kind
	Host string // the server or relay where it happened, or Outside

	// From and To enclose the event. Accepted: the final dot was read, and the
	// reply to it was handed to the network (zero: not so far, or never).
	// Delivered: before and after the mail was put into its folder. All others
	// are instants: From and To are equal.
	From time.Time
	To   time.Time

	MessageID string // with its angle brackets; empty where it is not known: refusals at RCPT
	Tag       string // the tag field of the header, unfolded; empty where there is none
	QueueID   string
	Sender    string // of the envelope
	Recipient string // of the envelope
	Folder    string // of a delivery
	Detail    string // why: the reply, or the error
}

// Mail is what became of one mail, by its Message-ID.
type Mail struct {
	Tag        string
	Accepted   []Event
	Deferred   []Event
	Denied     []Event
	Delivered  []Event
	Warned     []Event
	Bounced    []Event
	Dropped    int
	Duplicates int
}

// Log returns every event so far, in order of their From. Events of the same
// instant are in an order that does not depend on how goroutines ran.
func (w *World) Log() []Event { return w.truth.list() }

// Mails sums up the log by Message-ID; what has none (a refusal at RCPT) is
// left out.
func (w *World) Mails() map[string]Mail {
	mails := make(map[string]Mail)
	for _, e := range w.Log() {
		if e.MessageID == "" {
			continue
		}
		m := mails[e.MessageID]
		m.add(e)
		mails[e.MessageID] = m
	}
	return mails
}

func (m *Mail) add(e Event) {
	m.Tag = cmp.Or(m.Tag, e.Tag)
	switch e.Kind {
	case Accepted:
		m.Accepted = append(m.Accepted, e)
	case Deferred:
		m.Deferred = append(m.Deferred, e)
	case Denied:
		m.Denied = append(m.Denied, e)
	case Delivered:
		m.Delivered = append(m.Delivered, e)
	case Warned:
		m.Warned = append(m.Warned, e)
	case Bounced:
		m.Bounced = append(m.Bounced, e)
	case Dropped:
		m.Dropped++
	case Duplicated:
		m.Duplicates++
	}
}

// Changed returns a channel that is closed at the next event, or the next time
// that the reply to an accepted mail is out.
func (w *World) Changed() <-chan struct{} {
	w.truth.mu.Lock()
	defer w.truth.mu.Unlock()
	return w.truth.changed
}

// truth is the world's own record.
type truth struct {
	mu      sync.Mutex
	events  []*Event
	visits  []*visit
	changed chan struct{}
}

func newTruth() *truth { return &truth{changed: make(chan struct{})} }

// add records an event. The caller must not touch it afterwards.
func (t *truth) add(e *Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.events = append(t.events, e)
	t.tellLocked()
}

// replied records when the reply to accepted mail went out.
func (t *truth) replied(accepted []*Event, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, e := range accepted {
		e.To = at
	}
	t.tellLocked()
}

func (t *truth) tellLocked() {
	close(t.changed)
	t.changed = make(chan struct{})
}

func (t *truth) list() []Event {
	t.mu.Lock()
	events := make([]Event, len(t.events))
	for i, e := range t.events {
		events[i] = *e
	}
	t.mu.Unlock()
	slices.SortStableFunc(events, compareEvents)
	return events
}

func compareEvents(a, b Event) int {
	return cmp.Or(
		a.From.Compare(b.From),
		cmp.Compare(a.MessageID, b.MessageID),
		cmp.Compare(slices.Index(kindOrder, a.Kind), slices.Index(kindOrder, b.Kind)),
		cmp.Compare(a.Host, b.Host),
		cmp.Compare(a.QueueID, b.QueueID),
		cmp.Compare(a.Recipient, b.Recipient),
		cmp.Compare(a.Folder, b.Folder),
		cmp.Compare(a.Detail, b.Detail),
		a.To.Compare(b.To),
	)
}
