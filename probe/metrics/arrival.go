package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"mailprobe/probe"
)

// Arrived counts a copy that was recorded. What it measures is taken from the
// first copy of each probe alone.
func (m *Metrics) Arrived(a probe.Arrival, rec probe.Recorded) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.routes[a.Tag.Route]
	switch {
	case t == nil || !rec.New:
	case rec.Duplicate:
		t.duplicates.Inc()
	default:
		t.arrived(a, rec)
	}
}

// Recall says what verdicts the newest probe bore that had come on a route
// before the agent was started: they stand until the next one comes.
func (m *Metrics) Recall(name string, v probe.Verdicts) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t := m.routes[name]; t != nil && !t.verdicts.seen {
		t.verdicts.take(v)
	}
}

func (t *route) arrived(a probe.Arrival, rec probe.Recorded) {
	if a.Junk {
		t.junk.Inc()
	}
	if rec.Overtaken {
		t.overtaken.Inc()
	}
	if clear(rec.Delay) {
		observe(t.delay, rec.Delay, a.Tag)
	} else {
		t.unclearDelays.Inc()
	}
	switch {
	case rec.Transit == probe.Delay{}: // it was never accepted, as far as is known
	case clear(rec.Transit):
		observe(t.transit, rec.Transit, a.Tag)
	default:
		t.unclearTransits.Inc()
	}
	for i, leg := range probe.Legs(a.Hops) {
		t.hops[min(i, hopCount-1)].Observe(leg.Took.Seconds())
	}
	for _, method := range t.verdicts.take(a.Verdicts) {
		t.verdictChanges[method].Inc()
	}
}

// clear tells whether a delay is known well enough for a histogram: to 50 ms, or
// half of itself. A rougher one would blur it.
func clear(d probe.Delay) bool { return d.Max-d.Min <= max(50*time.Millisecond, d.Middle()/2) }

// observe takes a delay into a histogram, with the probe as its exemplar.
func observe(h prometheus.Observer, d probe.Delay, tag probe.Tag) {
	h.(prometheus.ExemplarObserver).ObserveWithExemplar(d.Middle().Seconds(),
		prometheus.Labels{"route": tag.Route, "probe": tag.ID.String()})
}
