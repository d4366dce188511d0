package report

import (
	"net"
	"sort"
	"time"

	"mailprobe/probe"
)

// lane is a route while the evidence of its mails is gathered, in order of
// sending.
type lane struct {
	route   Route
	relay   string // of a relay route
	takes   Service
	deliver Service
	usual   *usual
	timely  [opened]bool // of the last mails that were accepted: whether they were in time
	n       int          // of these
	held    bool         // the last mail was not in time
}

// opened is among how many mails before it one must have come in time, for a
// relay's silence to begin an outage.
const opened = 3

func newLane(r Route, rules Rules) *lane {
	l := &lane{route: r, relay: r.Relay, takes: TakesMX, deliver: DeliversIn, usual: newUsual(rules)}
	if r.Via == probe.Submission {
		l.takes, l.deliver = TakesSubmission, DeliversOut
	}
	return l
}

// lanes finds the lane of a mail; a route that the estate does not know gets one
// from what the mail shows.
type lanes struct {
	byName map[string]*lane
	rules  Rules
}

func newLanes(e Estate) *lanes {
	return &lanes{byName: map[string]*lane{}, rules: e.Rules.WithDefaults()}
}

// know makes the estate's routes known.
func (l *lanes) know(routes []Route) {
	for _, r := range routes {
		l.byName[r.Name] = newLane(r, l.rules)
	}
}

func (l *lanes) of(m *Mail) *lane {
	found := l.byName[m.Ref.Route]
	if found == nil {
		found = newLane(Route{Name: m.Ref.Route, Via: m.Via}, l.rules)
		l.byName[m.Ref.Route] = found
	}
	if m.Mailbox != "" && found.route.Mailbox == "" {
		found.route.Mailbox = m.Mailbox
	}
	if found.relay == "" && m.Via == probe.Relay {
		found.relay = relayOf(m)
	}
	return found
}

// relayOf tells the relay by the host that was dialled, for want of its name.
func relayOf(m *Mail) string {
	for _, t := range m.Tries {
		if host, _, err := net.SplitHostPort(t.Target); err == nil {
			return host
		}
	}
	return ""
}

// opens tells whether the silence of a mail would be news: one of those before it
// came in time, or there was none.
func (l *lane) opens() bool {
	for i := range min(l.n, opened) {
		if l.timely[i] {
			return true
		}
	}
	return l.n == 0
}

func (l *lane) note(timely bool) {
	l.timely[l.n%opened] = timely
	l.n++
}

// learn takes from a mail what is usual on its lane.
func (l *lane) learn(m *Mail) {
	for i := range m.Tries {
		t := &m.Tries[i]
		if attemptProves[t.Class].says == works && !t.Ended.IsZero() {
			l.usual.attempt(t.Ended.Sub(t.Began))
		}
	}
	d, came := m.Delay()
	if came {
		l.usual.came(sample{sent: instantOf(m.Sent), came: instantOf(m.Came.To), delay: d.Middle(), least: d.Min, held: l.held})
	}
	l.held = !came || d.Min > l.usual.threshold
}

// Late returns the age after which a mail of a server is late, by what was usual
// on its route when it was sent: LateFactor times the 99th percentile of the
// delays of the last 256 mails that had come by then in time, and never less than
// LateFloor, which stands alone until ten have come. What comes late for six
// hours becomes the usual; while nothing else is known, what the first ten took.
//
// The answer is for the mails of h; for another one it is that of the last mail
// of its route that was sent before it.
func (e Estate) Late(h History) func(Mail) time.Duration {
	late := e.latenessOf(h)
	return func(m Mail) time.Duration { return late.of(&m) }
}

// latenessOf learns what Late says.
func (e Estate) latenessOf(h History) *lateness {
	all := newLanes(e)
	late := newLateness(all.rules)
	mails := inOrder(h.Mails)
	for i := range mails {
		m := &mails[i]
		l := all.of(m)
		late.note(m, l.usual.lateAt(instantOf(m.Sent)))
		l.learn(m)
	}
	return late
}

// lateness is the age after which mails are late, by route, as it changed with the
// time of sending.
type lateness struct {
	floor time.Duration // of a mail before which nothing is known
	steps map[string][]lateStep
}

type lateStep struct {
	from instant
	late time.Duration
}

func newLateness(rules Rules) *lateness {
	return &lateness{floor: rules.LateFloor, steps: map[string][]lateStep{}}
}

// note takes the mails in order of sending.
func (l *lateness) note(m *Mail, late time.Duration) {
	list := l.steps[m.Ref.Route]
	if len(list) == 0 || list[len(list)-1].late != late {
		l.steps[m.Ref.Route] = append(list, lateStep{instantOf(m.Sent), late})
	}
}

func (l *lateness) of(m *Mail) time.Duration {
	sent, list := instantOf(m.Sent), l.steps[m.Ref.Route]
	later := sort.Search(len(list), func(i int) bool { return list[i].from > sent })
	if later == 0 {
		return l.floor
	}
	return list[later-1].late
}
