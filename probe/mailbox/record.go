package mailbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
)

// recordError says that the record failed, not the mailbox.
type recordError struct{ err error }

func (e *recordError) Error() string { return "recording arrivals: " + e.err.Error() }

func (e *recordError) Unwrap() error { return e.err }

// record records a Sighting and returns the UIDs of the mails that the record
// knows, ascending.
func (w *Watcher) record(ctx context.Context, got probe.Sighting) ([]uint32, error) {
	results, err := w.r.Record(ctx, got)
	if err != nil {
		return nil, &recordError{err}
	}
	if len(results) != len(got.Arrivals) {
		return nil, &recordError{fmt.Errorf("%d results came for %d arrivals", len(results), len(got.Arrivals))}
	}
	var known []uint32
	for i, r := range results {
		if r.Known {
			known = append(known, got.Arrivals[i].UID)
		}
	}
	slices.Sort(known)
	return slices.Compact(known), nil
}

// recording is a Sighting that is being recorded.
type recording struct {
	got   probe.Sighting
	known []uint32
	err   error
	done  chan struct{}
}

// begin begins to record a Sighting.
func (w *Watcher) begin(ctx context.Context, got probe.Sighting) *recording {
	r := &recording{got: got, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.known, r.err = w.record(ctx, got)
	}()
	return r
}

// end waits until it is recorded, and returns what record does.
func (r *recording) end() ([]uint32, error) {
	<-r.done
	return r.known, r.err
}

// writtenEvery is how often the time of looks that brought nothing is recorded.
const writtenEvery = 5 * time.Second

// writePosition records up to when a folder was looked at.
func (w *Watcher) writePosition(ctx context.Context, f *folder) error {
	if f.looked.IsZero() || f.looked.Equal(f.written) {
		return nil
	}
	if _, err := w.record(ctx, probe.Sighting{Mailbox: w.o.Name, Position: f.at(f.position)}); err != nil {
		return err
	}
	f.written = f.looked
	return nil
}
