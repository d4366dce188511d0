package probetest

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Backup keeps a folder as it is now. The function that it returns puts the
// folder back to that state, as an operator does who restores a backup: with
// the UIDVALIDITY and the UIDNEXT of then. So mails that came since are gone,
// mails that were removed since are back, and the UIDs of the lost ones are
// given again to other mails, which RFC 9051 section 2.3.1.1 forbids. The
// server's open IMAP connections break. It may be called more than once. The
// log tells nothing of it.
func (s *Server) Backup(address, folder string) (restore func() error, err error) {
	a := s.account(address)
	if a == nil {
		return nil, fmt.Errorf("%s has no user %s", s.spec.Name, address)
	}
	var b *backup
	err = a.change(func() (err error) {
		b, err = a.backup(folder)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("keeping %s: %w", folder, err)
	}
	return func() error {
		s.ResetIMAP()
		if err := a.change(func() error { return a.restore(b) }); err != nil {
			return fmt.Errorf("restoring %s: %w", folder, err)
		}
		return nil
	}, nil
}

// backup is the state of a folder at an instant.
type backup struct {
	folder   string
	kept     string // the hidden folder that holds its mails
	uids     imap.UIDSet
	next     imap.UID
	validity uint32 // as it was shown
}

// backup copies a folder to one that no LIST shows.
func (a *account) backup(folder string) (*backup, error) {
	status, err := a.status(folder, &imap.StatusOptions{UIDNext: true, UIDValidity: true})
	if err != nil {
		return nil, err
	}
	a.backups++
	b := &backup{folder: folder, kept: fmt.Sprintf("backup %d", a.backups), next: status.UIDNext, validity: status.UIDValidity}
	if err := a.user.Create(b.kept, nil); err != nil {
		return nil, err
	}
	b.uids, err = a.copyAll(folder, imap.SeqSet{{Start: 1, Stop: 0}}, b.kept)
	return b, err
}

// restore puts a copy of the kept mails in the place of the folder.
func (a *account) restore(b *backup) error {
	const aside = "restoring"
	if err := a.user.Create(aside, nil); err != nil {
		return err
	}
	if err := a.refill(b, aside); err != nil {
		return err
	}
	if _, ok := a.folders[b.folder]; ok {
		if err := a.user.Delete(b.folder); err != nil {
			return err
		}
	} else {
		a.folders[b.folder] = false
	}
	if err := a.user.Rename(aside, b.folder, nil); err != nil {
		return err
	}
	status, err := a.user.Status(b.folder, &imap.StatusOptions{UIDValidity: true})
	if err != nil {
		return err
	}
	a.shown[status.UIDValidity] = b.validity
	return nil
}

// refill gives each kept mail the UID that it had. UIDs in between go to
// fillers, which are removed again.
func (a *account) refill(b *backup, folder string) error {
	n := uint32(0)
	var fillers imap.UIDSet
	for uid := imap.UID(1); uid < b.next; uid++ {
		if b.uids.Contains(uid) {
			n++
			if _, err := a.copyAll(b.kept, imap.SeqSetNum(n), folder); err != nil {
				return err
			}
			continue
		}
		fillers.AddNum(uid)
		filler := &imap.AppendOptions{Time: time.Unix(0, 0), Flags: []imap.Flag{imap.FlagDeleted}}
		if _, err := a.user.Append(folder, literal(nil), filler); err != nil {
			return err
		}
	}
	return a.view(folder, func(v *imapmemserver.UserSession) error { return v.Expunge(nil, &fillers) })
}

// copyAll copies a set of a folder to another, and returns the UIDs that its
// mails have in the first.
func (a *account) copyAll(from string, set imap.NumSet, to string) (uids imap.UIDSet, err error) {
	err = a.view(from, func(v *imapmemserver.UserSession) error {
		data, err := v.Copy(set, to)
		if err == nil {
			uids = data.SourceUIDs
		}
		return err
	})
	return uids, err
}

// view does something with a folder that is selected for it.
func (a *account) view(folder string, f func(*imapmemserver.UserSession) error) (err error) {
	v := imapmemserver.NewUserSession(a.user)
	if _, err := v.Select(folder, nil); err != nil {
		return fmt.Errorf("selecting %s: %w", folder, err)
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	return f(v)
}

// validity returns the UIDVALIDITY to show for that of the store, which gives
// each folder one of its own.
func (a *account) validity(stored uint32) uint32 { return cmp.Or(a.shown[stored], stored) }

// status is the store's, with the UIDVALIDITY to show.
func (a *account) status(folder string, o *imap.StatusOptions) (*imap.StatusData, error) {
	data, err := a.user.Status(folder, o)
	if err == nil {
		data.UIDValidity = a.validity(data.UIDValidity)
	}
	return data, err
}
