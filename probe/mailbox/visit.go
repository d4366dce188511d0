package mailbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// visit is one connection to the mailbox, from the login to its end.
type visit struct {
	w        *Watcher
	s        *session
	inbox    *folder
	others   []*folder
	selected *folder   // the folder that is open on the server
	unread   bool      // the last search of the open folder was not dealt with to its end
	mode     Mode      // as in force
	roundAt  time.Time // when the other folders were looked at
	good     time.Time // when the first round was complete; zero: not yet
	hurried  bool      // Wake asked for the last look
	timer    *time.Timer
}

// othersEvery is how often the other folders are looked at, at most.
const othersEvery = time.Second

// visit connects and watches until something fails. It returns how long the
// mailbox was watched.
func (w *Watcher) visit(ctx context.Context) (good time.Duration, err error) {
	var v *visit
	err = aside(func() (err error) {
		v, err = w.connect(ctx)
		return err
	})
	if err != nil {
		return 0, err
	}
	err = v.watch(ctx)
	if ctx.Err() != nil && v.s.guard.failure() == nil {
		v.s.leave()
	} else {
		v.s.close()
	}
	if v.good.IsZero() {
		return 0, err
	}
	return time.Since(v.good), err
}

// connect goes the steps to a mailbox that can be watched. First it learns the
// positions, if that has not been done.
func (w *Watcher) connect(ctx context.Context) (*visit, error) {
	if w.folders == nil {
		if err := w.learn(ctx); err != nil {
			return nil, err
		}
	}
	c, err := open(ctx, &w.o)
	if !c.expires.IsZero() {
		w.state.NotAfter = c.expires
	}
	if err != nil {
		return nil, err
	}
	w.hindsight.resume(w.state.Skew, time.Now())
	v := &visit{w: w, s: newSession(c.d, w.o.CommandTimeout), mode: w.o.Mode}
	if !v.s.offers(imap.CapIdle) {
		v.mode = ModePoll
	}
	v.inbox, v.others = w.watched(&c.l)
	return v, nil
}

// watched returns the folders to watch, with what is known of them.
func (w *Watcher) watched(l *listing) (first *folder, others []*folder) {
	first = w.folder(inbox)
	seen := map[*folder]bool{first: true}
	for _, name := range append([]string{l.junk}, w.o.Folders...) {
		if name == "" {
			continue
		}
		if f := w.folder(name); !seen[f] {
			seen[f] = true
			others = append(others, f)
		}
	}
	for f := range seen {
		f.first, f.refused = true, false
		f.junk = sameFolder(f.name, l.junk)
	}
	return first, others
}

// watch looks, waits for news, and looks again.
func (v *visit) watch(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := aside(func() error { return v.look(ctx) }); err != nil {
			return err
		}
		if err := v.wait(ctx); err != nil {
			return err
		}
	}
	return context.Cause(ctx)
}

