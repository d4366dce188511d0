package incident

import (
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// holeSum is a hole, or those of several mailboxes at about the same time: the
// same fault, seen at each of them.
type holeSum struct {
	report.Hole
	mailboxes int
	from, to  probe.Interval // from the first one's to the last one's
	shortest  time.Duration
	longest   time.Duration
}

// holes groups the holes of mailboxes; those of the agent stand alone.
func (m composer) holes() []holeSum {
	var list []holeSum
	for _, h := range m.d.Coverage.Holes {
		h.Span = h.Until(m.d.Now)
		at := slices.IndexFunc(list, func(s holeSum) bool { return h.Mailbox != "" && s.Mailbox != "" && s.near(h) })
		if at < 0 {
			list = append(list, holeSum{Hole: h, mailboxes: 1, from: instant(h.From), to: instant(h.To), shortest: h.Length(), longest: h.Length()})
			continue
		}
		list[at].add(h)
	}
	return list
}

func (s holeSum) near(h report.Hole) bool {
	return h.From.Sub(s.from.To).Abs() <= together && h.To.Sub(s.to.From) >= -together && h.To.Sub(s.to.To) <= together
}

func (s *holeSum) add(h report.Hole) {
	s.mailboxes++
	s.from = widened(s.from, h.From)
	s.to = widened(s.to, h.To)
	s.shortest, s.longest = min(s.shortest, h.Length()), max(s.longest, h.Length())
}

func widened(i probe.Interval, at time.Time) probe.Interval {
	if at.Before(i.From) {
		i.From = at
	}
	if at.After(i.To) {
		i.To = at
	}
	return i
}

func (m composer) hole(h holeSum) string {
	switch {
	case h.CutOff:
		return m.c.say.cutOff
	case h.Mailbox == "":
		return m.c.say.agentOff
	case h.mailboxes > 1:
		return fmt.Sprintf(m.c.say.mailboxesOff, m.c.Mailboxes(h.mailboxes))
	}
	return fmt.Sprintf(m.c.say.mailboxOff, words.Plain(h.Mailbox))
}

// lasted says how long a hole was, or the shortest and the longest of several.
func (m composer) lasted(h holeSum) string {
	least, most := m.c.Duration(h.shortest, words.Nearest), m.c.Duration(h.longest, words.Nearest)
	if least == most {
		return most
	}
	return least + m.c.Dash + most
}
