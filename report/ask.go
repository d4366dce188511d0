package report

import (
	"context"
	"slices"
	"time"

	"mailprobe/probe"
)

// Asking is what is known when a question is asked.
type Asking struct {
	Estate    Estate     // with the notes of people: see WithNotes
	Agent     string     // whose record it is
	Incidents []Incident // of it, those that are over too: what lasted for long is not read again
	Standing  Standing   // of the server, as of now; the zero value: not known
	Now       time.Time
}

// QuestionError says that a question makes no sense as it was put.
type QuestionError struct {
	Field string // of Question, in lower case: sent, direction, server
	Why   QuestionWhy
	Text  string
}

// QuestionWhy is what is wrong with a question.
type QuestionWhy string

// What may be wrong with a question.
const (
	QuestionLacks    QuestionWhy = "lacks"    // the field is empty
	QuestionNotKnown QuestionWhy = "unknown"  // there is no such direction
	QuestionInverted QuestionWhy = "inverted" // the time ends before it begins
	QuestionEarly    QuestionWhy = "early"    // the time is yet to come
	QuestionVague    QuestionWhy = "vague"    // the time is too long
	QuestionBeyond   QuestionWhy = "beyond"   // the record ends before the time
	QuestionUndated  QuestionWhy = "undated"  // the time can be of another day than the record's last
)

func (e *QuestionError) Error() string { return e.Text }

// longestAsked is how wide the time may be that is asked for: every mail of it is
// read.
const longestAsked = 72 * time.Hour

// check returns the question with what it leaves out, or what is wrong with it.
func (q Question) check(now time.Time) (Question, error) {
	if q.Direction == "" {
		q.Direction = Inbound
	}
	if q.Sent.To.IsZero() {
		q.Sent.To = q.Sent.From
	}
	switch {
	case q.Server == "":
		return q, &QuestionError{"server", QuestionLacks, "the question names no server"}
	case !slices.Contains(Directions, q.Direction):
		return q, &QuestionError{"direction", QuestionNotKnown, "the direction is in (to the customer) or out (from the customer)"}
	case q.Sent.From.IsZero():
		return q, &QuestionError{"sent", QuestionLacks, "the question does not say when the mail was sent"}
	case q.Sent.To.Before(q.Sent.From):
		return q, &QuestionError{"sent", QuestionInverted, "the time when the mail was sent ends before it begins"}
	case q.Sent.From.After(now):
		return q, &QuestionError{"sent", QuestionEarly, "the mail was sent at a time that is yet to come: " + q.Sent.From.Format(time.RFC3339)}
	case q.Sent.Length() > longestAsked:
		return q, &QuestionError{"sent", QuestionVague, "the time when the mail was sent is too vague: give it to three days or better"}
	}
	return q, nil
}

// Ask answers what became of a mail, by the test mails of the server and the
// direction that were sent around the time asked for. The error is a
// [*QuestionError], or what the record could not read.
//
// The window is the time asked for, wider by two minutes or more on both sides, so
// that four mails lie in it that tell something. Mails that are not late so far do
// not count beside others, nor do those that say nothing of the server
// ([inquiry.mute]). First it is judged whether anything can be told (doubts), then
// which of the kinds applies, the worst first (kinds). An outage counts where it
// concerns the direction: mail comes in while the submission service is away.
//
// What was measured goes before what is computed: nobody's mail has surely come
// while test mail is awaited that the same outage held up.
//
// It reads what was sent in the window and around it, and so long before it that
// the usual is known. Where outages that are recorded reach into it, it reads the
// hour before they began as well, and nothing of the rest. An outage that is not
// recorded is read to its end.
func Ask(ctx context.Context, rec Record, a Asking, q Question) (Verdict, error) {
	a.Now = a.Now.Round(0) // what is recorded is of the wall clock
	q, err := q.check(a.Now)
	if err != nil {
		return Verdict{}, err
	}
	i := newInquiry(a, q)
	if err := i.read(ctx, rec); err != nil {
		return Verdict{}, err
	}
	v := i.evidence()
	if v.Doubt = i.doubt(); v.Doubt != "" {
		v.Kind = VerdictUnknown
		return v, nil
	}
	i.decide(&v)
	if v.Kind == VerdictReturned {
		v.Reason, err = i.reason(ctx, rec)
	}
	return v, err
}

// inquiry is a question while it is answered.
type inquiry struct {
	Asking
	question Question
	sent     Span             // what was asked for, until now
	routes   map[string]Route // of the server, in the estate
	recorded []Outage         // of mail, of the server, as its incidents say

	parts   []Span // what was read
	history timed
	found   Findings
	outages []Outage      // of the server, of every kind: recorded, and found where none is; by start
	looks   []probe.Watch // coverage of the days after what was read, where mails of the window are awaited or lost
	first   bool          // the record begins only after what was asked for
	begins  bool          // the record begins in the window, or after it

	window Span
	mails  []judgedMail // of the window and the direction, that count
	Counts
}

// judgedMail is a mail that counts, with what it says.
type judgedMail struct {
	*Mail
	Point
	allowed time.Duration // the age at which it is late
}

// held tells whether a mail was not in time, or did not come.
func (m judgedMail) held() bool { return m.Outcome != probe.Delivered || m.Late }

func newInquiry(a Asking, q Question) *inquiry {
	i := &inquiry{Asking: a, question: q, sent: q.Sent.Until(a.Now), routes: map[string]Route{}}
	for _, r := range a.Estate.Routes {
		if r.Server == q.Server {
			i.routes[r.Name] = r
		}
	}
	for _, incident := range a.Incidents {
		for _, o := range incident.Outages {
			if o.Server == q.Server && o.Kind.MailOutage() {
				o.Planned = o.Planned || incident.Planned
				i.recorded = append(i.recorded, o)
			}
		}
	}
	slices.SortStableFunc(i.recorded, compareOutages)
	return i
}

// tells whether a way of injection is of the direction that was asked for.
func (q Question) tells(via probe.Via) bool {
	return (via == probe.Submission) == (q.Direction == Outbound)
}

// slowest returns how far apart the mails are of the route of the direction that
// sends least.
func (i *inquiry) slowest() (every time.Duration) {
	for _, r := range i.routes {
		if i.question.tells(r.Via) {
			every = max(every, r.Every)
		}
	}
	return min(every, longestLead)
}
