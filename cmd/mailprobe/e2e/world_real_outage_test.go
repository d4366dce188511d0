package e2e

import (
	"fmt"
	"sync"
)

// Outage implements World. Servers are ended as by a fault, in the middle of
// what they do. It panics where a server cannot be stopped or does not come
// back: nothing that follows would mean anything.
func (w *Real) Outage(part Part) (restore func()) {
	stop, start := w.switches(part)
	must(part, stop())
	var once sync.Once
	return func() { once.Do(func() { must(part, start()) }) }
}

func must(part Part, err error) {
	if err != nil {
		panic(fmt.Sprintf("outage of %s: %v", part, err))
	}
}

func (w *Real) switches(part Part) (stop, start func() error) {
	switch part {
	case SMTP:
		return w.hosted.stop, w.hosted.start
	case IMAP:
		return w.shutIMAP, w.openIMAP
	case Store:
		return w.stopStore, w.startStore
	case Everything:
		return func() error { return together(w.hosted.stop, w.stopStore) },
			func() error { return together(w.hosted.start, w.startStore) }
	}
	unknown := func() error { return fmt.Errorf("there is no such part") }
	return unknown, unknown
}

func (w *Real) shutIMAP() error {
	w.imap.shut()
	w.imaps.shut()
	return nil
}

func (w *Real) openIMAP() error { return together(w.imap.open, w.imaps.open) }

func (w *Real) stopStore() error {
	w.shutIMAP()
	return w.store.stop()
}

func (w *Real) startStore() error {
	if err := w.store.start(); err != nil {
		return err
	}
	return w.openIMAP()
}
