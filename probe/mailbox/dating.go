package mailbox

import (
	"context"
	"slices"
	"time"

	"mailprobe/probe"
)

// weigh takes note of arrivals that were just recorded. A copy that was known
// before says nothing: it may have been moved here, with its old INTERNALDATE. Nor
// does one in a folder whose mails were all put there anew.
func (w *Watcher) weigh(f *folder, arrivals []probe.Arrival, results []probe.Recorded) {
	if f.anew {
		return
	}
	for i, a := range arrivals {
		switch {
		case !results[i].New:
		case f.first:
			w.hindsight.add(a)
		default:
			w.readClock(a)
		}
	}
}

// readClock learns of the server's clock by a mail that was seen to come.
func (w *Watcher) readClock(a probe.Arrival) {
	r, ok := reading(a)
	if !ok {
		return
	}
	was := w.state.Skew
	var agree bool
	if w.state.Skew, agree = narrowed(was, r); !agree {
		w.o.Logger.Info("the server's clock was set, or wanders", "ahead_by", middle(r), "before", middle(was))
	}
	if w.hindsight.read(r) {
		w.o.Logger.Info("what came while nobody watched is not dated by the server's clock, because it was set")
	}
}

func middle(s probe.Skew) time.Duration { return (s.Min + s.Width()/2).Round(time.Millisecond) }

// lookBack records arrivals of a gap again, with tighter bounds, once the
// server's clock is known on both sides of it. The mails themselves may be gone.
func (w *Watcher) lookBack(ctx context.Context) error {
	if !w.hindsight.ready(time.Now()) {
		return nil
	}
	list, within := w.hindsight.dated()
	if list == nil {
		w.o.Logger.Info("what came while nobody watched is not dated by the server's clock, because it was not even")
	} else {
		w.o.Logger.Info("what came while nobody watched is dated by the server's clock", "mails", len(list), "to_within", within)
	}
	for len(list) > 0 {
		n := slices.IndexFunc(list, func(a probe.Arrival) bool { return !samePlace(a, list[0]) })
		if n < 0 {
			n = len(list)
		}
		n = min(n, batch)
		f := w.folder(list[0].Folder)
		if _, err := w.record(ctx, probe.Sighting{Mailbox: w.o.Name, Position: w.at(f, f.position), Arrivals: list[:n]}); err != nil {
			return err
		}
		list = list[n:]
	}
	w.hindsight.gap = nil
	return nil
}
