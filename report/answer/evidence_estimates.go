package answer

import (
	"fmt"
	"slices"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// addEstimates tells what is expected or computed.
func (t teller) addEstimates(list *facts) {
	w := t.p.evidence
	if e := t.v.Expected; e != nil {
		list.add(w.expected, t.bounds(*e))
	}
	if g := t.v.GivenUp; g != nil {
		list.add(w.gaveUp, t.bounds(*g))
	}
	if t.v.AtOnce {
		list.add(w.atOnce, w.firstTry)
	}
	if f := t.v.Sender; f != nil {
		list.add(w.sender, fmt.Sprintf(w.computed, t.senderName(t.v.Question.Sender, *f), t.fate(*f)))
	}
}

// bounds writes an interval of the future or one that is computed, to the minute.
func (t teller) bounds(i probe.Interval) string {
	low, high := words.Minutes(i.From, i.To)
	if i.From.IsZero() || low.Equal(high) {
		return t.k.Minute(high)
	}
	return t.k.FromTo(t.k.BareMinute(low), t.k.Minute(high))
}

// senderName names the schedule of the question's sender.
func (t teller) senderName(s report.Sender, f report.Fate) string {
	if s.GivesUp > 0 && s.Patience.Name == "" {
		return fmt.Sprintf(t.p.evidence.senderGivesUp, t.length(s.GivesUp))
	}
	return words.SenderName(f.Sender)
}

// fate says what a sender would have seen.
func (t teller) fate(f report.Fate) string {
	w := t.p.evidence
	came, gone := fmt.Sprintf(w.senderCame, t.bounds(f.Came)), fmt.Sprintf(w.senderGaveUp, t.k.Minute(f.GivenUp))
	switch {
	case f.Unknown:
		return w.senderOpen
	case !f.Came.To.IsZero() && !f.GivenUp.IsZero():
		return fmt.Sprintf(w.or, came, gone)
	case !f.Came.To.IsZero():
		return came
	case !f.GivenUp.IsZero():
		return gone
	}
	return t.k.NotKnown
}

// senders is the table of what senders with the common schedules would have seen.
func (t teller) senders() *Table {
	if !slices.ContainsFunc(t.v.Senders, func(f report.Fate) bool { return !f.Unknown }) {
		return nil // while the outage goes on, rows that say so of each would tell nothing
	}
	w := t.p.evidence
	table := &Table{
		Caption: fmt.Sprintf(w.tableCaption, t.k.Minute(t.v.Senders[0].Sent)),
		Head:    []string{w.columnSender, t.k.Head(w.columnCame), t.k.Head(w.columnGaveUp)},
	}
	for _, f := range t.v.Senders {
		came, gone := t.k.None, t.k.None
		if f.Unknown {
			came, gone = t.k.NotKnown, t.k.NotKnown
		}
		if !f.Came.To.IsZero() {
			came = t.cameCell(f.Came)
		}
		if !f.GivenUp.IsZero() {
			gone = t.k.MinuteCell(f.GivenUp)
		}
		table.Rows = append(table.Rows, []string{words.SenderName(f.Sender), came, gone})
	}
	return table
}

func (t teller) cameCell(came probe.Interval) string {
	low, high := words.Minutes(came.From, came.To)
	if low.Equal(high) {
		return t.k.MinuteCell(high)
	}
	return t.k.BareMinute(low) + t.k.Dash + t.k.MinuteCell(high)
}
