package incident

import (
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// senders is the section with what senders whose schedules are published would
// have seen. It is computed, and says so.
func (m composer) senders() section {
	s := section{ID: "senders", Title: m.c.head.senders}
	sent := m.instants()
	if len(sent) == 0 {
		return s
	}
	t := table{Caption: m.c.caption.senders, Head: []string{m.k.head(m.c.column.sentAt)}}
	for _, row := range m.d.Senders {
		t.Head = append(t.Head, senderName(row.Sender))
	}
	for _, at := range sent {
		cells := []string{m.k.minuteCell(at)}
		for _, row := range m.d.Senders {
			cells = append(cells, m.fateAt(row, at))
		}
		t.Rows = append(t.Rows, cells)
	}
	s.Blocks = []block{text(m.c.say.computed), tabled(t)}
	if words := m.example(); words != "" {
		s.Blocks = append(s.Blocks, text(words))
	}
	return s
}

// instants returns every instant of sending, in order.
func (m composer) instants() []time.Time {
	var list []time.Time
	for _, row := range m.d.Senders {
		for _, f := range row.Fates {
			if !slices.ContainsFunc(list, f.Sent.Equal) {
				list = append(list, f.Sent)
			}
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return list
}

func (m composer) fateAt(row report.SenderRow, at time.Time) string {
	i := slices.IndexFunc(row.Fates, func(f report.Fate) bool { return f.Sent.Equal(at) })
	if i < 0 {
		return m.c.say.none
	}
	f := row.Fates[i]
	came, gone := m.cameCell(f.Came), m.k.minuteCell(f.GivenUp)
	switch {
	case !f.Came.To.IsZero() && !f.GivenUp.IsZero():
		return fmt.Sprintf(m.c.say.orGivenUp, came, gone)
	case !f.Came.To.IsZero():
		return came
	case !f.GivenUp.IsZero():
		return fmt.Sprintf(m.c.say.givenUp, gone)
	case f.Unknown:
		return m.c.say.notKnown
	}
	return m.c.say.none
}

// cameCell writes when a mail would have come: a span, or one minute.
func (m composer) cameCell(came probe.Interval) string {
	low, high := minutes(came.From, came.To)
	if low.Equal(high) {
		return m.k.minuteCell(high)
	}
	return m.k.bareMinute(low) + m.c.say.dash + m.k.minuteCell(high)
}

// example says one row of the table in words.
func (m composer) example() string {
	for _, row := range m.d.Senders {
		if len(row.Fates) == 0 {
			continue
		}
		f := row.Fates[len(row.Fates)/2]
		if f.Came.To.IsZero() || !f.GivenUp.IsZero() {
			continue
		}
		sent, name := m.k.minute(f.Sent), senderName(row.Sender)
		low, high := minutes(f.Came.From, f.Came.To)
		if low.Equal(high) {
			return fmt.Sprintf(m.c.say.exampleAt, sent, name, m.k.minute(high))
		}
		return fmt.Sprintf(m.c.say.example, sent, name, m.k.bareMinute(low), m.k.minute(high))
	}
	return ""
}

// senderName writes the name of a schedule as the MTA writes itself.
func senderName(name string) string {
	switch name {
	case probe.PatiencePostfix:
		return "Postfix"
	case probe.PatienceExim:
		return "Exim"
	case probe.PatienceSendmail:
		return "Sendmail"
	case probe.PatienceExchange:
		return "Exchange Server"
	}
	return plain(name)
}
