package submit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/emersion/go-smtp"

	"mailprobe/probe"
)

// failure is how an attempt, or the try of one address, ended without success.
type failure struct {
	class probe.Class
	phase probe.Phase
	reply probe.Reply // zero where the server said nothing
	err   error
}

// refusal is a reply that was not the one to go on with.
type refusal struct{ reply probe.Reply }

func (r *refusal) Error() string { return r.reply.String() }

// classed is an error whose class is known where it arises.
type classed struct {
	error
	class probe.Class
}

func (c *classed) Unwrap() error { return c.error }

func as(class probe.Class, err error) error { return &classed{error: err, class: class} }

// newFailure judges an error that arose in a phase. When ctx has ended, that is
// the reason, unless the server has given one of its own.
func newFailure(ctx context.Context, phase probe.Phase, err error) *failure {
	f := &failure{class: classOf(err), phase: phase, err: err}
	refused, ok := errors.AsType[*refusal](err)
	switch {
	case ok && f.class != probe.Protocol:
		// The code of a reply that makes no sense here would pass for a receipt:
		// such a reply stands in err alone.
		f.reply = refused.reply
	case ctx.Err() != nil:
		f.class = probe.Interrupted
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			f.class = probe.TimedOut
		}
		f.err = as(f.class, fmt.Errorf("stopped: %w", context.Cause(ctx)))
	}
	return f
}

// classOf tells the class of an error. What is neither classed nor known to the
// operating system comes from reading what the server sent.
func classOf(err error) probe.Class {
	if c, ok := errors.AsType[*classed](err); ok {
		return c.class
	}
	if r, ok := errors.AsType[*refusal](err); ok {
		return classOfReply(r.reply)
	}
	if isTimeout(err) {
		return probe.TimedOut
	}
	for _, k := range known {
		if slices.ContainsFunc(k.errs, func(target error) bool { return errors.Is(err, target) }) {
			return k.class
		}
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "remote error" || op.Op == "local error") {
		return probe.TLSFailed // an alert (RFC 8446 section 6), received or sent
	}
	return probe.Protocol
}

// known are the errors of the operating system and of connections. Those that
// the agent's own host makes prove nothing about a server.
var known = []struct {
	class probe.Class
	errs  []error
}{
	{probe.Refused, []error{syscall.ECONNREFUSED}},
	{probe.Unreachable, []error{syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.ENETDOWN}},
	{probe.Disconnected, []error{io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed,
		syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE}},
	{probe.Aborted, []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM,
		syscall.EADDRNOTAVAIL, syscall.EADDRINUSE, syscall.EACCES, syscall.EPERM}},
}

func classOfReply(r probe.Reply) probe.Class {
	switch {
	case r.Temporary():
		return probe.Deferred
	case r.Permanent():
		return probe.Rejected
	default:
		return probe.Protocol
	}
}

// isTimeout includes the kernel's own ETIMEDOUT.
func isTimeout(err error) bool {
	n, ok := errors.AsType[net.Error](err)
	return ok && n.Timeout() || errors.Is(err, os.ErrDeadlineExceeded)
}

// plain says in an operator's words what the libraries say in theirs.
func plain(err error, allowed time.Duration) string {
	if _, ok := errors.AsType[*classed](err); ok {
		return err.Error()
	}
	op, isOp := errors.AsType[*net.OpError](err)
	switch {
	case isTimeout(err):
		// What is left of a deadline has nanoseconds, which would make each failure differ.
		return fmt.Sprintf("no answer within %v", allowed.Round(time.Millisecond))
	case classOf(err) == probe.Disconnected:
		return "the connection was lost: " + innermost(err).Error()
	case isOp:
		return op.Err.Error()
	}
	return err.Error()
}

func innermost(err error) error {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return err
}

// heard turns the library's word for a reply that it did not hope for into a
// refusal with the whole reply.
func (w *wire) heard(err error) error {
	if _, ok := errors.AsType[*smtp.SMTPError](err); ok {
		return &refusal{w.last.reply()}
	}
	return err
}
