package probetest

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"

	"github.com/emersion/go-smtp"
)

// letter is a mail on its way to one recipient, as one host holds it.
type letter struct {
	sender     string
	recipient  string
	content    []byte // with the trace fields so far; never changed in place
	messageID  string
	tag        string
	queueID    string
	envelopeID string // ENVID (RFC 3461)
	ret        smtp.DSNReturn
	notify     []smtp.DSNNotify // empty: the sender did not say
	seed       uint64
	tries      int       // attempts at handing it on
	warned     bool      // its sender was told that it waits
	queued     time.Time // when this host took it
}

// letters makes a letter for each recipient of a mail that a host takes.
func (w *World) letters(t *transaction, m message, host string, clock time.Time) []*letter {
	seed := w.fate(host, m.messageID, t.sender, t.recipients[0].address)
	id := queueID(seed)
	content := append([]byte(received(t, host, id, clock)), m.content...)
	letters := make([]*letter, len(t.recipients))
	for i, r := range t.recipients {
		letters[i] = &letter{
			sender: t.sender, recipient: r.address, content: content, messageID: m.messageID, tag: m.tag,
			queueID: id, envelopeID: t.envelopeID, ret: t.ret, notify: r.notify, seed: seed, queued: time.Now(),
		}
	}
	return letters
}

// accepted returns the events of taking letters over.
func accepted(letters []*letter, host string, dot time.Time) []*Event {
	events := make([]*Event, len(letters))
	for i, l := range letters {
		events[i] = l.event(Accepted, host, "")
		events[i].From, events[i].To = dot, time.Time{}
	}
	return events
}

// event returns an instant of the letter's life.
func (l *letter) event(kind Kind, host, detail string) *Event {
	now := time.Now()
	return &Event{
		Kind: kind, Host: host, From: now, To: now, MessageID: l.messageID, Tag: l.tag, QueueID: l.queueID,
		Sender: l.sender, Recipient: l.recipient, Detail: detail,
	}
}

// fate returns a number that depends on the seed, the host and the mail, and on
// how often the same was asked before, but not on the order of mails.
func (w *World) fate(host, messageID, sender, recipient string) uint64 {
	h := fnv.New64a()
	var seed [8]byte
	binary.LittleEndian.PutUint64(seed[:], w.options.Seed)
	h.Write(seed[:])
	for _, s := range []string{host, messageID, sender, recipient} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	key := h.Sum64()
	w.mu.Lock()
	n := w.copies[key]
	w.copies[key]++
	w.mu.Unlock()
	return rand.New(rand.NewPCG(key, n)).Uint64() // FNV alone leaves similar mails with similar numbers
}

// queueID returns a queue id in the form of Postfix's short ones.
func queueID(fate uint64) string { return fmt.Sprintf("4F%010X", fate>>24) }

// latency draws how long the delivery of a letter takes.
func (w *World) latency(l *letter) time.Duration {
	if w.options.Latency == nil {
		return 0
	}
	return w.options.Latency(rand.New(rand.NewPCG(w.options.Seed, l.seed)))
}
