package incident

import (
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// senders is the section with what senders whose schedules are published would
// have seen. It is computed, and says so.
func (m composer) senders() section {
	s := section{ID: "senders", Title: m.c.head.senders}
	sent := m.instants()
	if len(sent) == 0 {
		return s
	}
	t := table{Caption: m.c.caption.senders, Head: []string{m.k.Head(m.c.column.sentAt)}}
	for _, row := range m.d.Senders {
		t.Head = append(t.Head, words.SenderName(row.Sender))
	}
	for _, at := range sent {
		cells := []string{m.k.MinuteCell(at)}
		for _, row := range m.d.Senders {
			cells = append(cells, m.fateAt(row, at))
		}
		t.Rows = append(t.Rows, cells)
	}
	s.Blocks = []block{text(m.c.say.computed), tabled(t)}
	if phrase := m.example(); phrase != "" {
		s.Blocks = append(s.Blocks, text(phrase))
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
		return m.c.None
	}
	f := row.Fates[i]
	came, gone := m.cameCell(f.Came), m.k.MinuteCell(f.GivenUp)
	switch {
	case !f.Came.To.IsZero() && !f.GivenUp.IsZero():
		return fmt.Sprintf(m.c.say.orGivenUp, came, gone)
	case !f.Came.To.IsZero():
		return came
	case !f.GivenUp.IsZero():
		return fmt.Sprintf(m.c.say.givenUp, gone)
	case f.Unknown:
		return m.c.NotKnown
	}
	return m.c.None
}

// cameCell writes when a mail would have come: a span, or one minute.
func (m composer) cameCell(came probe.Interval) string {
	low, high := words.Minutes(came.From, came.To)
	if low.Equal(high) {
		return m.k.MinuteCell(high)
	}
	return m.k.BareMinute(low) + m.c.Dash + m.k.MinuteCell(high)
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
		sent, name := m.k.Minute(f.Sent), words.SenderName(row.Sender)
		low, high := words.Minutes(f.Came.From, f.Came.To)
		if low.Equal(high) {
			return fmt.Sprintf(m.c.say.exampleAt, sent, name, m.k.Minute(high))
		}
		return fmt.Sprintf(m.c.say.example, sent, name, m.k.BareMinute(low), m.k.Minute(high))
	}
	return ""
}
