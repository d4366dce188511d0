package analyst

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// shared are answers that several who ask at about the same time share: each is
// made once, and kept for a while. The zero value is ready. An answer must not be
// changed.
type shared[V any] struct {
	flight singleflight.Group

	mu   sync.Mutex
	kept map[string]kept[V]
}

type kept[V any] struct {
	value V
	until time.Time
}

// mostShared is how many answers are kept at most: they may be large.
const mostShared = 32

// making is how long an answer may take, whoever still waits for it.
const making = time.Minute

// get returns the answer of a name: one that is kept, the one that is just being
// made, or a new one. It is kept as long as lasts says.
func (s *shared[V]) get(ctx context.Context, name string, lasts func(V) time.Duration, build func(context.Context) (V, error)) (V, error) {
	if v, ok := s.find(name); ok {
		return v, nil
	}
	made := s.flight.DoChan(name, func() (any, error) {
		// Who asked first may go away: the others wait for it all the same.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), making)
		defer cancel()
		v, err := build(ctx)
		if err == nil {
			s.keep(name, kept[V]{v, time.Now().Add(lasts(v))})
		}
		return v, err
	})
	var none V
	select {
	case <-ctx.Done():
		return none, context.Cause(ctx)
	case r := <-made:
		if r.Err != nil {
			return none, r.Err
		}
		return r.Val.(V), nil
	}
}

func (s *shared[V]) find(name string) (v V, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[name]
	return k.value, ok && time.Now().Before(k.until)
}

// keep keeps an answer, and drops those whose time is over; where all are good yet,
// the one whose time is over first.
func (s *shared[V]) keep(name string, k kept[V]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[string]kept[V]{}
	}
	now, first := time.Now(), ""
	for known, old := range s.kept {
		if !now.Before(old.until) {
			delete(s.kept, known)
		} else if first == "" || old.until.Before(s.kept[first].until) {
			first = known
		}
	}
	if len(s.kept) >= mostShared {
		delete(s.kept, first)
	}
	s.kept[name] = k
}

// forget drops all answers.
func (s *shared[V]) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = nil
}

// always keeps each answer for the same time.
func always[V any](d time.Duration) func(V) time.Duration {
	return func(V) time.Duration { return d }
}
