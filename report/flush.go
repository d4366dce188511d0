package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// patientFor is how long after a recovery an accepted mail may stay away before
// nothing is expected to bring it, if nothing came late: Postfix lets a deferred
// mail wait for 4000 s at the most (maximal_backoff_time) and looks every 300 s;
// few queues wait longer unless an outage lasted most of a day.
const patientFor = 75 * time.Minute

// patience is by how many times the wait may grow that the last late mail had
// after the recovery: a queue that brought something at three hours may bring
// more at nine.
const patience = 3

// FlushOf tells how the mails that an outage held back came, as of now; nil for
// what is no outage of mail.
//
// The mails that it is about are those that became late after the outage began:
// sent in it, shortly before it, or after it while fresh mail was not yet normal
// on their route. A mail is late when its stated delay is over the usual one, or
// it is older than that and awaited.
//
// One that was accepted, or may have been, and that has not come is outstanding
// when three times the wait of the last late mail has passed since the recovery,
// and [patientFor] at least, and fresh mail is normal. Then it keeps no end of
// the flush open. One that is tried again by the agent itself is awaited until the
// route's schedule is through with it; one that expired, bounced or was rejected
// is not awaited at all.
func (e Estate) FlushOf(h History, o Outage, now time.Time) *Flush {
	if !o.Kind.MailOutage() {
		return nil
	}
	return e.flushOf(timed{h, e.latenessOf(h)}, o, now)
}

// timed is a history with what is known of when its mails are late.
type timed struct {
	History
	late *lateness
}

// flushOf does the same for an outage of mail.
func (e Estate) flushOf(h timed, o Outage, now time.Time) *Flush {
	f := newFlushing(e, h, o, now)
	flush := &Flush{
		Recovery: f.recovery,
		Fresh:    f.freshEnd(),
		Accepted: f.end(f.accepted()),
		Last:     f.end(f.held),
		Late:     f.count(cameLate),
	}
	flush.Last.Reached = flush.Last.Reached && f.complete()
	if !flush.Last.Reached {
		flush.Last.At = probe.Interval{}
	}
	if f.over() {
		f.estimate(flush)
	}
	flush.Overtaken = f.overtaken()
	flush.Outstanding = f.count(outstanding)
	f.measure(h.Mails, flush)
	return flush
}

// flushing is a flush while it is worked out.
type flushing struct {
	outage   Outage
	recovery probe.Interval // zero: the outage is not over
	now      time.Time
	allowed  func(*Mail) time.Duration // age after which a mail is late, by what was usual before the outage
	routes   map[string]Route
	vias     map[string]probe.Via // by route, as its mails went
	heard    map[string]bool      // routes on which anything came

	fresh  map[string]freshness // by route
	normal bool                 // fresh mail is, on every route that it is judged by
	held   []heldMail           // by Sent
	before []*Mail              // sent before the recovery, not late as of now, and not there
	young  []*Mail              // sent after the recovery, not late as of now, on a route where fresh mail is not normal
}

func newFlushing(e Estate, h timed, o Outage, now time.Time) *flushing {
	began := o.Span().From
	// A queue that grows slowly after the recovery must not make its own waits usual.
	allowed := func(m *Mail) time.Duration {
		if !m.Sent.After(began) {
			return h.late.of(m)
		}
		before := Mail{Ref: m.Ref, Via: m.Via, Sent: began}
		return h.late.of(&before)
	}
	f := &flushing{outage: o, now: now, allowed: allowed, routes: make(map[string]Route), vias: make(map[string]probe.Via), heard: make(map[string]bool), fresh: make(map[string]freshness)}
	if o.Over() {
		f.recovery = o.End
		if f.recovery.From.After(f.recovery.To) || f.recovery.From.IsZero() {
			f.recovery.From = f.recovery.To
		}
	}
	for i := range h.Mails {
		if m := &h.Mails[i]; m.came() {
			f.heard[m.Ref.Route] = true
		}
	}
	list := f.concerned(h.Mails)
	for route, mails := range byRoute(list) {
		f.vias[route] = mails[0].Via
		f.fresh[route] = f.freshOf(mails)
	}
	for i := range e.Routes {
		if _, ok := f.vias[e.Routes[i].Name]; ok {
			f.routes[e.Routes[i].Name] = e.Routes[i]
		}
	}
	f.normal = f.judge().ok
	f.hold(list)
	return f
}

func (f *flushing) over() bool { return !f.recovery.To.IsZero() }

// concerned returns the mails that the outage could make late, by Sent: those
// that were not late before it began, and not settled then.
func (f *flushing) concerned(list []Mail) []*Mail {
	began := f.outage.Span().From
	var kept []*Mail
	for i := range list {
		m := &list[i]
		settled := m.settledAt()
		gone := !settled.IsZero() && settled.Before(began)
		if !gone && m.Sent.Add(f.allowed(m)).After(began) && !m.Sent.After(f.now) {
			kept = append(kept, m)
		}
	}
	slices.SortStableFunc(kept, func(a, b *Mail) int { return a.Sent.Compare(b.Sent) })
	return kept
}

func byRoute(list []*Mail) map[string][]*Mail {
	routes := make(map[string][]*Mail)
	for _, m := range list {
		routes[m.Ref.Route] = append(routes[m.Ref.Route], m)
	}
	return routes
}

// complete tells whether no more mails are to be expected to become late: fresh
// mail is normal, or too little of it was sent to tell for so long that it does
// not matter.
func (f *flushing) complete() bool {
	return f.normal || (f.over() && len(f.young) == 0 && f.now.After(f.recovery.To.Add(patientFor)))
}

// measure fills in what is measured of the flush as a whole.
func (f *flushing) measure(list []Mail, flush *Flush) {
	until := f.now
	if flush.Last.Reached {
		until = flush.Last.At.To
	}
	peak := peakOf(BacklogOver(list, f.outage.Span().From, until))
	flush.Peak, flush.PeakAt = peak.N, peak.At
	if flush.Peak == 0 {
		flush.PeakAt = time.Time{}
	}
	if f.over() && !flush.Last.Reached {
		flush.Drain = f.drained()
	}
}

// drained returns how many late mails come in a second: as in the last quarter of
// the time since the recovery, and in the last five minutes at least, so that
// neither one burst nor the first minutes decide.
func (f *flushing) drained() float64 {
	from, to := f.recovery.To, f.now
	if window := max(5*time.Minute, to.Sub(from)/4); window < to.Sub(from) {
		from = to.Add(-window)
	}
	n := 0
	for _, m := range f.held {
		if m.state == cameLate && !m.Came.To.Before(from) && !m.Came.To.After(to) {
			n++
		}
	}
	if to.Sub(from) < time.Second {
		return 0
	}
	return float64(n) / to.Sub(from).Seconds()
}
