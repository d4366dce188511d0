package mailbox

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// session is a connection on which folders are watched. One goroutine uses it.
type session struct {
	guard  *guard
	client *imapclient.Client
	news   *news
	strays *strays
	limit  time.Duration
}

// handed is a connection whose first bytes are given.
type handed struct {
	*guard
	r io.Reader
}

func (h handed) Read(p []byte) (int, error) { return h.r.Read(p) }

// newSession hands a connection over to the IMAP client, with what the dialogue
// has read ahead. The client never asks for capabilities by itself, because the
// greeting brings them.
func newSession(d *dialogue, limit time.Duration) *session {
	s := &session{guard: d.guard, news: newNews(), strays: newStrays(), limit: limit}
	ahead, _ := d.br.Peek(d.br.Buffered()) // all of it is there
	conn := handed{d.guard, io.MultiReader(strings.NewReader(d.greeting()+string(ahead)), d.guard)}
	s.client = imapclient.New(conn, &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Expunge: s.news.expunge,
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages != nil {
					s.news.exists(*data.NumMessages)
				}
			},
			Fetch: s.strays.take,
		},
	})
	return s
}

// offers tells whether the server has a capability, by what the client knows of
// them: it acts on them too.
func (s *session) offers(c imap.Cap) bool { return s.client.Caps().Has(c) }

// do runs a command; where the answer may be long, with a multiple of the limit.
func (s *session) do(ctx context.Context, times time.Duration, step string, f func() error) error {
	s.news.ask(true)
	defer s.news.ask(false)
	return s.guard.do(ctx, times*s.limit, step, f)
}

// close ends the connection at once and waits until the client has let go of
// it.
func (s *session) close() {
	s.guard.Close()
	<-s.client.Closed()
}

// ending tells why the connection ended, once the client has noticed.
func (s *session) ending() error {
	if err := s.client.Close(); err != nil {
		return s.guard.explain(err)
	}
	return s.guard.explain(errGone)
}

// leave ends the connection politely, if it can be done quickly.
func (s *session) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	s.do(ctx, 1, "logging out", func() error { return s.client.Logout().Wait() }) // it ends either way
	s.close()
}

func (s *session) noop(ctx context.Context) error {
	return s.do(ctx, 1, "sending NOOP", func() error { return s.client.Noop().Wait() })
}

// selectFolder opens a folder, and closes the one that was open without
// expunging anything from it.
func (s *session) selectFolder(ctx context.Context, name string) (data *imap.SelectData, err error) {
	err = s.do(ctx, 1, "selecting "+name, func() error {
		data, err = s.client.Select(name, nil).Wait()
		return err
	})
	return data, err
}

// status returns the UIDNEXT and UIDVALIDITY of a folder that is not selected;
// zero where the server did not give them.
func (s *session) status(ctx context.Context, name string) (next, validity uint32, err error) {
	err = s.do(ctx, 1, "asking for the status of "+name, func() error {
		data, err := s.client.Status(name, &imap.StatusOptions{UIDNext: true, UIDValidity: true}).Wait()
		if err == nil {
			next, validity = uint32(data.UIDNext), data.UIDValidity
		}
		return err
	})
	return next, validity, err
}

// search returns the UIDs of the selected folder that fit, ascending.
func (s *session) search(ctx context.Context, step string, criteria *imap.SearchCriteria) (uids []uint32, err error) {
	err = s.do(ctx, longAnswer, step, func() error {
		data, err := s.client.UIDSearch(criteria, nil).Wait()
		if err != nil {
			return err
		}
		set, _ := data.All.(imap.UIDSet)
		uids, err = expand(set)
		return err
	})
	return uids, err
}

// longAnswer is how many times longer than another command one may take whose
// answer is long, or whose work is.
const longAnswer = 4

// maxUIDs bounds what a search may list.
const maxUIDs = 10_000_000

// expand returns the numbers in a set. A hostile set can name four thousand
// million of them in a few bytes.
func expand(set imap.UIDSet) ([]uint32, error) {
	var n uint64
	for _, r := range set {
		if r.Start == 0 || r.Stop < r.Start {
			return nil, errMalformed
		}
		if n += uint64(r.Stop-r.Start) + 1; n > maxUIDs {
			return nil, errMalformed
		}
	}
	uids := make([]uint32, 0, n)
	for _, r := range set {
		for uid := uint64(r.Start); uid <= uint64(r.Stop); uid++ {
			uids = append(uids, uint32(uid))
		}
	}
	return slices.Compact(uids), nil
}

// setOf is the reverse of expand.
func setOf(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		if n := len(set); n > 0 && uint32(set[n-1].Stop)+1 == uid {
			set[n-1].Stop++
		} else {
			set = append(set, imap.UIDRange{Start: imap.UID(uid), Stop: imap.UID(uid)})
		}
	}
	return set
}

var errIdleEnded = errors.New("the server ended IDLE by itself")

// idle keeps the server in IDLE while wait runs. The channel that wait is given
// tells that the server ended IDLE, which the client does not notice: then wait
// fails with errIdleEnded, and the connection is of no more use, because the
// client would end an IDLE that is none. That the server does not take the
// command is no failure of the connection: refused tells it.
func (s *session) idle(ctx context.Context, wait func(over <-chan struct{}) error) error {
	var cmd *imapclient.IdleCommand
	err := aside(func() error {
		return s.do(ctx, 1, "starting IDLE", func() (err error) {
			cmd, err = s.client.Idle()
			return err
		})
	})
	if err != nil {
		return err
	}
	s.guard.idling.Store(true)
	err = wait(s.guard.unidled)
	s.guard.idling.Store(false)
	if err != nil {
		return err
	}
	return aside(func() error {
		return s.do(context.WithoutCancel(ctx), 1, "ending IDLE", func() error {
			if err := cmd.Close(); err != nil {
				return err
			}
			return cmd.Wait()
		})
	})
}
