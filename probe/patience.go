package probe

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Patience is the schedule by which a sending MTA tries a mail again that was
// not accepted (RFC 5321 section 4.5.4.1), and after which it gives up. Its zero
// value gives up at once.
type Patience struct {
	Name     string          // none, postfix, exim, sendmail, exchange or list
	Spacings []time.Duration // of a list: between the end of each attempt and the next
}

// The names of patiences. Those of MTAs stand for the defaults that these
// publish; none of them knows of an administrator's own settings.
const (
	PatienceNone     = "none"     // a mail client shows the error to its user
	PatiencePostfix  = "postfix"  // minimal_backoff_time 300 s, maximal_backoff_time 4000 s, maximal_queue_lifetime 5 d: postconf(5), qmgr(8)
	PatienceExim     = "exim"     // F,2h,15m; G,16h,1h,1.5; F,4d,6h: Exim specification, chapter "Retry configuration"
	PatienceSendmail = "sendmail" // -q30m, Timeout.queuereturn 5 d: Sendmail Installation and Operation Guide, sections 2.3.2 and 4.1
	PatienceExchange = "exchange" // 4 × 1 min, 6 × 5 min, then 10 min; 2 d: Microsoft Learn, "Message retry, resubmit, and expiration intervals in Exchange Server"
	PatienceList     = "list"     // the user's own
)

// Patiences lists the patiences that have a name of their own.
var Patiences = []string{PatienceNone, PatiencePostfix, PatienceExim, PatienceSendmail, PatienceExchange}

// NamedPatience returns a patience by its name. The error lists the names.
func NamedPatience(name string) (Patience, error) {
	if !slices.Contains(Patiences, name) {
		return Patience{}, fmt.Errorf("the schedule %q is not known: use one of %s, or a list of spacings such as [5s, 30s, 5m]", name, strings.Join(Patiences, ", "))
	}
	return Patience{Name: name}, nil
}

// ListPatience returns the patience of a list of spacings: a mail is tried once
// more after each, and given up when the attempt after the last one has failed.
func ListPatience(spacings []time.Duration) Patience {
	return Patience{Name: PatienceList, Spacings: spacings}
}

// None tells whether nothing is tried twice.
func (p Patience) None() bool { return p.Name == "" || p.Name == PatienceNone }

// String returns the name, or the list of spacings.
func (p Patience) String() string {
	switch {
	case p.None():
		return PatienceNone
	case p.Name == PatienceList:
		return fmt.Sprint(p.Spacings)
	}
	return p.Name
}

// Lifetime returns the age at which a mail is given up: when an attempt fails at
// this age or later, no other follows. For a list it is the sum of its spacings,
// which leaves out how long the attempts took.
func (p Patience) Lifetime() time.Duration {
	switch p.Name {
	case PatiencePostfix, PatienceSendmail:
		return 5 * 24 * time.Hour
	case PatienceExim:
		return 4 * 24 * time.Hour
	case PatienceExchange:
		return 2 * 24 * time.Hour
	}
	var sum time.Duration
	for _, d := range p.Spacings {
		sum += d
	}
	return sum
}

// Longest returns the longest that a mail waits between the end of an attempt
// and the next; zero where nothing is tried twice.
func (p Patience) Longest() time.Duration {
	switch p.Name {
	case PatiencePostfix:
		return 4000 * time.Second
	case PatienceExim:
		return eximLongest
	case PatienceSendmail:
		return 30 * time.Minute
	case PatienceExchange:
		return 10 * time.Minute
	}
	var longest time.Duration
	for _, d := range p.Spacings {
		longest = max(longest, d)
	}
	return longest
}

// Tries are what the next attempt depends on.
type Tries struct {
	N      int       // how many were made
	Sent   time.Time // when the first began
	Before time.Time // when the last but one ended; zero: there was none
	Last   time.Time // when the last one ended
}

// Waiting is a probe that was not accepted, is not uncertain, and was not given
// up: another attempt will be made.
type Waiting struct {
	Ref   Ref
	Tries Tries
}

// Next returns when the next attempt is due after the last one failed, and
// whether there is one; without one, the mail is given up as of now.
//
// What real MTAs add to this by the rhythm of their queue runs (Postfix looks
// every 5 min) is left out, since it has no fixed phase.
func (p Patience) Next(t Tries) (due time.Time, again bool) {
	if p.None() || t.N < 1 {
		return time.Time{}, false
	}
	if p.Name == PatienceList {
		if t.N > len(p.Spacings) {
			return time.Time{}, false
		}
		return t.Last.Add(p.Spacings[t.N-1]), true
	}
	age := max(0, t.Last.Sub(t.Sent))
	if age >= p.Lifetime() {
		return time.Time{}, false
	}
	due = t.Last.Add(p.wait(t, age))
	if p.Name == PatienceExchange && due.Sub(t.Sent) > p.Lifetime() {
		return time.Time{}, false // it expires without another try
	}
	return due, true
}

// wait returns how long an MTA waits after an attempt that failed at an age.
func (p Patience) wait(t Tries, age time.Duration) time.Duration {
	switch p.Name {
	case PatiencePostfix:
		return min(max(age, 300*time.Second), 4000*time.Second)
	case PatienceExim:
		return eximWait(t, age)
	case PatienceExchange:
		return exchangeWait(t.N)
	default:
		return 30 * time.Minute
	}
}

// eximLongest is how far G comes within its 16 h: an hour, and five times half
// as much again. A gap that was longer, since the attempt was held back or the
// clock set, does not make the next one longer still: Exim takes the gap that it
// had planned then.
const eximLongest = time.Hour * 3 * 3 * 3 * 3 * 3 / 32

// eximWait follows the default rules of Exim: the rule that the age has not
// outgrown decides, and G multiplies the gap before it, from its first value on.
func eximWait(t Tries, age time.Duration) time.Duration {
	switch {
	case age < 2*time.Hour:
		return 15 * time.Minute
	case age < 16*time.Hour:
		var gap time.Duration
		if !t.Before.IsZero() {
			gap = t.Last.Sub(t.Before)
		}
		if gap < time.Hour {
			return time.Hour
		}
		return min(min(gap, eximLongest)*3/2, eximLongest)
	default:
		return 6 * time.Hour
	}
}

func exchangeWait(n int) time.Duration {
	switch {
	case n <= 4:
		return time.Minute
	case n <= 10:
		return 5 * time.Minute
	default:
		return 10 * time.Minute
	}
}
