package report

import (
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

// FateOf computes what would have become of a mail that a sender with a schedule
// sent at an instant to a server with the measured outage. An attempt takes no
// time, and comes through when the server is up. Where it falls between the
// bounds of an end, it may have come then, or with the first later attempt that
// certainly came through: Came holds both. Where the sender would have given up
// before such an attempt, Came holds what may have been, and GivenUp is set too.
func FateOf(p probe.Patience, sent time.Time, o Outage) Fate {
	f := Fate{Sender: p.String(), Sent: sent}
	tries := probe.Tries{N: 1, Sent: sent, Last: sent}
	for {
		at := tries.Last
		switch o.standingAt(at) {
		case isUp:
			f.Came = probe.Interval{From: earliest(f.Came.From, at), To: at}
			return f
		case notKnown:
			return Fate{Sender: f.Sender, Sent: sent, Unknown: true}
		case mayBeUp:
			f.Came.From = earliest(f.Came.From, at)
		}
		due, again := p.Next(tries)
		if !again {
			f.Came.To = f.Came.From
			f.GivenUp = latest(at, sent.Add(p.Lifetime()))
			return f
		}
		tries = probe.Tries{N: tries.N + 1, Sent: sent, Before: tries.Last, Last: due}
	}
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