// look looks around until all that it finds is recorded, and tells of it.
func (v *visit) look(ctx context.Context) error {
	for failures := 1; ; failures++ {
		err := v.round(ctx)
		if err == nil {
			break
		}
		if unrecorded := (*recordError)(nil); ctx.Err() != nil || !errors.As(err, &unrecorded) {
			return err
		}
		// Nothing is wrong with the mailbox: what it holds stays there.
		v.w.o.Logger.Error("looking again later", "err", err)
		if sleep(ctx, v.w.delay(failures, recordRetry)); ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	if v.good.IsZero() {
		v.good = time.Now()
	}
	v.w.state.Looked = time.Now()
	v.w.readable(v.mode)
	return v.askQuota(ctx)
}

// round looks at the INBOX, and at the other folders if it is time.
func (v *visit) round(ctx context.Context) error {
	if v.woken() { // what asked for a look before now is served by this one
		v.hurried = true
	}
	if err := v.lookAround(ctx); err != nil {
		return err
	}
	return v.w.lookBack(ctx)
}

// woken tells whether Wake was called since it was asked the last time.
func (v *visit) woken() bool {
	select {
	case <-v.w.wake:
		return true
	default:
		return false
	}
}

func (v *visit) lookAround(ctx context.Context) error {
	if err := v.lookAtInbox(ctx); err != nil {
		return err
	}
	if time.Since(v.roundAt) < min(othersEvery, v.w.o.interval(v.mode)) {
		return nil
	}
	v.roundAt = time.Now()
	for _, f := range v.others {
		if err := v.lookAtOther(ctx, f); err != nil {
			return err
		}
	}
	if v.selected != v.inbox {
		return v.lookAtInbox(ctx)
	}
	return nil
}

func (v *visit) lookAtInbox(ctx context.Context) error {
	look := v.again
	if v.selected != v.inbox {
		look = func(ctx context.Context, f *folder) error { return v.enter(ctx, f) }
	}
	if err := look(ctx, v.inbox); err != nil {
		return err
	}
	return v.sweepIfDue(ctx, v.inbox)
}

func (v *visit) sweepIfDue(ctx context.Context, f *folder) error {
	if !v.sweepDue(f) {
		return nil
	}
	return v.sweep(ctx, f)
}

func (v *visit) sweepDue(f *folder) bool {
	return v.w.o.Disposal != Keep && f.leftovers && !time.Now().Before(f.sweepAt)
}

// lookAtOther looks at a folder that is not selected, and selects it only if
// mail came into it. A folder that cannot be opened is no reason to stop
// watching the others.
func (v *visit) lookAtOther(ctx context.Context, f *folder) error {
	t0 := time.Now()
	v.w.state.Looks++
	next, validity, err := v.s.status(ctx, f.name)
	if err != nil {
		return v.skip(f, err)
	}
	if next != 0 && next == f.next && validity == f.validity && !v.sweepDue(f) {
		return v.complete(ctx, f, t0)
	}
	if err := v.enter(ctx, f, sign{at: time.Now(), next: next}); err != nil {
		return v.skip(f, err)
	}
	return v.sweepIfDue(ctx, f)
}

func (v *visit) skip(f *folder, err error) error {
	if !refused(err) {
		return err
	}
	if !f.refused {
		v.w.o.Logger.Warn("a folder cannot be watched", "folder", f.name, "err", err)
	}
	f.refused = true
	return nil
}

// linger is how long IDLE is put off after a look that Wake asked for: often it
// asks for more, and to begin and end an IDLE costs two exchanges.
const linger = 250 * time.Millisecond

// wait returns when it is time for the next look.
func (v *visit) wait(ctx context.Context) error {
	hurried := v.hurried
	v.hurried = v.woken() // while we looked: then there is no use in beginning an IDLE
	if v.hurried || v.s.news.pending() {
		return nil
	}
	interval := v.w.o.interval(v.mode)
	if v.mode == ModePoll {
		return v.listen(ctx, interval, nil)
	}
	if hurried {
		err := v.listen(ctx, min(linger, interval), nil)
		if err != nil || v.hurried || v.s.news.pending() || ctx.Err() != nil {
			return err
		}
	}
	err := v.s.idle(ctx, func(over <-chan struct{}) error { return v.listen(ctx, interval, over) })
	if refused(err) {
		v.w.o.Logger.Warn("polling, because the server refuses IDLE", "err", err)
		v.mode = ModePoll
		return nil
	}
	return err
}

// listen waits for news, for Wake, or until the time is over. It fails when the
// connection does.
func (v *visit) listen(ctx context.Context, limit time.Duration, over <-chan struct{}) error {
	if v.timer == nil {
		v.timer = time.NewTimer(limit)
	} else {
		v.timer.Reset(limit)
	}
	defer v.timer.Stop()
	for {
		select {
		case <-v.s.news.fresh:
			if v.s.news.pending() {
				return nil
			}
		case <-v.w.wake:
			v.hurried = true
			return nil
		case <-v.timer.C:
			return nil
		case <-over:
			return errIdleEnded
		case <-v.s.client.Closed():
			return fmt.Errorf("waiting for mail: %w", v.s.ending())
		case <-ctx.Done():
			return nil
		}
	}
}
