package probetest

import (
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

var _ imapserver.SessionMove = (*session)(nil)

// session is an IMAP session. It sets right what the library's store gets wrong
// where a mail comes at a bad moment.
type session struct {
	*imapmemserver.UserSession // nil before login
	server                     *Server
	account                    *account
	wake                       chan struct{} // holds a signal when the account has changed

	// updates writes what is new; nil before the library has handed it out, which
	// it does after the first command that allows it.
	updates *imapserver.UpdateWriter
	known   imap.UID // without updates: mails below this UID have been announced
}

// Close implements imapserver.Session.
func (s *session) Close() error {
	if s.account == nil {
		return nil
	}
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	delete(s.account.sessions, s)
	return s.UserSession.Close()
}

// Login implements imapserver.Session.
func (s *session) Login(username, password string) error {
	a := s.server.account(username)
	if a == nil || s.server.Faults().Quirks.RefuseLogin {
		return imapserver.ErrAuthFailed
	}
	if err := a.user.Login(strings.ToLower(username), password); err != nil {
		return err
	}
	s.UserSession, s.account, s.wake = imapmemserver.NewUserSession(a.user), a, make(chan struct{}, 1)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sessions[s] = struct{}{}
	return nil
}

// Select implements imapserver.Session.
func (s *session) Select(name string, o *imap.SelectOptions) (*imap.SelectData, error) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	data, err := s.UserSession.Select(name, o)
	if err != nil {
		return nil, err
	}
	s.updates, s.known = nil, data.UIDNext
	data.UIDValidity = s.account.validity(data.UIDValidity)
	return data, nil
}

// Unselect implements imapserver.Session.
func (s *session) Unselect() error {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	return s.UserSession.Unselect()
}

// Poll implements imapserver.Session.
func (s *session) Poll(w *imapserver.UpdateWriter, allowExpunge bool) error {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	if allowExpunge {
		s.updates = w
	}
	return s.UserSession.Poll(w, allowExpunge)
}

// Idle implements imapserver.Session. The library's own misses what came before
// it registers; here a signal waits until it is taken.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	for {
		quirks := s.server.Faults().Quirks
		if !pause(quirks.IdleLag, stop) {
			return nil
		}
		if !quirks.SilentIdle && !quirks.NoIdle {
			if err := s.Poll(w, true); err != nil {
				return err
			}
		}
		select {
		case <-s.wake:
		case <-stop:
			return nil
		}
	}
}

// announced tells the client what is new before a look at the set, so that the
// look can show it. It returns the part of the set that may be shown. Sequence
// numbers need no such care: the client knows none that are new.
func (s *session) announced(set imap.NumSet) (imap.NumSet, error) {
	uids, ok := set.(imap.UIDSet)
	if !ok || imap.IsSearchRes(set) {
		return set, nil
	}
	if s.updates != nil {
		return set, s.UserSession.Poll(s.updates, true)
	}
	return below(uids, s.known), nil
}

// below returns the part of a set that lies below a UID. A range to * holds the
// highest UID even where it begins behind it (RFC 3501 section 6.4.8).
func below(set imap.UIDSet, end imap.UID) imap.UIDSet {
	var part imap.UIDSet
	last := end - 1
	if last == 0 {
		return part // an empty range would mean *
	}
	for _, r := range set {
		start, stop := r.Start, r.Stop
		if start == 0 {
			start = last
		}
		if stop == 0 {
			stop = last
		}
		start, stop = min(start, stop), min(max(start, stop), last)
		if start <= stop {
			part.AddRange(start, stop)
		}
	}
	return part
}

// Fetch implements imapserver.Session.
func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	set, err := s.announced(set)
	if err != nil {
		return err
	}
	return s.UserSession.Fetch(w, set, o)
}
