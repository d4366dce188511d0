package ledger

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"time"

	"mailprobe/probe"
)

// maxBatch is how much is committed together: enough to make the cost of an
// fsync small, and done within some tens of milliseconds.
const maxBatch = 500

// op is one operation that a caller wants done, whole or not at all.
type op struct {
	ctx    context.Context
	weight int                  // how many rows it is about
	run    func(*session) error // may run twice: it must begin afresh each time
	err    error
	done   chan struct{} // closed when err is final: the commit was made, or failed
}

// writer is the one goroutine that writes.
type writer struct {
	db        *sql.DB
	file      string
	agent     string
	logger    *slog.Logger
	settled   func(Settlement)                     // may be nil
	touched   func([]probe.Ref)                    // may be nil
	committed func(took time.Duration, writes int) // may be nil
	awaited   *awaited

	ops     chan *op
	quit    chan struct{} // closed by stop
	stopped chan struct{} // closed when the goroutine is gone
	once    sync.Once

	// Of the goroutine alone.
	session *session // nil: to be opened again

	mu    sync.Mutex
	stats Stats
}

// startWriter starts the writer of a ledger whose file is ready.
func startWriter(ctx context.Context, l *Ledger, o Options) (*writer, error) {
	w := &writer{
		db: l.db, file: l.file, agent: l.agent, logger: o.Logger, settled: o.Settled, touched: o.Touched, committed: o.Committed, awaited: newAwaited(),
		ops: make(chan *op), quit: make(chan struct{}), stopped: make(chan struct{}),
	}
	if err := w.connect(ctx); err != nil {
		return nil, err
	}
	go w.loop()
	return w, nil
}

// connect opens a session. What is awaited is read where memory does not know
// the ledger as it is: at the start, and should a commit have been kept that had
// seemed to fail.
func (w *writer) connect(ctx context.Context) error {
	s, err := newSession(ctx, w.db, w.agent)
	if err != nil {
		return err
	}
	s.touching = w.touched != nil
	if w.awaited.change != s.saved {
		if err := w.awaited.fill(ctx, s, s.saved); err != nil {
			s.close()
			return err
		}
	}
	w.session = s
	return nil
}

// stop lets the batch under way be committed, refuses what comes later, and
// waits.
func (w *writer) stop() {
	w.once.Do(func() { close(w.quit) })
	<-w.stopped
}

// do hands an operation to the writer and waits until it is durable. When the
// context ends first, the operation may still be done.
func (w *writer) do(ctx context.Context, weight int, run func(*session) error) error {
	o := &op{ctx: ctx, weight: weight, run: run, done: make(chan struct{})}
	select {
	case w.ops <- o:
	case <-w.quit:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case <-o.done:
		return explain(w.file, o.err)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (w *writer) loop() {
	defer close(w.stopped)
	defer func() {
		if w.session != nil {
			w.session.close()
		}
	}()
	for {
		select {
		case first := <-w.ops:
			batch := w.gather(first)
			w.write(batch)
			for _, o := range batch {
				close(o.done)
			}
		case <-w.quit:
			return
		}
	}
}

// gather collects what is waiting. It waits for nobody: while a batch is being
// committed the next one gathers by itself, the more the slower the disk is. A
// wait would add to the measured delay, in which the second mark lies.
func (w *writer) gather(first *op) []*op {
	batch, weight := []*op{first}, first.weight
	for weight < maxBatch {
		select {
		case o := <-w.ops:
			batch = append(batch, o)
			weight += o.weight
		default:
			return batch
		}
	}
	return batch
}

// errApart says that an operation failed for a reason of its own, so that the
// batch should be tried again with each operation on its own feet.
var errApart = errors.New("an operation failed")

// write commits a batch and leaves in each operation how it went. What fails
// for the file's sake fails all of them, and the next batch is tried afresh.
func (w *writer) write(batch []*op) {
	began := time.Now()
	err := w.try(batch, false)
	if errors.Is(err, errApart) {
		err = w.try(batch, true)
	}
	if err != nil {
		for _, o := range batch {
			o.err = err
		}
	}
	w.count(batch, err, time.Since(began))
}

// try runs a batch in one transaction. An operation that fails alone is so rare
// that savepoints are made only in the second try.
func (w *writer) try(batch []*op, apart bool) error {
	if w.session == nil {
		if err := w.connect(context.Background()); err != nil {
			return err
		}
	}
	s := w.session
	if err := s.begin(); err != nil {
		w.undo()
		return err
	}
	for _, o := range batch {
		if o.err = context.Cause(o.ctx); o.err != nil {
			continue // nobody waits for it any more
		}
		if apart {
			o.err = s.apart(o.run)
		} else {
			o.err = o.run(s)
		}
		if err := o.err; err != nil && !(apart && personal(err)) {
			w.undo()
			if personal(err) {
				return errApart
			}
			return err
		}
	}
	if err := s.commit(); err != nil {
		w.undo()
		return err
	}
	w.publish()
	return nil
}

// undo rolls back. Where that fails, for SQLite may have rolled back by itself,
// the connection is given up for a new one, whose state is known.
func (w *writer) undo() {
	if err := w.session.rollback(); err != nil {
		w.logger.Debug("opening the ledger's connection again", "after", err)
		w.session.close()
		w.session = nil
	}
}

func (w *writer) count(batch []*op, err error, took time.Duration) {
	if err == nil && w.committed != nil {
		w.committed(took, len(batch))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stats.CommitSeconds += took.Seconds()
	if err != nil {
		w.stats.Failed++
		return
	}
	w.stats.Commits++
	w.stats.Ops += int64(len(batch))
	w.stats.LargestBatch = max(w.stats.LargestBatch, len(batch))
}
