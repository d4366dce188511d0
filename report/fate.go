package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// standing is what is known of a server at an instant.
type standing int

const (
	isUp standing = iota
	isDown
	mayBeUp // between the two bounds of an end
	notKnown
)

// standingAt tells what an outage says of its server at an instant. A flap counts
// as what it was: the server was up.
func (o Outage) standingAt(at time.Time) standing {
	switch {
	case at.Before(o.Start.From):
		return isUp
	case o.Over() && !at.Before(o.End.To):
		return isUp
	case at.Before(o.Start.To):
		return mayBeUp
	case !o.Over() && at.After(o.End.From):
		return notKnown
	case o.Over() && at.After(o.End.From):
		return mayBeUp
	}
	for _, flap := range o.Flaps {
		if !at.Before(flap.Up.To) && !at.After(flap.Down.From) {
			return isUp
		}
		if at.After(flap.Up.From) && at.Before(flap.Down.To) {
			return mayBeUp
		}
	}
	return isDown
}

// standingIn tells what is known of a server in the time in which a try falls:
// when it may have been up first (zero: it was down all the time), and whether it
// was up all the time. known is false where some of that time is not known.
func (o Outage) standingIn(from, to time.Time) (first time.Time, up, known bool) {
	up, known = true, true
	for _, at := range o.turns(from, to) {
		for _, instant := range []time.Time{at, at.Add(time.Nanosecond)} { // at the edge, and just behind it
			if instant.After(to) {
				break
			}
			switch o.standingAt(instant) {
			case isDown:
				up = false
				continue
			case mayBeUp:
				up = false
			case notKnown:
				up, known = false, false
			}
			first = earliest(first, at)
		}
	}
	return first, up, known
}

// turns returns the instants from one to another at which what is known of the
// server may change, in order.
func (o Outage) turns(from, to time.Time) []time.Time {
	edges := []time.Time{o.Start.From, o.Start.To, o.End.From, o.End.To}
	for _, f := range o.Flaps {
		edges = append(edges, f.Up.From, f.Up.To, f.Down.From, f.Down.To)
	}
	list := []time.Time{from, to}
	for _, at := range edges {
		if at.After(from) && at.Before(to) {
			list = append(list, at)
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return list
}

// lag is how much later than its schedule says an MTA may try.
type lag struct{ first, each time.Duration }

// lags are those of common set-ups. A queue is looked at in a rhythm of its own
// (Postfix every 300 s, Exim's runner every 30 min), and a try at a server that is
// gone takes time. Sendmail tries at its runs alone, and in which of the 30 min
// between two of them a mail came is not known.
var lags = map[string]lag{
	probe.PatiencePostfix:  {330 * time.Second, 330 * time.Second},
	probe.PatienceExim:     {35 * time.Minute, 35 * time.Minute},
	probe.PatienceSendmail: {first: 30 * time.Minute},
	probe.PatienceExchange: {time.Minute, time.Minute},
}

// FateOf computes what would have become of a mail that a sender with a schedule
// sent at an instant to a server with the measured outage. When exactly a sender
// tries is not known: each try may be later than its schedule says, and so all
// that follow. So Came holds everything from the first instant at which a try may
// have come through to the last one by which one certainly did. Where the sender
// may have given up before, Came holds what may have been, and GivenUp is set too.
func FateOf(p probe.Patience, sent time.Time, o Outage) Fate {
	f, _ := fateOf(p, sent, o)
	return f
}

// fateOf returns beside the fate when the mail may have come through first, also
// where how it goes on is not known; zero: it cannot have come so far.
func fateOf(p probe.Patience, sent time.Time, o Outage) (Fate, time.Time) {
	f := Fate{Sender: p.String(), Sent: sent}
	soon := probe.Tries{N: 1, Sent: sent, Last: sent} // every try as soon as the schedule says
	late := soon                                      // and as late as may be
	for spacing := time.Duration(0); ; {
		first, up, known := o.standingIn(soon.Last, late.Last)
		if !known {
			return Fate{Sender: f.Sender, Sent: sent, Unknown: true}, earliest(f.Came.From, o.firstUp(soon.Last, late.Last))
		}
		f.Came.From = earliest(f.Came.From, first)
		if up {
			f.Came.To = late.Last
			if o.Over() && !soon.Last.Before(o.End.To) { // the try before was not later than the end
				f.Came.To = earliest(late.Last, latest(o.End.To.Add(spacing), soon.Last))
			}
			return f, f.Came.From
		}
		due, again := p.Next(late)
		if !again {
			f.Came.To = latest(f.Came.From, earliest(late.Last, o.End.To))
			if f.Came.From.IsZero() {
				f.Came = probe.Interval{}
			}
			f.GivenUp = latest(late.Last, sent.Add(p.Lifetime()))
			return f, f.Came.From
		}
		if lag := lags[p.Name]; late.N == 1 {
			due = due.Add(lag.first)
		} else {
			due = due.Add(lag.each)
		}
		spacing = due.Sub(late.Last)
		late = next(late, due)
		if due, again := p.Next(soon); again {
			soon = next(soon, due)
		}
	}
}

func next(t probe.Tries, due time.Time) probe.Tries {
	return probe.Tries{N: t.N + 1, Sent: t.Sent, Before: t.Last, Last: due}
}

// senders are the schedules whose fates are told, by the names of the MTAs that
// publish them.
var senders = [...]string{probe.PatiencePostfix, probe.PatienceExim, probe.PatienceSendmail, probe.PatienceExchange}

// SenderRows computes what senders with the common schedules would have seen of
// an outage, for mails sent when it began, after each quarter of it, and shortly
// before its end.
func SenderRows(o Outage, now time.Time) []SenderRow {
	instants := o.instants(now)
	var rows []SenderRow
	for _, name := range senders {
		row := SenderRow{Sender: name}
		for _, at := range instants {
			row.Fates = append(row.Fates, FateOf(probe.Patience{Name: name}, at, o))
		}
		rows = append(rows, row)
	}
	return rows
}

// instants returns the times, in whole minutes, of the mails that stand for all
// that was sent in an outage. The last one is sent a twentieth of the outage, and
// at most ten minutes, before the end. All of them lie where the server was
// certainly not up, unless the outage is too short for that.
func (o Outage) instants(now time.Time) []time.Time {
	from, to := o.Start.To, now
	switch {
	case o.Over() && o.EndIsOpen:
		to = latest(o.End.To, from)
	case o.Over():
		to = latest(o.End.From, from)
	}
	length := to.Sub(from)
	var list []time.Time
	for _, after := range []time.Duration{0, length / 4, length / 2, length / 4 * 3, length - min(length/20, 10*time.Minute)} {
		at := from.Add(after).Truncate(time.Minute)
		if at.Before(from) {
			at = at.Add(time.Minute)
		}
		if !at.After(to) && (len(list) == 0 || at.After(list[len(list)-1])) {
			list = append(list, at)
		}
	}
	if len(list) == 0 {
		list = append(list, from)
	}
	return list
}
