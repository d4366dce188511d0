package mailbox

import (
	"context"

	"github.com/emersion/go-imap/v2"
)

// remove takes recorded mails of ours out of the selected folder, and tells
// whether it could. A refusal is logged and no error: the mailbox is still
// watched.
func (v *visit) remove(ctx context.Context, uids []uint32) (removed bool, err error) {
	if len(uids) == 0 {
		return true, nil
	}
	if v.w.o.Disposal == Move {
		err = v.move(ctx, setOf(uids))
	} else {
		err = v.expunge(ctx, setOf(uids))
	}
	return err == nil, v.w.shrug(err)
}

// shrug logs a refusal, and returns every other error.
func (w *Watcher) shrug(err error) error {
	if err == nil || !refused(err) {
		return err
	}
	w.o.Logger.Warn("the server refuses, mails of ours stay in the mailbox", "err", err)
	return nil
}

// move moves mails to the folder for read ones, which is created if the first
// attempt shows that it is missing. The client's own fallback for servers
// without MOVE is avoided: it would expunge the mails of others.
func (v *visit) move(ctx context.Context, set imap.UIDSet) error {
	transfer := v.copyTo
	if v.s.offers(imap.CapMove) {
		transfer = v.moveTo
	}
	err := transfer(ctx, set)
	if refused(err) {
		create := v.s.do(ctx, 1, "creating the folder "+v.w.o.MoveTo, func() error {
			return v.s.client.Create(v.w.o.MoveTo, nil).Wait()
		})
		if create != nil {
			if refused(create) {
				return err // the folder was there: the first refusal counts
			}
			return create
		}
		err = transfer(ctx, set)
	}
	if err != nil || v.s.offers(imap.CapMove) {
		return err
	}
	return v.expunge(ctx, set)
}

func (v *visit) moveTo(ctx context.Context, set imap.UIDSet) error {
	return v.s.do(ctx, longAnswer, "moving mails to "+v.w.o.MoveTo, func() error {
		_, err := v.s.client.Move(set, v.w.o.MoveTo).Wait()
		return err
	})
}

func (v *visit) copyTo(ctx context.Context, set imap.UIDSet) error {
	return v.s.do(ctx, longAnswer, "copying mails to "+v.w.o.MoveTo, func() error {
		_, err := v.s.client.Copy(set, v.w.o.MoveTo).Wait()
		return err
	})
}

// expunge marks mails as deleted and expunges exactly these, if the server can
// do that (UIDPLUS). Else they stay marked.
func (v *visit) expunge(ctx context.Context, set imap.UIDSet) error {
	err := v.s.do(ctx, longAnswer, "marking mails as deleted", func() error {
		flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
		return drain(v.s.client.Store(set, flags, nil), 0, func(message) {})
	})
	if err != nil || !v.s.offers(imap.CapUIDPlus) {
		return err
	}
	return v.s.do(ctx, longAnswer, "expunging mails", func() error {
		cmd := v.s.client.UIDExpunge(set)
		for seq := cmd.Next(); seq != 0; seq = cmd.Next() {
			v.s.news.expunge(seq)
		}
		return cmd.Close()
	})
}
