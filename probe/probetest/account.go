package probetest

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

const (
	inbox = "INBOX"
	trash = "Trash"
)

// account is a user's mailbox.
//
// Whatever changes it or looks at it does so under mu. The library's own locks
// keep it whole; but a look is made of two steps (telling what is new, then
// showing it), and a mail that came between them would be shown with the
// sequence number 0.
type account struct {
	server   *Server
	password string
	user     *imapmemserver.User

	mu       sync.Mutex
	folders  map[string]bool // name: subscribed
	sessions map[*session]struct{}
	shown    map[uint32]uint32 // the UIDVALIDITY to show for that of the store, where a folder was restored
	backups  int
}

func (s *Server) junkFolder() string { return cmp.Or(s.spec.Junk, "Junk") }

func newAccount(s *Server, address, password string) *account {
	a := &account{
		server: s, password: password, user: imapmemserver.NewUser(address, password),
		folders: make(map[string]bool), sessions: make(map[*session]struct{}),
		shown: make(map[uint32]uint32),
	}
	for _, name := range []string{inbox, s.junkFolder(), trash} {
		a.user.Create(name, nil) // fails only where it exists
		a.folders[name] = false
	}
	return a
}

// append puts a mail into a folder.
func (a *account) append(folder string, content []byte, internal time.Time) error {
	return a.change(func() error {
		_, err := a.user.Append(folder, bytes.NewReader(content), &imap.AppendOptions{Time: internal})
		return err
	})
}

// change does something to the account, and wakes everyone who watches it.
func (a *account) change(f func() error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	err := f()
	for s := range a.sessions {
		select {
		case s.wake <- struct{}{}:
		default: // it is awake
		}
	}
	return err
}

// list writes the folders that match. The library's own would not know what
// they are for.
func (a *account) list(w *imapserver.ListWriter, ref string, patterns []string, o *imap.ListOptions) error {
	if len(patterns) == 0 {
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: '/'})
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(a.folders)) {
		matches := func(pattern string) bool { return imapserver.MatchList(name, '/', ref, pattern) }
		if !slices.ContainsFunc(patterns, matches) {
			continue
		}
		data, err := a.listing(name, o)
		if err != nil {
			return err
		}
		if data == nil {
			continue
		}
		if err := w.WriteList(data); err != nil {
			return err
		}
	}
	return nil
}

// listing describes a folder; nil where the options leave it out.
func (a *account) listing(name string, o *imap.ListOptions) (*imap.ListData, error) {
	data := &imap.ListData{Mailbox: name, Delim: '/'}
	use := a.use(name)
	if o.SelectSpecialUse && use == "" || o.SelectSubscribed && !a.folders[name] {
		return nil, nil
	}
	if use != "" {
		data.Attrs = append(data.Attrs, use)
	}
	if a.folders[name] {
		data.Attrs = append(data.Attrs, imap.MailboxAttrSubscribed)
	}
	if o.ReturnStatus != nil {
		status, err := a.status(name, o.ReturnStatus)
		if err != nil {
			return nil, err
		}
		data.Status = status
	}
	return data, nil
}

// use returns the special use of a folder (RFC 6154); empty for none.
func (a *account) use(name string) imap.MailboxAttr {
	switch {
	case a.server.Faults().Quirks.NoSpecialUse:
		return ""
	case name == a.server.junkFolder():
		return imap.MailboxAttrJunk
	case name == trash:
		return imap.MailboxAttrTrash
	}
	return ""
}

// RenewUIDValidity gives a folder a new UIDVALIDITY (RFC 3501 section 2.3.1.1):
// its mails get new UIDs from 1. As the UIDs that clients know are void, the
// server's open IMAP connections break.
func (s *Server) RenewUIDValidity(address, folder string) error {
	a := s.account(address)
	if a == nil {
		return fmt.Errorf("%s has no user %s", s.spec.Name, address)
	}
	s.ResetIMAP()
	return a.change(func() error { return a.renew(folder) })
}

func (a *account) renew(folder string) error {
	const aside = "renewing"
	if err := a.user.Create(aside, nil); err != nil {
		return fmt.Errorf("making a folder for the mails of %s: %w", folder, err)
	}
	if _, err := a.copyAll(folder, imap.SeqSet{{Start: 1, Stop: 0}}, aside); err != nil {
		return fmt.Errorf("copying %s: %w", folder, err)
	}
	if err := a.user.Delete(folder); err != nil {
		return fmt.Errorf("deleting %s: %w", folder, err)
	}
	return a.user.Rename(aside, folder, nil)
}
