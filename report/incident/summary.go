package incident

import (
	"fmt"
	"slices"
	"strings"

	"mailprobe/report"
)

// outageWords are what the first sentence of a summary says.
type outageWords struct {
	Period   string // of one that is open, its start alone
	Open     bool
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
	Longest  string // delay of the one that took longest; empty: none came
	Returned int    // rejected, expired, bounced: a sender would have been told
	Missing  int    // may still come, or should have come
	Lost     int
}

// summary says what happened in three sentences.
func (m composer) summary() string {
	switch i := m.d.Incident; {
	case i == nil:
		return m.join(m.spanSentence(), m.fateSentence(), m.delaySentence())
	case i.Into != "":
		return fmt.Sprintf(m.c.say.seeMerged, plain(i.Into))
	default:
		return m.join(m.outageSentence(), m.fateSentence(), m.flushSentence())
	}
}

func (m composer) join(sentences ...string) string {
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), m.c.say.gap)
}

func (m composer) outageSentence() string {
	i := m.d.Incident
	return m.c.say.outage(outageWords{
		Period:   m.period(),
		Open:     i.Open(),
		Servers:  m.c.say.ofServers(i.Scope.Servers, i.Scope.Watched),
		Failure:  m.failure(),
		Scope:    m.scopeWords(i.Scope),
		Duration: m.length(),
	})
}

func (m composer) period() string {
	i := m.d.Incident
	_, start := outwards(i.Start)
	if i.Open() {
		return m.k.full(start)
	}
	_, end := outwards(i.End)
	return m.k.period(start, end)
}

// length says how long the incident took, as far as its ends are known.
func (m composer) length() string {
	i := m.d.Incident
	least := m.c.duration(i.End.From.Sub(i.Start.To), downwards)
	switch {
	case i.Open():
		return fmt.Sprintf(m.c.say.soFar, least)
	case i.Start.From.IsZero() || i.End.From.IsZero():
		return fmt.Sprintf(m.c.say.atLeast, least)
	}
	most := m.c.duration(i.End.To.Sub(i.Start.From), upwards)
	if least == most {
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
	if m.d.Total.Sent == 0 {
		return m.c.say.noneSent
	}
	return m.c.say.fates(m.fates())
}

func (m composer) fates() fateWords {
	t := m.d.Total
	f := fateWords{
		Sent:     t.Sent,
		Late:     t.Late,
		Returned: t.Rejected + t.Expired + t.Bounced,
		Missing:  missing(t),
		Lost:     t.Lost,
	}
	if m.d.Incident != nil {
		f.Period = m.k.shortPeriod(m.span().From, m.span().To)
	}
	if t.Delay.N > 0 {
		f.Longest = m.c.duration(t.Delay.Max, nearest)
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
	case m.d.Incident.Open() && (f == nil || f.Last.Estimate == nil):
		return m.c.say.endNotKnown
	case f == nil:
		return ""
	}
	return fmt.Sprintf(m.c.say.flush, m.endWords(f.Fresh), m.endWords(f.Last))
}

// span is the time that the document looks at, up to now.
func (m composer) span() report.Span { return m.d.Span.Until(m.d.Now) }

func (m composer) spanSentence() string {
	span := m.span()
	outages := slices.DeleteFunc(m.outages(), func(o report.Outage) bool { return o.Planned })
	period := m.k.period(span.From, span.To)
	watched := m.c.say.servers(len(m.d.Servers))
	if len(outages) == 0 {
		return fmt.Sprintf(m.c.say.spanQuiet, period, watched)
	}
	return fmt.Sprintf(m.c.say.spanOutages, period, watched, m.c.say.outages(len(outages)), m.c.say.servers(len(m.affected(outages))))
}

func (m composer) delaySentence() string {
	q := m.d.Total.Delay
	if q.N == 0 {
		return ""
	}
	return fmt.Sprintf(m.c.say.delays, m.c.duration(q.P50, nearest), m.c.duration(q.P90, nearest), m.c.duration(q.Max, nearest))
}
