package probetest

import (
	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// Store implements imapserver.Session.
func (s *session) Store(w *imapserver.FetchWriter, set imap.NumSet, flags *imap.StoreFlags, o *imap.StoreOptions) error {
	return s.account.change(func() error {
		set, err := s.announced(set)
		if err != nil {
			return err
		}
		return s.UserSession.Store(w, set, flags, o)
	})
}

// Expunge implements imapserver.Session.
func (s *session) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	if uids != nil && s.server.Faults().Quirks.NoUIDPlus {
		return &imap.Error{Type: imap.StatusResponseTypeBad, Text: "Unknown command"}
	}
	return s.account.change(func() error { return s.UserSession.Expunge(w, uids) })
}

// Append implements imapserver.Session.
func (s *session) Append(folder string, r imap.LiteralReader, o *imap.AppendOptions) (data *imap.AppendData, err error) {
	content, err := readLiteral(r)
	if err != nil {
		return nil, err
	}
	err = s.account.change(func() (err error) {
		if data, err = s.UserSession.Append(folder, content, o); err == nil {
			data.UIDValidity = s.account.validity(data.UIDValidity)
		}
		return err
	})
	if s.server.Faults().Quirks.NoUIDPlus {
		data = nil
	}
	return data, err
}

// Copy implements imapserver.Session.
func (s *session) Copy(set imap.NumSet, dest string) (data *imap.CopyData, err error) {
	err = s.account.change(func() (err error) {
		if data, err = s.UserSession.Copy(set, dest); err == nil {
			data.UIDValidity = s.account.validity(data.UIDValidity)
		}
		return err
	})
	if err != nil || len(data.SourceUIDs) == 0 || s.server.Faults().Quirks.NoUIDPlus {
		return nil, err
	}
	return data, nil
}

// Move implements imapserver.SessionMove. The library's own tells each removal
// twice; here they are told once, by the poll that ends the command.
func (s *session) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	var data *imap.CopyData
	err := s.account.change(func() (err error) {
		if data, err = s.UserSession.Copy(set, dest); err != nil {
			return err
		}
		data.UIDValidity = s.account.validity(data.UIDValidity)
		flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
		if err := s.UserSession.Store(nil, data.SourceUIDs, flags, nil); err != nil {
			return err
		}
		return s.UserSession.Expunge(nil, &data.SourceUIDs)
	})
	if err != nil || len(data.SourceUIDs) == 0 {
		return err
	}
	return w.WriteCopyData(data)
}
