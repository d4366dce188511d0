package analyst

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Ten who ask at once share one answer, and who goes away takes it from nobody.
func TestAnswersAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s shared[int]
		built := 0
		build := func(ctx context.Context) (int, error) {
			built++
			time.Sleep(time.Second)
			return built, ctx.Err()
		}
		gone, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := s.get(gone, "x", always[int](5*time.Second), build); !errors.Is(err, context.Canceled) {
				t.Errorf("who went away got %v", err)
			}
		})
		synctest.Wait()
		for range 9 {
			all.Go(func() {
				if v, err := s.get(t.Context(), "x", always[int](5*time.Second), build); v != 1 || err != nil {
					t.Errorf("it is %d, %v", v, err)
				}
			})
		}
		synctest.Wait()
		leave()
		all.Wait()
		for _, step := range []struct {
			after time.Duration
			want  int
		}{{5*time.Second - 1, 1}, {1, 2}, {0, 2}} {
			time.Sleep(step.after)
			if v, err := s.get(t.Context(), "x", always[int](5*time.Second), build); v != step.want || err != nil {
				t.Errorf("%v later it is %d, %v; want %d", step.after, v, err, step.want)
			}
		}
		s.forget()
		if v, _ := s.get(t.Context(), "x", always[int](0), build); v != 3 {
			t.Errorf("one that was forgotten is %d", v)
		}
	})
}

// A failure is nobody's answer but his who asked then.
func TestFailuresAreNotKept(t *testing.T) {
	var s shared[int]
	broken := errors.New("disk")
	if _, err := s.get(t.Context(), "x", always[int](time.Hour), func(context.Context) (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	if v, err := s.get(t.Context(), "x", always[int](time.Hour), func(context.Context) (int, error) { return 7, nil }); v != 7 || err != nil {
		t.Errorf("then it is %d, %v", v, err)
	}
}

// However many different things are asked, few are kept: those whose time is over
// last.
func TestFewAnswersAreKept(t *testing.T) {
	var s shared[int]
	for n := range 100 {
		_, err := s.get(t.Context(), fmt.Sprint(n), always[int](time.Duration(n+1)*time.Hour), func(context.Context) (int, error) { return n, nil })
		if err != nil || len(s.kept) > mostShared {
			t.Fatalf("%d are kept, %v", len(s.kept), err)
		}
	}
	if _, ok := s.find("99"); !ok {
		t.Error("the last one is not kept")
	}
	if _, ok := s.find("0"); ok {
		t.Error("the first one is kept")
	}
}
