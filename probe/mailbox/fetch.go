package mailbox

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// What is read of one mail is bounded.
const (
	maxHeader = 64 << 10
	maxText   = 256 << 10
)

// message is what a FETCH brought of one mail.
type message struct {
	seq, uid uint32
	internal time.Time
	header   []byte // or the whole text, where that was asked for
	cut      bool   // it is longer than was wished for
}

// wish is what is fetched of mails.
type wish struct {
	what    string // for errors
	limit   int    // bytes that are kept of a header or text
	options imap.FetchOptions
}

func section(fields []string) *imap.FetchItemBodySection {
	return &imap.FetchItemBodySection{
		Specifier: imap.PartSpecifierHeader, HeaderFields: fields, Peek: true,
		Partial: &imap.SectionPartial{Size: maxHeader},
	}
}

// ways are the ways to ask for headers, the best first. The next is tried where
// a server refuses one, or answers it with what the client cannot read.
var ways = []wish{
	headers(imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section(names(false))}}),
	headers(imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section(names(false))}}),
	headers(imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Specifier: imap.PartSpecifierHeader, Peek: true}}}),
}

func headers(options imap.FetchOptions) wish {
	return wish{what: "headers", limit: maxHeader, options: options}
}

// fetch reads messages by UID and hands each to take, in any order, and once.
func (s *session) fetch(ctx context.Context, uids []uint32, w wish, take func(message)) error {
	set := setOf(uids)
	return s.do(ctx, longAnswer, "fetching "+w.what, func() error {
		s.strays.begin(set, w.limit)
		cmd := s.client.Fetch(set, &w.options)
		seen := make(map[uint32]bool, len(uids))
		if err := drain(cmd, w.limit, func(m message) {
			if m.header != nil && !seen[m.uid] {
				seen[m.uid] = true
				take(m)
			}
		}); err != nil {
			return err
		}
		for _, m := range s.strays.end() {
			if !seen[m.uid] {
				seen[m.uid] = true
				take(m)
			}
		}
		return nil
	})
}

// drain reads a command's results to their end. The client stands still until
// all are read, so nothing here may wait for it.
func drain(cmd *imapclient.FetchCommand, limit int, take func(message)) error {
	for data := cmd.Next(); data != nil; data = cmd.Next() {
		m, err := read(data, limit)
		if err != nil {
			// The client still holds the broken message, and would read on in
			// it beside the goroutine that reads the connection. So the command
			// is left as it is: the connection is lost, and closes it.
			return err
		}
		take(m)
	}
	return cmd.Close()
}

// read reads one message. After an error, nothing of it may be touched again.
func read(data *imapclient.FetchMessageData, limit int) (message, error) {
	m := message{seq: data.SeqNum}
	for item := data.Next(); item != nil; item = data.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.uid = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			m.internal = item.Time
		case imapclient.FetchItemDataBodySection:
			header, cut, err := readLiteral(item.Literal, limit)
			if err != nil {
				return m, err
			}
			if m.header == nil {
				m.header, m.cut = header, cut
			}
		case imapclient.FetchItemDataBinarySection:
			if _, _, err := readLiteral(item.Literal, limit); err != nil {
				return m, err
			}
		}
	}
	return m, nil
}

// readLiteral reads a literal to its end and keeps its beginning. A server that
// knows no partial fetch may send more than was asked for.
func readLiteral(lit imap.LiteralReader, limit int) (kept []byte, cut bool, err error) {
	if lit == nil {
		return nil, false, nil
	}
	kept = make([]byte, min(lit.Size(), int64(limit)))
	if _, err := io.ReadFull(lit, kept); err != nil {
		return nil, false, err
	}
	_, err = io.Copy(io.Discard, lit) // to the end: only then the client reads on
	return kept, len(kept) == limit, err
}

// strays gathers the messages of a FETCH that the client takes for unasked: it
// does so where the server gives the UID behind the header, or has announced a
// change of flags of that message before.
type strays struct {
	mu      sync.Mutex
	done    *sync.Cond
	set     imap.UIDSet // what is being fetched
	limit   int         // how much of each is kept
	open    bool
	reading int
	found   []message
}

func newStrays() *strays {
	s := &strays{}
	s.done = sync.NewCond(&s.mu)
	return s
}

func (s *strays) begin(set imap.UIDSet, limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.set, s.limit, s.open, s.found = set, limit, true, nil
}

// take runs in a goroutine of its own for each message. One with a header is
// being read here before the client reads on: its literal says so.
func (s *strays) take(data *imapclient.FetchMessageData) {
	s.mu.Lock()
	s.reading++
	limit := s.limit
	s.mu.Unlock()
	m, err := read(data, limit)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reading--
	s.done.Broadcast()
	if err == nil && s.open && m.header != nil && s.set.Contains(imap.UID(m.uid)) {
		s.found = append(s.found, m)
	}
}

// end returns what was found, after the command's end.
func (s *strays) end() []message {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.reading > 0 {
		s.done.Wait()
	}
	s.open = false
	return s.found
}
