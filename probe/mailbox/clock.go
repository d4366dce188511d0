package mailbox

import (
	"time"

	"mailprobe/probe"
)

// A mail that is seen to come while we watch is a reading of the server's clock.
// Let it become visible in (After, By] of our clock, and let INTERNALDATE, cut to
// whole seconds, be I. Then the stamp was taken in [I, I+1s) of the server's
// clock, so the server is ahead of us by something in [I-By, I+1s-After]. Many
// readings at random phases of the second meet in a short interval.
//
// The stamp is taken when the server begins to save a mail, which is a little
// before anyone can see it. With a lag of up to stampLag, readings do not share
// one value: what they see lies in [skew-stampLag, skew]. Each is widened by
// stampLag at both ends, so that it holds that whole range. So the estimate holds
// the true skew, and to date a mail by its stamp needs no more slack: whenever
// it could be seen, the stamp of that second differed by a value in the estimate.
const (
	// stampLag is how long a save may take. Dovecot 2.3 took some 3 ms in quiet, at
	// most 20 ms while 16 mails came at a time, and up to 260 ms where 40 at a time
	// left it no CPU; but then looks are as slow, and read less.
	stampLag = 100 * time.Millisecond
	// maxReading is how wide the interval of an arrival may be that is read.
	maxReading = 2 * time.Second
	// drifting is what two clocks may drift apart in a second; crystals do 20 to
	// 50 µs.
	drifting = 100 * time.Microsecond
)

// drift returns how far two clocks may drift apart in a time.
func drift(d time.Duration) time.Duration {
	return time.Duration(max(0, d.Seconds()) * float64(drifting))
}

// reading returns what a mail that was seen to come says of the server's clock,
// and whether it says anything.
func reading(a probe.Arrival) (probe.Skew, bool) {
	width := a.By.Sub(a.After)
	if a.Internal.IsZero() || a.After.IsZero() || width < 0 || width > maxReading {
		return probe.Skew{}, false
	}
	const century = 100 * 365 * 24 * time.Hour
	if a.Internal.Sub(a.By).Abs() > century {
		return probe.Skew{}, false // nonsense, and no Duration could hold it
	}
	return probe.Skew{
		Min: a.Internal.Sub(a.By) - stampLag,
		Max: a.Internal.Add(time.Second).Sub(a.After) + stampLag,
		At:  a.By,
	}, true
}

// aged returns a skew as it may have become at a later instant.
func aged(s probe.Skew, at time.Time) probe.Skew {
	d := drift(at.Sub(s.At))
	s.Min, s.Max = s.Min-d, s.Max+d
	return s
}

// narrowed returns what an estimate becomes by a newer reading, and whether the
// two agree. If they do not, the clock was set, or wanders: the newer one alone
// counts. What is old needs no other forgetting: it widens by the drift, until
// it says nothing any more beside a newer one.
func narrowed(s, r probe.Skew) (probe.Skew, bool) {
	if !s.Known() {
		return r, true
	}
	old := aged(s, r.At)
	both := probe.Skew{Min: max(old.Min, r.Min), Max: min(old.Max, r.Max), At: r.At}
	if s.At.After(both.At) {
		both.At = s.At
	}
	if both.Min > both.Max {
		return r, false
	}
	return both, true
}

// hull returns the skew that holds both.
func hull(a, b probe.Skew) probe.Skew {
	a.Min, a.Max = min(a.Min, b.Min), max(a.Max, b.Max)
	if b.At.After(a.At) {
		a.At = b.At
	}
	return a
}

// apart returns how far two skews are from meeting; zero: they meet.
func apart(a, b probe.Skew) time.Duration { return max(0, a.Min-b.Max, b.Min-a.Max) }
