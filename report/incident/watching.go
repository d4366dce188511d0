package incident

import (
	"fmt"
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// wellWatched is the share of a span under watch below which a summary says that
// it is not all.
const wellWatched = 0.99

// whole is how long the time is that coverage is told of; 0 where it has not come.
func (m composer) whole() time.Duration {
	c := m.d.Coverage
	if c.Span.From.IsZero() {
		return 0
	}
	return c.Span.Until(m.d.Now).Length()
}

// isBlank tells that a report on a span holds nothing from which anything could
// be told: silence must not read as good news.
func (m composer) isBlank() bool {
	return m.d.Incident == nil && len(m.outages()) == 0 && (m.d.Coverage.Watched <= 0 || m.d.Total.Sent == 0)
}

// spanSentence says which outages of mail were found in a span of time, or that
// nothing is known of it.
func (m composer) spanSentence() string {
	span := m.span()
	outages := m.outages()
	period := m.k.Period(span.From, span.To)
	tested := m.c.Servers(len(m.d.Servers) - len(m.idle()))
	switch {
	case m.isBlank() && m.d.Coverage.Watched <= 0:
		return fmt.Sprintf(m.c.say.notWatched, period)
	case m.isBlank():
		return fmt.Sprintf(m.c.say.spanNoneSent, period)
	case len(outages) == 0:
		return fmt.Sprintf(m.c.say.spanQuiet, period, tested)
	}
	return fmt.Sprintf(m.c.say.spanOutages, period, tested, m.c.Outages(len(outages)), m.c.Servers(len(m.affected(outages))))
}

// watchSentence says how much of the time is not known, and of which servers of
// a span nothing is; empty where all is known.
func (m composer) watchSentence() string {
	if m.isBlank() && m.d.Coverage.Watched <= 0 {
		return ""
	}
	partly, idle := "", ""
	if c, whole := m.d.Coverage, m.whole(); c.Watched.Seconds() < wellWatched*whole.Seconds() {
		partly = fmt.Sprintf(m.c.say.partlyWatched, m.c.Duration(c.Watched, words.Downwards), m.c.Duration(whole, words.Nearest), m.c.Percent(c.Watched, whole))
	}
	if list := m.idle(); m.d.Incident == nil && len(list) > 0 && len(list) < len(m.d.Servers) {
		idle = fmt.Sprintf(m.c.say.idle, m.names(list))
	}
	return m.join(partly, idle)
}

// idle returns the servers to which nothing was sent.
func (m composer) idle() []string {
	var list []string
	for _, a := range m.d.Servers {
		if a.Sent == 0 {
			list = append(list, a.Server.Name)
		}
	}
	return list
}

// states are those of a server over time. Where nothing was sent, that nothing
// was wrong is not known.
func states(a report.Account) []report.Stretch {
	var list []report.Stretch
	for _, s := range a.Strip {
		if s.State == report.StateUp && a.Sent == 0 {
			s.State = report.StateUnknown
		}
		if n := len(list) - 1; n >= 0 && list[n].State == s.State && list[n].To.Equal(s.From) {
			list[n].To = s.To
			continue
		}
		list = append(list, s)
	}
	return list
}

// mayChange tells whether figures are not final yet: test mails are awaited, or a
// mailbox is not readable in which some may lie.
func (m composer) mayChange() bool {
	if t := m.d.Total; t.Pending+t.Uncertain+t.Backlog.Total() > 0 {
		return true
	}
	for _, o := range m.ofKind(func(k report.Kind) bool { return k == report.Unreadable }) {
		if !o.Over() {
			return true
		}
	}
	for _, h := range m.d.Coverage.Holes {
		if h.Mailbox != "" && !h.Until(m.d.Now).To.Before(m.d.Now) {
			return true
		}
	}
	return false
}
