package report

import (
	"time"
)

const (
	// lately is how far back mails are looked at for how long they take now.
	lately = 15 * time.Minute
	// A trace has so many spans of such a length; the last one is not over.
	traceSpans = 30
	traceSpan  = 2 * time.Minute
)

// trend fills in how long mails take now, how long they usually do, and what those
// of the last hour met.
func (s *Standing) trend(h timed, now time.Time) {
	t := tracer{timed: h, now: now, from: now.Truncate(traceSpan).Add(-(traceSpans - 1) * traceSpan), recent: now.Add(-lately)}
	t.trace = make([]Trace, traceSpans)
	for n := range t.trace {
		from := t.from.Add(time.Duration(n) * traceSpan)
		t.trace[n].Span = Span{From: from, To: from.Add(traceSpan)}
	}
	t.usual = make([]time.Duration, 0, len(h.Mails))
	for n := range h.Mails {
		t.add(&h.Mails[n])
	}
	s.Lately, s.Missing = QuantilesOf(t.lately), t.missing
	s.Usual, s.Trace = QuantilesOf(t.usual), t.trace
}

// tracer is a trend while mails are added to it.
type tracer struct {
	timed
	now    time.Time
	from   time.Time // when the trace begins
	recent time.Time

	lately, usual []time.Duration
	missing       int // of those whose delays would be among lately: still awaited
	trace         []Trace
}

func (t *tracer) add(m *Mail) {
	delay, came := m.Delay()
	middle := delay.Middle()
	// Nearly all come within the floor, which is in time on every route.
	if came && (middle <= t.late.floor || middle <= t.late.of(m)) {
		t.usual = append(t.usual, middle)
	}
	if m.Sent.Before(t.from) || m.Sent.After(t.now) {
		return
	}
	lately := !m.Sent.Before(t.recent)
	if came && lately {
		t.lately = append(t.lately, middle)
	}
	at := &t.trace[m.Sent.Sub(t.from)/traceSpan]
	at.Sent++
	switch {
	case came:
		at.Longest = max(at.Longest, middle)
	case t.now.Sub(m.Sent) > t.late.of(m):
		at.Missing++
		if lately && m.awaited(t.now) {
			t.missing++
		}
	}
}
