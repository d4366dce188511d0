package incident

import "time"

// recordStart is where the time begins of which anything may be known: with the
// time that the document looks at, or with the first mail where the agent did not
// run until then.
func (m composer) recordStart() time.Time {
	if first := m.firstSent(); !first.IsZero() && m.notBefore(first) {
		return first
	}
	return m.span().From
}

// axisStart is where the axes begin: a little before the record does, since an
// empty half of a figure would tell nothing.
func (m composer) axisStart() time.Time {
	from, first := m.span().From, m.recordStart()
	if start := first.Add(-m.horizon().Sub(first) / 20); start.After(from) {
		return start
	}
	return from
}

// firstSent returns when the first mail of the figures was sent; zero: none was,
// or some were before.
func (m composer) firstSent() time.Time {
	if sent := m.d.Total.Curves.Sent; len(sent) > 0 && sent[0].N > 0 {
		return time.Time{}
	}
	var first time.Time
	for _, p := range m.points() {
		if first.IsZero() || p.Sent.Before(first) {
			first = p.Sent
		}
	}
	return first
}

// notBefore tells whether the agent did not run from the begin of the span until
// shortly before an instant.
func (m composer) notBefore(at time.Time) bool {
	from := m.span().From
	for _, h := range m.d.Coverage.Holes {
		if h.Mailbox == "" && !h.CutOff && !h.From.After(from) && !h.To.IsZero() && !h.To.After(at) {
			return true
		}
	}
	return false
}
