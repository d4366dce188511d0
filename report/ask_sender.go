package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailprobe/probe"
)

// How long a sender may try at least and at most, as far as a question says so.
const (
	leastPatience = time.Minute
	mostPatience  = 31 * 24 * time.Hour
)

// ParseSender reads what is known of a sender's server: the name of the MTA whose
// default schedule it keeps, none for a program that shows the error to its user,
// or after how long it gives up, such as 4h, 5d, 90m or 1d12h. An empty text is
// not known.
func ParseSender(text string) (Sender, error) {
	name := strings.ToLower(strings.TrimSpace(strings.Map(halfWidth, text)))
	if name == "" {
		return Sender{}, nil
	}
	if slices.Contains(probe.Patiences, name) {
		return Sender{Patience: probe.Patience{Name: name}}, nil
	}
	d, ok := parseDays(name)
	switch {
	case !ok:
		return Sender{}, fmt.Errorf("the sender %q is not known: use one of %s, or after how long it gives up, such as 4h, 5d or 90m", probe.Shorten(probe.OneLine(text), 80), strings.Join(probe.Patiences, ", "))
	case d < leastPatience || d > mostPatience:
		return Sender{}, fmt.Errorf("a sender that gives up after %s: use a time from 1m to %dd, or none for one that tries only once", probe.Shorten(name, 80), mostPatience/(24*time.Hour))
	}
	return Sender{GivesUp: d}, nil
}

// parseDays reads a duration that may begin with days.
func parseDays(text string) (time.Duration, bool) {
	var days time.Duration
	if number, rest, ok := strings.Cut(text, "d"); ok {
		n, err := strconv.ParseUint(number, 10, 16)
		if err != nil {
			return 0, false
		}
		if days = time.Duration(n) * 24 * time.Hour; rest == "" {
			return days, true
		}
		text = rest
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, false
	}
	return days + min(d, 2*mostPatience), true
}

// String returns the name of the schedule, or after how long the sender gives up;
// it is empty where nothing is known. [ParseSender] reads it.
func (s Sender) String() string {
	switch {
	case s.GivesUp > 0:
		return s.GivesUp.String()
	case s.Patience.Name == "":
		return ""
	}
	return s.Patience.String()
}

// FateAt computes what would have become of a mail that the sender sent at an
// instant to a server with the measured outage: as [FateOf] where its schedule is
// known.
//
// Where it is only known when it gives up, it tried at once, and then at instants
// that are not known, [surelyTried] apart at most. So it was given up where the
// server was certainly down all the time; it came where the server was certainly
// up for so long; else it may be either, and both Came and GivenUp are set.
func (s Sender) FateAt(sent time.Time, o Outage) Fate {
	f, _ := s.fateAt(sent, o)
	return f
}

// surelyTried is within what time a sender is taken to try again: the longest that
// Postfix waits, and more than Sendmail and Exchange do. Exim waits for longer once
// a mail is two hours old.
const surelyTried = 4000 * time.Second

// fateAt returns beside the fate when the mail may have come through first, also
// where how it goes on is not known; zero: it cannot have come so far.
func (s Sender) fateAt(sent time.Time, o Outage) (Fate, time.Time) {
	if s.GivesUp <= 0 {
		return fateOf(s.Patience, sent, o)
	}
	until := sent.Add(s.GivesUp)
	f := Fate{Sender: s.String(), Sent: sent}
	if o.standingAt(sent) == isUp {
		f.Came = probe.Interval{From: sent, To: sent}
		return f, sent
	}
	first, _, known := o.standingIn(sent, until)
	switch surely, ok := o.upFor(surelyTried, Span{From: sent, To: until}); {
	case ok:
		f.Came = probe.Interval{From: first, To: surely}
	case !known:
		return Fate{Sender: f.Sender, Sent: sent, Unknown: true}, o.firstUp(sent, until)
	default:
		f.GivenUp = until
		if !first.IsZero() {
			f.Came = probe.Interval{From: first, To: o.lastUp(sent, until)}
		}
	}
	return f, first
}

// upFor returns when a server had certainly been up for a time without a break,
// within a span; false where it was not.
func (o Outage) upFor(long time.Duration, in Span) (time.Time, bool) {
	for _, f := range o.Flaps {
		up := latest(f.Up.To, in.From).Add(long)
		if !up.After(earliest(f.Down.From, in.To)) {
			return up, true
		}
	}
	if !o.Over() {
		return time.Time{}, false
	}
	up := latest(o.End.To, in.From).Add(long)
	return up, !up.After(in.To)
}

// firstUp returns the first instant at which a server may have been up, of those
// of which something is known; zero: there is none.
func (o Outage) firstUp(from, to time.Time) time.Time {
	if !o.Over() {
		to = earliest(to, o.End.From)
	}
	if to.Before(from) {
		return time.Time{}
	}
	first, _, _ := o.standingIn(from, to)
	return first
}

// lastUp returns the last instant at which a server may have been up.
func (o Outage) lastUp(from, to time.Time) time.Time {
	for _, at := range slices.Backward(o.turns(from, to)) {
		if o.standingAt(at) != isDown || at.After(from) && o.standingAt(at.Add(-time.Nanosecond)) != isDown {
			return at
		}
	}
	return from
}
