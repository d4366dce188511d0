package mailbox

import (
	"context"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"mailprobe/probe"
)

// batch is how many mails are fetched, recorded and removed together.
const batch = 500

// enter selects a folder and looks at it. What a STATUS told before may be
// given as a sign.
func (v *visit) enter(ctx context.Context, f *folder, signs ...sign) error {
	t0 := time.Now()
	v.w.state.Looks++
	v.selected = nil
	data, err := v.s.selectFolder(ctx, f.name)
	if err != nil {
		return err
	}
	v.selected = f
	next := uint32(data.UIDNext)
	back := f.validity == data.UIDValidity && next != 0 && next <= f.last && !f.unsound
	if back || f.validity != data.UIDValidity {
		// All UIDs are new; or it was put back from a backup, and some are. (If
		// more mails came since then than were lost, UIDNEXT does not show it.)
		// What the STATUS told may have been of the old ones.
		f.restart(data.UIDValidity)
		signs = nil
	}
	v.s.news.selected(append(signs, sign{at: time.Now(), count: data.NumMessages, next: next}))
	if next != 0 && next == f.next {
		return v.complete(ctx, f, t0)
	}
	if err := v.collect(ctx, f, t0); err != nil {
		return err
	}
	f.next = max(f.next, next)
	if back && next <= f.last {
		v.w.o.Logger.Warn("the server tells a UIDNEXT below the UIDs that there are; it is not believed any more", "folder", f.name)
		f.unsound = true
	}
	return nil
}

// again looks at the selected folder once more.
func (v *visit) again(ctx context.Context, f *folder) error {
	if v.s.news.pending() && !f.first {
		// It was announced already: it is dealt with before we ask for more. That
		// nothing else had come is not said by this, so nobody looked later.
		if err := v.collect(ctx, f, f.looked); err != nil {
			return err
		}
	}
	t0 := time.Now()
	v.w.state.Looks++
	if err := v.s.noop(ctx); err != nil {
		return err
	}
	if !v.s.news.pending() && !v.unread {
		return v.complete(ctx, f, t0)
	}
	return v.collect(ctx, f, t0)
}

// collect deals with all that lies above the folder's position, in the look
// that began at t0.
func (v *visit) collect(ctx context.Context, f *folder, t0 time.Time) error {
	v.unread = true
	v.s.news.searching()
	above := imap.UIDSet{{Start: imap.UID(f.last + 1)}} // to the end
	uids, err := v.s.search(ctx, "searching for new mails", &imap.SearchCriteria{UID: []imap.UIDSet{above}})
	if err != nil {
		return err
	}
	e := evidence{began: t0, listed: time.Now(), source: probe.Look}
	if f.first {
		e.source = probe.Resume
	}
	// A range n:* names the last mail even where its UID is below n.
	uids = slices.DeleteFunc(uids, func(uid uint32) bool { return uid <= f.last })
	if err := v.take(ctx, f, uids, e); err != nil {
		return err
	}
	f.next = max(f.next, f.last+1)
	return v.complete(ctx, f, t0)
}

// take fetches, records and removes mails in batches. While one batch is
// recorded, the next one is fetched.
func (v *visit) take(ctx context.Context, f *folder, uids []uint32, e evidence) error {
	p := f.position
	var before *recording
	for chunk := range slices.Chunk(uids, v.w.batch) {
		got, err := v.gather(ctx, f, chunk, e)
		if late := v.settle(ctx, f, before); late != nil {
			return late
		}
		if err != nil {
			return err
		}
		for i := range got.Arrivals {
			got.Arrivals[i].After = p.looked
		}
		got.Position = v.w.at(f, p)
		got.Position.LastUID = chunk[len(chunk)-1]
		if got.Position.LastUID == uids[len(uids)-1] {
			got.Position.Looked = e.began // not sooner: the mails of later batches may have been there then
		}
		before = v.w.begin(ctx, got)
	}
	return v.settle(ctx, f, before)
}

// complete ends a look that began at t0 and has shown all that was there.
func (v *visit) complete(ctx context.Context, f *folder, t0 time.Time) error {
	if v.selected == f {
		v.unread = false
		v.s.news.forget(t0)
	}
	f.first, f.anew = false, false
	f.looked = t0
	if t0.Sub(f.written) < writtenEvery {
		return nil
	}
	return v.w.writePosition(ctx, f)
}

// gather fetches mails and makes a Sighting of them, still without a position
// and the lower bounds.
func (v *visit) gather(ctx context.Context, f *folder, uids []uint32, e evidence) (probe.Sighting, error) {
	got := probe.Sighting{Mailbox: v.w.o.Name}
	signs, expunged := v.s.news.snapshot()
	list, err := v.read(ctx, uids)
	if err != nil {
		return got, err
	}
	_, now := v.s.news.snapshot()
	e.signs, e.numbers = signs, now == expunged
	if err := v.readNotices(ctx, list); err != nil {
		return got, err
	}
	for _, m := range list {
		a := m.arrival
		a.Folder, a.Junk, a.UIDValidity, a.UID = f.name, f.junk, f.validity, m.uid
		a.Internal = m.internal
		a.By, a.Source = e.date(m.seq, m.uid)
		switch {
		case m.match == probe.Ours:
			got.Arrivals = append(got.Arrivals, a)
		case len(m.notices) > 0:
			got.Notices = append(got.Notices, noticed(m.notices, a)...)
		case m.match == probe.Forged:
			got.Forged++
		default:
			got.Foreign++
		}
	}
	return got, nil
}

// noticed says of notices in which mail they came.
func noticed(list []probe.Notice, mail probe.Arrival) []probe.Notice {
	for i := range list {
		n := &list[i]
		n.Mailbox, n.Folder, n.UIDValidity, n.UID, n.At = mail.Mailbox, mail.Folder, mail.UIDValidity, mail.UID, mail.By
		if n.Copy == (probe.CopyID{}) {
			n.Copy = mail.Copy
		}
	}
	return list
}

// settle waits until a batch is recorded, moves the position, and only then
// removes the mails that the record knows.
func (v *visit) settle(ctx context.Context, f *folder, r *recording) error {
	if r == nil {
		return nil
	}
	known, err := r.end()
	if err != nil {
		return err
	}
	v.w.weigh(f, r.got.Arrivals, r.results)
	p := r.got.Position
	f.position = position{validity: p.UIDValidity, last: p.LastUID, looked: p.Looked}
	f.written, f.back = p.Looked, false
	if len(known) == 0 || v.w.o.Disposal == Keep {
		return nil
	}
	before := f.leftovers
	f.leftovers = true
	removed, err := v.remove(ctx, known)
	if removed {
		f.leftovers = before
	}
	return err
}
