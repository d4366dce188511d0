package incident

import (
	"fmt"
	"slices"
	"strings"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// outageWords are what the first sentence of a summary says.
type outageWords struct {
	Open     bool
	Day      string // of its start
	From     string
	To       string
	Zone     string // of the last instant that is told
	Earlier  string // when some servers were back already; empty: none was
	Back     int    // how many those were
	Servers  string // 12 of 22 servers
	Failure  failure
	Scope    string
	Duration string
}

// failure is what servers did, taken together.
type failure int

const (
	failedDown failure = iota
	failedDelivery
	failedBoth
)

// fateWords are what the second sentence says: what became of the test mails.
type fateWords struct {
	Sent     int
	Period   string // in which they were sent; empty: said already
	Late     int
	Since    string // from when on; empty: said already
	Longest  string // delay of the one that took longest; empty: none came
	Expired  int    // never taken by a server and given up: a sender would have been told
	Refused  int    // by a server, for good
	Returned int    // to the sender
	Missing  int    // may still come, or should have come
	Lost     int
}

// summary says what happened in three sentences.
func (m composer) summary() string {
	switch i := m.d.Incident; {
	case i == nil:
		return m.join(m.spanSentence(), m.watchSentence(), m.fateSentence(), m.delaySentence())
	case i.Into != "":
		return fmt.Sprintf(m.c.say.seeMerged, words.Plain(i.Into))
	case i.Withdrawn:
		return m.c.say.withdrawn
	default:
		return m.join(m.outageSentence(), m.fateSentence(), m.flushSentence(), m.watchSentence())
	}
}

func (m composer) join(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), m.c.Gap)
}

func (m composer) outageSentence() string {
	i := m.d.Incident
	first := outageWords{
		Open:     i.Open(),
		Servers:  m.c.say.ofServers(i.Scope.Servers, i.Scope.Watched),
		Failure:  m.failure(),
		Scope:    m.scopeWords(i.Scope),
		Duration: m.aboutLength(),
	}
	if back, ok := m.earlier(); ok {
		first.Earlier, first.Back = m.k.About(back.at), len(back.servers)
	}
	m.setPeriod(&first)
	return m.c.say.outage(first)
}

// setPeriod sets when the incident began and ended.
func (m composer) setPeriod(w *outageWords) {
	i := m.d.Incident
	tell := m.k.About
	if !m.rough() {
		tell = m.k.Last
	}
	w.Day, w.From, w.Zone = m.c.Date(i.Start.To.In(m.k.Location())), tell(i.Start), m.k.Zone(i.Start.To)
	if i.Open() {
		return
	}
	if zone := m.k.Zone(i.End.To); zone != w.Zone {
		w.From += " " + w.Zone
		w.Zone = zone
	}
	w.To = tell(m.end())
}

// length says how long the incident took, as far as its ends are known.
func (m composer) length() string {
	i := m.d.Incident
	least := m.c.Duration(i.End.From.Sub(i.Start.To), words.Downwards)
	switch {
	case i.Open():
		return fmt.Sprintf(m.c.say.soFar, least)
	case i.Start.From.IsZero() || i.End.From.IsZero():
		return fmt.Sprintf(m.c.say.atLeast, least)
	}
	most := m.c.Duration(i.End.To.Sub(i.Start.From), words.Upwards)
	switch {
	case m.endIsOpen():
		return fmt.Sprintf(m.c.say.atMost, most)
	case least == most:
		return least
	}
	return fmt.Sprintf(m.c.say.leastMost, least, most)
}

func (m composer) failure() failure {
	var down, delivery bool
	for _, o := range m.outages() {
		down = down || o.Kind == report.Down
		delivery = delivery || o.Kind == report.NotDelivering
	}
	switch {
	case down && delivery:
		return failedBoth
	case delivery:
		return failedDelivery
	default:
		return failedDown
	}
}

func (m composer) fateSentence() string {
	switch {
	case m.d.Total.Sent == 0 && m.isBlank():
		return "" // said already
	case m.d.Total.Sent == 0:
		return m.c.say.noneSent
	}
	return m.c.say.fates(m.fates())
}

func (m composer) fates() fateWords {
	t := m.d.Total
	f := fateWords{
		Sent:     t.Sent,
		Late:     t.Late,
		Expired:  t.Expired,
		Refused:  t.Rejected,
		Returned: t.Bounced,
		Missing:  missing(t),
		Lost:     t.Lost,
	}
	if m.d.Incident != nil {
		from, to := words.Minutes(m.recordStart(), m.span().To)
		f.Since = m.k.WithZone(m.k.BareMinute(from), from)
		f.Period = m.k.FromTo(m.k.BareMinute(from), m.k.Minute(to))
	}
	if t.Delay.N > 0 {
		f.Longest = m.c.Duration(t.Delay.Max, words.Nearest)
	}
	return f
}

// missing counts the mails that an outage may have cost: what is on its way
// after any outage, fresh mail too, is not missing.
func missing(t report.Account) int {
	if t.Flush == nil || !t.Flush.Last.Reached {
		return t.Pending + t.Uncertain
	}
	return t.Flush.Last.Left + t.Flush.Outstanding
}

func (m composer) flushSentence() string {
	f := m.d.Total.Flush
	switch {
	case m.d.Incident.State() == report.IncidentUnwatched:
		return m.c.say.unwatched
	case m.d.Incident.Open() && (f == nil || f.Last.Estimate == nil):
		return m.c.say.endNotKnown
	case f == nil:
		return ""
	}
	return m.c.say.flush(m.flushWords(f))
}

// flushWords are when mail was, or will be, as usual again.
type flushWords struct {
	Fresh, FreshExpected string // both empty: not known
	Last, LastExpected   string // likewise
	NoneLate             bool
}

func (m composer) flushWords(f *report.Flush) flushWords {
	w := flushWords{NoneLate: noneLate(f), FreshExpected: m.aboutExpected(f.Fresh), LastExpected: m.aboutExpected(f.Last)}
	if at := f.Fresh.At; f.Fresh.Reached && !at.To.IsZero() {
		// All mail from then on was on time: the next full minute is true for every sender.
		_, high := words.Minutes(at.From, at.To)
		w.Fresh = m.k.WithZone(m.k.BareMinute(high), high)
	}
	if at := last(f).At; f.Last.Reached && !at.To.IsZero() {
		w.Last = m.lastCame(at)
	}
	return w
}

// lastCame tells when the last late mail came, as exactly as the ends of the
// incident are told.
func (m composer) lastCame(at probe.Interval) string {
	if m.rough() {
		return m.k.AboutZoned(at)
	}
	_, high := words.Outwards(at)
	return fmt.Sprintf(m.c.say.exactly, m.k.Short(high))
}

// aboutExpected tells when an end of the flush is expected; empty: it was
// reached, or that cannot be told.
func (m composer) aboutExpected(e report.End) string {
	if e.Reached || e.Estimate == nil {
		return ""
	}
	return m.expected(*e.Estimate)
}

// span is the time that the document looks at, up to now.
func (m composer) span() report.Span { return m.d.Span.Until(m.d.Now) }

func (m composer) delaySentence() string {
	q := m.d.Total.Delay
	if q.N == 0 {
		return ""
	}
	return fmt.Sprintf(m.c.say.delays, m.c.Duration(q.P50, words.Nearest), m.c.Duration(q.P90, words.Nearest), m.c.Duration(q.Max, words.Nearest))
}
