package mailbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Bounds of what a server may send. They are far above what a good server
// needs, and keep a hostile one from filling the memory: whatever is being
// parsed, it cannot grow beyond the budget of one command.
const (
	maxLine    = 8 << 20  // bytes without a line end: a SEARCH lists a million UIDs in one line
	maxCommand = 64 << 20 // bytes from the start of one command to that of the next
	maxKept    = 300      // bytes of a line that are kept to explain a failure
)

// guard is the connection under the IMAP client. It bounds every Read and Write
// by itself, because the client sets its own deadlines after each response, and
// keeps the first failure: the client tries a failed Read again, which would
// double each limit, and wraps errors so that their cause cannot be told.
type guard struct {
	net.Conn               // where bytes are exchanged: TLS, or raw itself
	raw      net.Conn      // what is closed in an emergency
	silence  time.Duration // the longest time without a byte from the server
	patience time.Duration // the longest time that a Write may take

	idling  atomic.Bool   // the server should send no tagged line now
	unidled chan struct{} // it did: IDLE is over, unnoticed by the client

	timer *time.Timer // ends the command that is under way; kept, because many are short

	mu    sync.Mutex
	limit time.Duration // of that command
	err   error         // the first failure
	left  int           // what remains of the budget
	open  int           // bytes since the last line end
	line  []byte        // the beginning of the line that is being read
	last  []byte        // the beginning of the last complete line
}

func newGuard(raw net.Conn, o *Options) *guard {
	return &guard{Conn: raw, raw: raw, silence: o.silence(), patience: o.CommandTimeout, unidled: make(chan struct{}, 1), left: maxCommand}
}

var errGone = errors.New("the server closed the connection")

func (g *guard) Read(p []byte) (int, error) {
	if err := g.failure(); err != nil {
		return 0, err
	}
	g.Conn.SetReadDeadline(time.Now().Add(g.silence))
	n, err := g.Conn.Read(p)
	if over := g.note(p[:n]); over != nil {
		g.abort(over)
		return 0, g.failure()
	}
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		err = errGone // never io.EOF: the client would take it for the end of a literal
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = fmt.Errorf("nothing was heard from the server for %s", g.silence)
	}
	return n, g.keep(err)
}

func (g *guard) Write(p []byte) (int, error) {
	if err := g.failure(); err != nil {
		return 0, err
	}
	g.Conn.SetWriteDeadline(time.Now().Add(g.patience))
	n, err := g.Conn.Write(p)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = fmt.Errorf("the server took nothing for %s", g.patience)
	}
	return n, g.keep(err)
}

// SetDeadline does nothing: the guard sets its own.
func (g *guard) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing: the guard sets its own.
func (g *guard) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing: the guard sets its own.
func (g *guard) SetWriteDeadline(time.Time) error { return nil }

// Close closes without a word: a TLS connection would try to say good-bye to a
// server that may not listen any more.
func (g *guard) Close() error { return g.raw.Close() }

// abort gives the connection up for the reason given.
func (g *guard) abort(reason error) {
	g.keep(reason)
	g.raw.Close()
}

// failure returns why the connection failed, nil while it has not.
func (g *guard) failure() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// keep keeps the first failure and returns it.
func (g *guard) keep(err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
	if err == nil {
		return nil
	}
	return g.err
}

// note counts what was read and remembers the last line, which is where a
// server says why it hangs up.
func (g *guard) note(b []byte) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.left -= len(b); g.left < 0 {
		return &excess{fmt.Sprintf("the server sent more than %d MiB in answer to one command", maxCommand>>20)}
	}
	for len(b) > 0 {
		piece, rest, ended := bytes.Cut(b, []byte{'\n'})
		g.line = append(g.line, piece[:min(len(piece), maxKept-len(g.line))]...)
		if g.open += len(piece); g.open > maxLine {
			return &excess{fmt.Sprintf("the server sent a line of more than %d MiB", maxLine>>20)}
		}
		if ended {
			g.endLine()
		}
		b = rest
	}
	return nil
}

func (g *guard) endLine() {
	if g.idling.Load() && len(g.line) > 0 && g.line[0] != '*' && g.line[0] != '+' {
		select {
		case g.unidled <- struct{}{}:
		default:
		}
	}
	g.line, g.last = g.last[:0], g.line
	g.open = 0
}

// do runs a step of the conversation within a time limit. IMAP has no way to
// cancel a command, so when the limit or the context ends, the connection does.
func (g *guard) do(ctx context.Context, limit time.Duration, step string, f func() error) error {
	g.mu.Lock()
	g.left, g.limit = maxCommand, limit
	g.mu.Unlock()
	if g.timer == nil {
		g.timer = time.AfterFunc(limit, g.late)
	} else {
		g.timer.Reset(limit)
	}
	defer g.timer.Stop()
	stop := context.AfterFunc(ctx, func() { g.abort(context.Cause(ctx)) })
	defer stop()
	if err := f(); err != nil {
		return fmt.Errorf("%s: %w", step, g.explain(err))
	}
	return nil
}

// late gives the connection up because a command took too long.
func (g *guard) late() {
	g.mu.Lock()
	limit := g.limit
	g.mu.Unlock()
	g.abort(fmt.Errorf("the server did not answer within %s", limit))
}

// explain puts the true cause in the place of what the IMAP client made of it.
func (g *guard) explain(err error) error {
	failure := g.failure()
	g.mu.Lock()
	last := strings.TrimSpace(strings.ToValidUTF8(string(g.last), "\uFFFD"))
	g.mu.Unlock()
	bye, farewell := cutPrefixFold(last, "* BYE")
	switch {
	case refused(err): // it stays one, even if the server hangs up in the same breath
		return err
	case farewell && (failure == nil || errors.Is(failure, errGone)):
		return fmt.Errorf("the server ended the connection: %s", printable(bye))
	case failure != nil:
		return failure
	default:
		return &protocolError{err: err, line: last}
	}
}

// protocolError is an answer that could not be understood.
type protocolError struct {
	err  error
	line string
}

func (e *protocolError) Error() string {
	return fmt.Sprintf("the server's answer is not understood: %v (last line: %q)", e.err, e.line)
}

func (e *protocolError) Unwrap() error { return e.err }

// excess is an answer that is larger than any good one.
type excess struct{ text string }

func (e *excess) Error() string { return e.text }

// indigestible tells whether a command failed by what its answer was, not by the
// network or a refusal.
func indigestible(err error) bool {
	var unclear *protocolError
	var large *excess
	return errors.As(err, &unclear) || errors.As(err, &large)
}

// refused tells whether a command was answered NO or BAD. The connection may go
// on; if it does not, the next command tells.
func refused(err error) bool {
	var fromClient *imap.Error
	var fromDialogue *refusal
	return errors.As(err, &fromClient) || errors.As(err, &fromDialogue)
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
