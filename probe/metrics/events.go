package metrics

import (
	"time"

	"mailprobe/probe"
)

// known returns what is kept of a route; nil when it is not configured (any
// more): what still comes of it has no series to be counted in.
func (m *Metrics) known(name string) *route {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.routes[name]
}

// Began counts a probe whose first attempt began.
func (m *Metrics) Began(r probe.Route, _ time.Time) {
	if t := m.known(r.Name); t != nil {
		t.sent.Inc()
	}
}

// Retried counts a further attempt that began.
func (m *Metrics) Retried(r probe.Route, _ time.Time) {
	if t := m.known(r.Name); t != nil {
		t.retries.Inc()
	}
}

// Ended counts an attempt that ended. The phases of one that was accepted are
// observed: those of a failure end with a time-out or a refusal, which says
// nothing of how long the work takes.
func (m *Metrics) Ended(r probe.Route, a probe.Attempt) {
	t := m.known(r.Name)
	if t == nil {
		return
	}
	if c := t.attempts[a.Class]; c != nil {
		c.Inc()
	}
	if a.Class != probe.Accepted {
		return
	}
	for phase, took := range a.Phases {
		if o := t.phases[phase]; o != nil {
			o.Observe(took.Seconds())
		}
	}
}

// Settled counts a probe whose fate was settled, by the name of its route. A
// probe that comes after all settles once more, as delivered.
func (m *Metrics) Settled(name string, o probe.Outcome) {
	if t := m.known(name); t != nil && t.settled[o] != nil {
		t.settled[o].Inc()
	}
}

// Notice counts a notification that was recorded for the first time.
func (m *Metrics) Notice(n probe.Notice, rec probe.Recorded) {
	if t := m.known(n.Tag.Route); t != nil && rec.New && t.notices[n.Action] != nil {
		t.notices[n.Action].Inc()
	}
}

// Seen counts what a sighting showed that is not ours.
func (m *Metrics) Seen(s probe.Sighting) {
	m.mu.Lock()
	box := m.mailboxes[s.Mailbox]
	m.mu.Unlock()
	if box != nil {
		box.foreign.Add(float64(s.Foreign))
		box.forged.Add(float64(s.Forged))
	}
}

// Committed observes a transaction of the ledger that was made durable: how long
// it took, and how many writes it held.
func (m *Metrics) Committed(took time.Duration, writes int) {
	m.agent.commit.Observe(took.Seconds())
	m.agent.batch.Observe(float64(writes))
}

// Reloaded notes that the configuration was read again, and whether the new one
// was taken over.
func (m *Metrics) Reloaded(ok bool, at time.Time) { m.agent.reloaded(ok, at) }
