package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

const (
	// writtenWithin is how far the record of the agent's own time may lie behind:
	// it is written every 10 s, and three signs of life may be missed.
	writtenWithin = 30 * time.Second
	// lookedWithin is how far a mailbox's may: while it is read, it is looked at
	// once a minute, a look may take half a minute, and is written every 10 s. A
	// connection that is lost and made again leaves a gap of that length as well.
	// Longer gaps mean that the mailbox cannot be read.
	lookedWithin = 3 * time.Minute
	// dialledWithin is how far a reference's may: dialled every 30 s, for 10 s.
	dialledWithin = 45 * time.Second
)

// watched is the coverage of a record.
type watched struct {
	agent      []bounds // united
	mailboxes  map[string][]bounds
	references map[string][]bounds
}

func newWatched(list []probe.Watch, now instant) *watched {
	w := &watched{mailboxes: map[string][]bounds{}, references: map[string][]bounds{}}
	for _, x := range list {
		b := between(x.From, x.To)
		switch {
		case x.Reference != "":
			w.references[x.Reference] = append(w.references[x.Reference], b)
		case x.Mailbox != "":
			w.mailboxes[x.Mailbox] = append(w.mailboxes[x.Mailbox], b)
		default:
			w.agent = append(w.agent, b)
		}
	}
	w.agent = untilNow(united(w.agent), now, writtenWithin)
	for name, spans := range w.mailboxes {
		w.mailboxes[name] = united(spans)
	}
	for name, spans := range w.references {
		w.references[name] = untilNow(united(spans), now, dialledWithin)
	}
	return w
}

// untilNow extends the last span to now where only the writing lies behind.
func untilNow(spans []bounds, now instant, lag time.Duration) []bounds {
	if n := len(spans) - 1; n >= 0 && spans[n].to < now && now <= spans[n].to.plus(lag) {
		spans[n].to = now
	}
	return spans
}

// evenly tells whether the agent watched all of a span, so that its clock went on
// evenly. A record without any coverage is taken for one that was watched.
func (w *watched) evenly(b bounds) bool {
	if len(w.agent) == 0 {
		return true
	}
	_, ok := holder(w.agent, b)
	return ok
}

// readAfter tells whether a mailbox was looked at, at an instant or later.
func (w *watched) readAfter(mailbox string, at instant) bool {
	spans := w.mailboxes[mailbox]
	return len(spans) > 0 && spans[len(spans)-1].to >= at
}

// referred tells whether a reference had answered by an instant.
func (w *watched) referred(by instant) bool {
	for _, spans := range w.references {
		if len(spans) > 0 && spans[0].from <= by {
			return true
		}
	}
	return false
}

// always returns the agent's spans, or all time where the record has none.
func (w *watched) always() []bounds {
	if len(w.agent) == 0 {
		return []bounds{{unknown, never}}
	}
	return w.agent
}

// add unites with the coverage that another history brought; most of it is the
// same.
func (w *watched) add(o *watched) {
	w.agent = together(w.agent, o.agent)
	for name, spans := range o.mailboxes {
		w.mailboxes[name] = together(w.mailboxes[name], spans)
	}
	for name, spans := range o.references {
		w.references[name] = together(w.references[name], spans)
	}
}

func together(a, b []bounds) []bounds {
	if slices.Equal(a, b) {
		return a
	}
	return united(slices.Concat(a, b))
}
