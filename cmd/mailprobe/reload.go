package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"sync"
	"time"
)

// reloader takes a changed configuration over when it is asked to. A file that
// cannot be used leaves the one before in force.
type reloader struct {
	load func(context.Context) error // reads the file and takes it over, whole or not at all; nil: there is no file
	tell func(ok bool, at time.Time) // of how it went
	log  *slog.Logger

	service *service // is told while it goes on

	turn sync.Mutex // held while a configuration is taken over

	mu     sync.Mutex
	failed *reloadFailure
}

// reloadFailure is why the file that was read last could not be taken over.
type reloadFailure struct {
	At  time.Time `json:"at"`
	Err string    `json:"error"`
}

// reload takes the configuration over as the file has it now. Two that ask at
// once take turns, so that the second one sees what the file has by then.
func (r *reloader) reload(ctx context.Context) error {
	if r.load == nil {
		return errors.New("this agent runs without a configuration file")
	}
	r.turn.Lock()
	defer r.turn.Unlock()
	r.service.reloading()
	defer r.service.ready()
	err := r.load(ctx)
	now := time.Now()
	r.tell(err == nil, now)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.failed = &reloadFailure{now, err.Error()}
		r.log.Error("the configuration was not taken over; the one before stays in force", "err", err)
		return err
	}
	r.failed = nil
	r.log.Info("the configuration was read again")
	return nil
}

// between does something while no configuration is being taken over.
func (r *reloader) between(do func()) {
	r.turn.Lock()
	defer r.turn.Unlock()
	do()
}

// failure returns why the last reload failed; nil: it did not.
func (r *reloader) failure() *reloadFailure {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed
}

// follow reloads at each signal, until ctx ends.
func (r *reloader) follow(ctx context.Context, signals <-chan os.Signal) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
			_ = r.reload(ctx) // it was logged
		}
	}
}
