package submit

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mailprobe/probe"
)

// Submit tries once to hand over a mail, and says how that went. It sets all of
// the attempt but N and Dotted, which are the caller's: Dotted is when
// BeforeDot made its mark durable.
//
// It ends within the sum of [Timeouts].Total and Dot, or when ctx does; then
// the class is [probe.Interrupted], or [probe.TimedOut] where ctx had a
// deadline. What BeforeDot needs counts for neither the timeouts nor the
// phases. When BeforeDot fails, or ctx has ended after it, the final dot stays
// unsent: the connection is cut, and the server drops what it has.
//
// Err tells each address that was tried in vain, even where a later one took
// the mail. Where all fail, Class, Phase and Reply are of the failure that tells
// most: an answer tells more than a refused connection, and that more than a
// missing route.
func (s *Sender) Submit(ctx context.Context, m probe.Mail, steps probe.Steps) probe.Attempt {
	r := s.start(steps)
	a := probe.Attempt{Began: r.began}
	reply, f := r.submit(ctx, m, steps.BeforeDot)
	a.Class, a.Reply = probe.Accepted, reply
	if f != nil {
		a.Class, a.Phase, a.Reply = f.class, f.phase, f.reply
	}
	a.Ended, a.Target, a.Phases, a.Err = r.ended, r.target, r.phases, r.told()
	return a
}

// run is one attempt, or one check.
type run struct {
	stopwatch
	secured func(time.Time) // may be nil
	e       *Endpoint
	limit   time.Time // of everything before the final dot
	began   time.Time
	ended   time.Time
	target  string        // host:port of the server that was dialled last
	address string        // its address and port
	mx      []string      // the hosts found for the domain
	expiry  time.Time     // of the last certificate that was shown; UTC
	where   string        // the server in words; empty until one is dialled
	step    string        // what is being done, in words
	allowed time.Duration // for the step
	tried   []string      // what failed
}

func (s *Sender) start(steps probe.Steps) *run {
	now := time.Now()
	return &run{
		stopwatch: stopwatch{entered: steps.Entered, phases: make(probe.Phases, len(probe.PhaseOrder))},
		secured:   steps.Secured,
		e:         &s.e,
		began:     now,
		limit:     now.Add(s.e.Timeouts.Total),
	}
}

func (r *run) submit(ctx context.Context, m probe.Mail, beforeDot func(context.Context) error) (probe.Reply, *failure) {
	if err := checkMail(m); err != nil {
		r.step = "reading the mail"
		return probe.Reply{}, r.end(ctx, as(probe.Aborted, err))
	}
	s, f := r.open(ctx)
	if f != nil {
		return probe.Reply{}, f
	}
	defer s.close()
	err := s.establish()
	if err == nil {
		err = s.envelope(m)
	}
	if err == nil {
		err = s.content(ctx, m, beforeDot)
	}
	return s.wire.last.reply(), r.end(ctx, err)
}

// begin starts a step and returns by when it must be done.
func (r *run) begin(step string, allowed time.Duration) time.Time {
	now := time.Now()
	until := now.Add(allowed)
	if until.After(r.limit) {
		until = r.limit
	}
	r.step, r.allowed = step, until.Sub(now)
	return until
}

// end stops the clock of the attempt and judges its error, which may be nil.
func (r *run) end(ctx context.Context, err error) *failure {
	r.ended = r.stop()
	if err == nil {
		return nil
	}
	return r.failed(ctx, err)
}

// failed judges the error of a step, and keeps it for the attempt's Err.
func (r *run) failed(ctx context.Context, err error) *failure {
	f := newFailure(ctx, r.now, err)
	text := r.step + ": " + plain(f.err, r.allowed)
	if r.where != "" {
		text = r.where + ": " + text
	}
	r.tried = append(r.tried, text)
	return f
}

func (r *run) told() string { return clean(strings.Join(r.tried, "; ")) }

// checkMail refuses what cannot stand in a command: it would become another
// one, or none.
func checkMail(m probe.Mail) error {
	if m.To == "" {
		return errors.New("the mail has no recipient")
	}
	for _, address := range []string{m.From, m.To} {
		if strings.ContainsFunc(address, func(c rune) bool { return c <= ' ' || c > '~' || c == '<' || c == '>' }) {
			return fmt.Errorf("the address %q cannot be sent: use printable ASCII without spaces and angle brackets", address)
		}
	}
	if strings.ContainsFunc(m.EnvelopeID, func(c rune) bool { return c < ' ' || c > '~' }) {
		return fmt.Errorf("the envelope id %q cannot be sent: use printable ASCII", m.EnvelopeID)
	}
	return nil
}
