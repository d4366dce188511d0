package report

import (
	"cmp"
	"slices"

	"mailprobe/probe"
)

// tracks of a server itself, in the order of Services.
const (
	onMX = iota
	onSubmission
	onIn
	onOut
	directTracks
)

var trackOf = map[Service]int{TakesMX: onMX, TakesSubmission: onSubmission, DeliversIn: onIn, DeliversOut: onOut}

// gathering is what the mails of one server prove, before it is weighed.
type gathering struct {
	now     instant
	watched *watched

	goods  [directTracks][]bounds
	bads   [directTracks][]bad
	relays map[string]*relayed
	timely []bounds // of mails that came in time: sent, came
	late   []bad    // of mails that came late
	heard  []bounds // when anything answered
	// attended is the time near evidence of the server itself: not of relays, nor
	// of their silence.
	attended []bounds

	lateness *lateness

	reasons []Reason // without counts
	reason  map[Reason]int32
}

// relayed is what concerns one relay.
type relayed struct {
	takes    []bounds // it took, or refused, mail
	failed   []bad    // it could not be reached
	arrivals []bounds // of what went through it
	silent   []bad    // it took a mail, which was late
}

func newGathering(now instant) *gathering {
	return &gathering{now: now, relays: map[string]*relayed{}, reason: map[Reason]int32{}}
}

// clear makes room for another server. What was weighed does not refer to it.
func (g *gathering) clear() {
	for i := range g.goods {
		g.goods[i], g.bads[i] = g.goods[i][:0], g.bads[i][:0]
	}
	for _, r := range g.relays {
		*r = relayed{r.takes[:0], r.failed[:0], r.arrivals[:0], r.silent[:0]}
	}
	g.timely, g.late, g.heard, g.attended, g.reasons = g.timely[:0], g.late[:0], g.heard[:0], nil, nil
	clear(g.reason)
}

// gather takes in the mails of one server, in order of sending.
func (g *gathering) gather(h History, w *watched, all *lanes) {
	g.watched, g.lateness = w, newLateness(all.rules)
	mails := inOrder(h.Mails)
	for i := range mails {
		m := &mails[i]
		if m.Sent.IsZero() {
			continue
		}
		l := all.of(m)
		late := l.usual.lateAt(instantOf(m.Sent))
		g.lateness.note(m, late)
		about := detail{sent: instantOf(m.Sent), came: never, late: late, relay: l.relay}
		if !m.Came.To.IsZero() {
			about.came = instantOf(m.Came.To)
		}
		g.tries(l, m, bad{mail: int32(i), fine: never, about: about})
		g.delivery(l, m, bad{mail: int32(i), fine: never, about: about})
		l.learn(m)
	}
}

// inOrder returns mails by time of sending; they mostly are.
func inOrder(list []Mail) []Mail {
	for i := 1; i < len(list); i++ {
		if compareSent(&list[i-1], &list[i]) > 0 {
			return slices.SortedFunc(slices.Values(list), func(x, y Mail) int { return compareSent(&x, &y) })
		}
	}
	return list
}

func compareSent(x, y *Mail) int {
	if c := x.Sent.Compare(y.Sent); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(x.Ref.Route, y.Ref.Route), slices.Compare(x.Ref.ID[:], y.Ref.ID[:]))
}

// tries gathers what a mail's attempts prove.
func (g *gathering) tries(l *lane, m *Mail, b bad) {
	for i := range m.Tries {
		t := &m.Tries[i]
		r := t.read(l.usual.answered())
		if t.Ended.IsZero() && (!g.watched.evenly(r.bad) || g.now < r.bad.to) {
			r.isBad = false // it may yet be answered; or the agent ended, and saw no answer
		}
		if r.wasHeard {
			g.heard = append(g.heard, r.heard)
		}
		if !r.isBad && !r.isGood {
			continue
		}
		if m.Via != probe.Relay {
			g.attend(r.about(), l.reach(b.about.late))
		}
		if r.isBad {
			b.about.opening, b.about.answered = true, attemptProves[r.class].heard
			b.bounds, b.reason = r.bad, g.because(Reason{Service: l.takes, Class: r.class, Phase: r.phase, Text: t.Reason})
		}
		g.put(l, m.Via, r, b)
	}
}

