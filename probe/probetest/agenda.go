package probetest

import (
	"container/heap"
	"sync"
	"time"
)

// agenda is a list of things to do at instants. They are taken in the order of
// those instants, and in the order of their coming where these are equal.
type agenda[T any] struct {
	mu      sync.Mutex
	items   items[T]
	count   int
	changed chan struct{} // holds a signal when an item was added
}

func newAgenda[T any]() *agenda[T] { return &agenda[T]{changed: make(chan struct{}, 1)} }

func (a *agenda[T]) add(due time.Time, value T) {
	a.mu.Lock()
	a.count++
	heap.Push(&a.items, item[T]{due: due, n: a.count, value: value})
	a.mu.Unlock()
	select {
	case a.changed <- struct{}{}:
	default:
	}
}

// next waits until the first item is due, and takes it; false: it was stopped.
// Only one goroutine may call it.
func (a *agenda[T]) next(stop <-chan struct{}) (value T, ok bool) {
	for {
		value, wait, ok := a.take()
		if ok || !a.wait(wait, stop) {
			return value, ok
		}
	}
}

// wait returns after d, or when an item was added; zero waits for an item
// alone. It returns false when it was stopped.
func (a *agenda[T]) wait(d time.Duration, stop <-chan struct{}) bool {
	var due <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-a.changed:
		return true
	case <-due:
		return true
	case <-stop:
		return false
	}
}

// take returns the first item if it is due, else how long it will take; zero
// where there is none.
func (a *agenda[T]) take() (value T, wait time.Duration, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.items) == 0 {
		return value, 0, false
	}
	if wait = time.Until(a.items[0].due); wait > 0 {
		return value, wait, false
	}
	return heap.Pop(&a.items).(item[T]).value, 0, true
}

func (a *agenda[T]) len() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.items)
}

type item[T any] struct {
	due   time.Time
	n     int
	value T
}

// items implements heap.Interface.
type items[T any] []item[T]

func (x items[T]) Len() int      { return len(x) }
func (x items[T]) Swap(i, j int) { x[i], x[j] = x[j], x[i] }
func (x *items[T]) Push(v any)   { *x = append(*x, v.(item[T])) }

func (x items[T]) Less(i, j int) bool {
	if x[i].due.Equal(x[j].due) {
		return x[i].n < x[j].n
	}
	return x[i].due.Before(x[j].due)
}

func (x *items[T]) Pop() any {
	old := *x
	last := old[len(old)-1]
	old[len(old)-1] = item[T]{} // lets the value go
	*x = old[:len(old)-1]
	return last
}
