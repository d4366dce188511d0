package mailbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"mailprobe/probe"
)

// recordError says that the record failed, not the mailbox.
type recordError struct{ err error }

func (e *recordError) Error() string { return "recording arrivals: " + e.err.Error() }

func (e *recordError) Unwrap() error { return e.err }

// record records a Sighting and returns what became of its arrivals, and then of
// its notices.
func (w *Watcher) record(ctx context.Context, got probe.Sighting) ([]probe.Recorded, error) {
	results, err := w.r.Record(ctx, got)
	if err != nil {
		return nil, &recordError{err}
	}
	if len(results) != len(got.Arrivals)+len(got.Notices) {
		return nil, &recordError{fmt.Errorf("%d results came for %d arrivals and %d notices", len(results), len(got.Arrivals), len(got.Notices))}
	}
	return results, nil
}

// knownOf returns the UIDs of the mails that the record knows, ascending: of
// notices, those all of which it knows.
func knownOf(got probe.Sighting, results []probe.Recorded) []uint32 {
	known := make(map[uint32]bool)
	note := func(uid uint32, r probe.Recorded) {
		before, more := known[uid]
		known[uid] = r.Known && (before || !more)
	}
	for i, a := range got.Arrivals {
		note(a.UID, results[i])
	}
	for i, n := range got.Notices {
		note(n.UID, results[len(got.Arrivals)+i])
	}
	maps.DeleteFunc(known, func(_ uint32, all bool) bool { return !all })
	return slices.Sorted(maps.Keys(known))
}

// recording is a Sighting that is being recorded.
type recording struct {
	got     probe.Sighting
	results []probe.Recorded
	err     error
	done    chan struct{}
}

// begin begins to record a Sighting.
func (w *Watcher) begin(ctx context.Context, got probe.Sighting) *recording {
	r := &recording{got: got, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.results, r.err = w.record(ctx, got)
	}()
	return r
}

// end waits until it is recorded, and returns the UIDs of the mails that the
// record knows.
func (r *recording) end() ([]uint32, error) {
	<-r.done
	if r.err != nil {
		return nil, r.err
	}
	return knownOf(r.got, r.results), nil
}

// writtenEvery is how often the time of looks that brought nothing is recorded.
const writtenEvery = 5 * time.Second

// writePosition records up to when a folder was looked at.
func (w *Watcher) writePosition(ctx context.Context, f *folder) error {
	if f.looked.IsZero() || f.looked.Equal(f.written) {
		return nil
	}
	if _, err := w.record(ctx, probe.Sighting{Mailbox: w.o.Name, Position: w.at(f, f.position)}); err != nil {
		return err
	}
	f.written, f.back = f.looked, false
	return nil
}

// at returns a position as it is recorded.
func (w *Watcher) at(f *folder, p position) probe.Position {
	return probe.Position{Folder: f.name, UIDValidity: p.validity, LastUID: p.last, Looked: p.looked,
		Skew: w.state.Skew, Back: f.back}
}
