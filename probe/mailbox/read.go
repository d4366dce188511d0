package mailbox

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"

	"mailprobe/probe"
)

// letter is a message of which is known whose it is.
type letter struct {
	message
	sifted
	notices []probe.Notice // of ours, that stand in it
}

// read fetches the headers of mails and sifts them. Those that were expunged
// meanwhile are missing in what it returns.
func (v *visit) read(ctx context.Context, uids []uint32) ([]letter, error) {
	list, err := v.readIn(ctx, uids, v.w.way)
	switch {
	case err == nil:
		v.w.batch = min(batch, v.w.batch*2)
		return list, nil
	case refused(err) && len(uids) > 1:
		// A server may refuse a command for the sake of one mail in it (RFC
		// 2180 section 4.1): find out which.
		half := len(uids) / 2
		list, err := v.read(ctx, uids[:half])
		if err != nil {
			return nil, err
		}
		more, err := v.read(ctx, uids[half:])
		return append(list, more...), err
	case refused(err):
		return v.readOne(ctx, uids, err)
	}
	if unclear := (*protocolError)(nil); errors.As(err, &unclear) {
		v.w.way = (v.w.way + 1) % len(ways)
	}
	v.w.batch = max(1, v.w.batch/4) // it may be the size that breaks the connection
	return nil, err
}

// readOne tries the other ways to read a mail that the server refuses to hand
// out. One that works is used from then on. If none does, the mail is passed
// over: what nobody can read is no arrival, and must not hide those behind it.
func (v *visit) readOne(ctx context.Context, uids []uint32, refusal error) ([]letter, error) {
	for way := range ways {
		if way == v.w.way {
			continue
		}
		list, err := v.readIn(ctx, uids, way)
		if err == nil {
			v.w.way = way
			return list, nil
		}
		if !refused(err) {
			return nil, err
		}
	}
	v.w.o.Logger.Warn("passing over a mail that the server does not hand out", "folder", v.selected.name, "uid", uids[0], "err", refusal)
	return nil, nil
}

// readIn reads mails in one of the ways.
func (v *visit) readIn(ctx context.Context, uids []uint32, way int) ([]letter, error) {
	list := make([]letter, 0, len(uids))
	err := v.s.fetch(ctx, uids, ways[way], func(m message) {
		if m.cut {
			list = append(list, letter{message: m})
			return
		}
		s := v.w.o.sift(m.header, m.header)
		m.header = nil // a batch of them is large
		list = append(list, letter{message: m, sifted: s})
	})
	if err != nil {
		return nil, err
	}
	for i, m := range list {
		if m.cut {
			if list[i].sifted, err = v.siftLong(ctx, m.message); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(list, func(a, b letter) int { return cmp.Compare(a.uid, b.uid) })
	return list, nil
}

// siftLong decides about a mail whose header was cut off, by fetching the
// identifying fields alone: in a long header they may stand at its end.
func (v *visit) siftLong(ctx context.Context, m message) (sifted, error) {
	ids := m.header
	short := headers(imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section(names(true))}})
	err := v.s.fetch(ctx, []uint32{m.uid}, short, func(m message) { ids = m.header })
	if err != nil && !refused(err) {
		return sifted{}, err
	}
	return v.w.o.sift(m.header, ids), nil
}