func (g *gathering) put(l *lane, via probe.Via, r told, b bad) {
	track := trackOf[l.takes]
	goods, bads := &g.goods[track], &g.bads[track]
	if via == probe.Relay {
		goods, bads = &g.relay(l.relay).takes, &g.relay(l.relay).failed
	}
	if r.isGood {
		*goods = append(*goods, r.good)
	}
	if r.isBad {
		*bads = append(*bads, b)
	}
}

func (g *gathering) relay(name string) *relayed {
	r := g.relays[name]
	if r == nil {
		r = &relayed{}
		g.relays[name] = r
	}
	return r
}

// fewReasons is how many reasons are sooner compared than looked up. Most servers
// fail in one or two ways.
const fewReasons = 4

func (g *gathering) because(r Reason) int32 {
	for n := range min(len(g.reasons), fewReasons) {
		if g.reasons[n] == r {
			return int32(n)
		}
	}
	n, known := g.reason[r]
	if !known {
		n = int32(len(g.reasons))
		g.reasons = append(g.reasons, r)
		g.reason[r] = n
	}
	return n
}

// delivery gathers what a mail's arrival proves, or that it did not arrive.
func (g *gathering) delivery(l *lane, m *Mail, b bad) {
	track := trackOf[l.deliver]
	if !m.Came.To.IsZero() {
		came := between(m.Came.From, m.Came.To)
		g.goods[track] = append(g.goods[track], came)
		g.attend(bounds{came.to, came.to}, l.reach(b.about.late)) // where in its bounds it came is not known
		if m.Via == probe.Relay {
			g.relay(l.relay).arrivals = append(g.relay(l.relay).arrivals, came)
		}
		if m.Source != probe.Resume && !m.Seen.IsZero() {
			g.heard = append(g.heard, between(m.Seen, m.Seen))
		}
		g.speed(m, b)
	}
	if m.Accepted.IsZero() {
		return
	}
	b.bounds = bounds{instantOf(m.Accepted), instantOf(m.Accepted).plus(b.about.late)}
	overdue := g.overdue(l, m, b.bounds)
	if overdue {
		b.about.opening = m.Via != probe.Relay || l.opens()
		b.reason = g.because(Reason{Service: l.deliver})
		if m.Via == probe.Relay {
			g.relay(l.relay).silent = append(g.relay(l.relay).silent, b)
		} else {
			g.bads[track] = append(g.bads[track], b)
			g.attend(b.bounds, l.reach(b.about.late))
		}
	}
	l.note(!overdue)
}

// overdue tells whether it is proven that a mail had not come when it was late.
func (g *gathering) overdue(l *lane, m *Mail, b bounds) bool {
	switch {
	case b.to > g.now || !g.watched.evenly(b):
		return false
	case !m.Bounced.IsZero() && instantOf(m.Bounced) <= b.to:
		return false // that was an answer in time
	case !m.Came.To.IsZero():
		return instantOf(m.Came.From) > b.to
	default:
		return g.watched.readAfter(l.route.Mailbox, b.to)
	}
}

// speed gathers whether a mail that came was in time. One whose bounds hold the
// limit says neither.
func (g *gathering) speed(m *Mail, b bad) {
	d, _ := m.Delay()
	sent := b.about.sent
	switch {
	case d.Max <= b.about.late:
		g.timely = append(g.timely, bounds{sent, max(sent, b.about.came)})
	case d.Min > b.about.late && g.watched.evenly(bounds{sent, sent.plus(b.about.late)}):
		b.bounds = bounds{sent, sent.plus(b.about.late)}
		b.reason = g.because(Reason{Service: serviceOf(m.Via)})
		g.late = append(g.late, b)
	}
}

func serviceOf(via probe.Via) Service {
	if via == probe.Submission {
		return DeliversOut
	}
	return DeliversIn
}

// listened returns the time in which something answered: attempts, arrivals that
// were seen, mailboxes that were read.
func (g *gathering) listened(mailboxes []string) []bounds {
	for _, name := range mailboxes {
		g.heard = append(g.heard, g.watched.mailboxes[name]...)
	}
	return united(g.heard)
}
