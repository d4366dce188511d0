package probetest

import (
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// readLiteral reads a literal before any lock is taken: its sender may be slow.
func readLiteral(r imap.LiteralReader) (imap.LiteralReader, error) {
	content, err := io.ReadAll(r)
	return literal(content), err
}

func literal(content []byte) imap.LiteralReader { return bytes.NewReader(content) }

// List implements imapserver.Session.
func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, o *imap.ListOptions) error {
	return s.account.list(w, ref, patterns, o)
}

// Status implements imapserver.Session.
func (s *session) Status(name string, o *imap.StatusOptions) (*imap.StatusData, error) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	return s.account.status(name, o)
}

// Create implements imapserver.Session.
func (s *session) Create(name string, o *imap.CreateOptions) error {
	return s.account.change(func() error {
		if err := s.UserSession.Create(name, o); err != nil {
			return err
		}
		s.account.folders[strings.TrimRight(name, "/")] = false
		return nil
	})
}

// Delete implements imapserver.Session.
func (s *session) Delete(name string) error {
	return s.account.change(func() error {
		if name == inbox {
			return &imap.Error{Type: imap.StatusResponseTypeNo, Text: "INBOX cannot be deleted"}
		}
		if err := s.UserSession.Delete(name); err != nil {
			return err
		}
		delete(s.account.folders, name)
		return nil
	})
}

// Rename implements imapserver.Session.
func (s *session) Rename(old, name string, o *imap.RenameOptions) error {
	return s.account.change(func() error {
		if old == inbox {
			return &imap.Error{Type: imap.StatusResponseTypeNo, Text: "INBOX cannot be renamed here"}
		}
		if err := s.UserSession.Rename(old, name, o); err != nil {
			return err
		}
		s.account.folders[strings.TrimRight(name, "/")] = s.account.folders[old]
		delete(s.account.folders, old)
		return nil
	})
}

// Subscribe implements imapserver.Session.
func (s *session) Subscribe(name string) error { return s.subscribe(name, true) }

// Unsubscribe implements imapserver.Session.
func (s *session) Unsubscribe(name string) error { return s.subscribe(name, false) }

func (s *session) subscribe(name string, subscribed bool) error {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	if _, ok := s.account.folders[name]; !ok {
		return &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeNonExistent, Text: "No such mailbox"}
	}
	s.account.folders[name] = subscribed
	return nil
}
