package submit

import (
	"time"

	"mailprobe/probe"
)

// stopwatch times the phases. A phase may be entered again: the greeting comes
// after the handshake of implicit TLS, EHLO before AUTH and MAIL behind it, and
// each further address has a phase connect; their times add up.
type stopwatch struct {
	entered func(probe.Phase) // may be nil
	phases  probe.Phases
	now     probe.Phase
	since   time.Time // zero: stopped
}

// enter ends the phase in progress and begins another.
func (w *stopwatch) enter(p probe.Phase) {
	w.stop()
	w.now = p
	if w.entered != nil {
		w.entered(p)
	}
	w.resume()
}

// stop counts the phase in progress up to this instant.
func (w *stopwatch) stop() time.Time {
	now := time.Now()
	if !w.since.IsZero() {
		w.phases[w.now] += now.Sub(w.since)
		w.since = time.Time{}
	}
	return now
}

// resume goes on with the phase that was stopped.
func (w *stopwatch) resume() { w.since = time.Now() }
