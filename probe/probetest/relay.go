package probetest

import (
	"cmp"
	"net/netip"
	"time"
)

// RelaySpec describes the relay: a mail server that takes all mail and hands it
// on. Hosted servers queue mail for elsewhere by the same rules.
type RelaySpec struct {
	Name string     // empty for relay.example
	Addr netip.Addr // zero for 198.51.100.25

	// Retry is the time from the 1st failure to the 2nd try, and so on; the last
	// one repeats. Empty for what Postfix does: 5, 10, 20, 40 minutes, then each
	// 66 minutes and 40 seconds.
	Retry []time.Duration
	// Wait, where it is given, takes the place of Retry: how long a mail waits
	// that could not be handed on at an age. See [PostfixWait].
	Wait   func(age time.Duration) time.Duration
	GiveUp time.Duration // a mail this old is returned to its sender; 0 for 5 days
	// DelayWarning is how old a mail is when its sender is told that it waits:
	// once, after the first failed try from then on, as Postfix does
	// (delay_warning_time); 0 for never.
	DelayWarning time.Duration

	Parallel int           // tries side by side for one domain; 0 for 20
	Timeout  time.Duration // of connecting, and of each command; 0 for 30 s
}

func (r RelaySpec) defaults() RelaySpec {
	r.Name = cmp.Or(r.Name, "relay.example")
	if !r.Addr.IsValid() {
		r.Addr = netip.AddrFrom4([4]byte{198, 51, 100, 25})
	}
	if len(r.Retry) == 0 {
		r.Retry = []time.Duration{5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 40 * time.Minute, 4000 * time.Second}
	}
	r.GiveUp = cmp.Or(r.GiveUp, 5*24*time.Hour)
	r.Parallel = cmp.Or(r.Parallel, 20)
	r.Timeout = cmp.Or(r.Timeout, 30*time.Second)
	return r
}

// PostfixWait is how long Postfix keeps a mail that could not be handed on at an
// age: as long as it has waited already, but at least minimal_backoff_time (300
// s) and at most maximal_backoff_time (4000 s), by their defaults (postconf(5),
// qmgr(8)). The rhythm of its queue runs is left out.
func PostfixWait(age time.Duration) time.Duration {
	return min(max(age, 300*time.Second), 4000*time.Second)
}

// wait returns how long a letter waits after a failed try.
func (r RelaySpec) wait(l *letter) time.Duration {
	if r.Wait != nil {
		return r.Wait(time.Since(l.queued))
	}
	return r.Retry[min(l.tries, len(r.Retry))-1]
}

// Relay is the queueing relay.
type Relay struct {
	w     *World
	spec  RelaySpec
	line  *line
	door  *door
	queue *courier
}

func (w *World) addRelay(spec RelaySpec) error {
	spec = spec.defaults()
	if err := w.register(spec.Name, spec.Addr); err != nil {
		return err
	}
	config, err := w.tlsFor(spec.Name, spec.Addr, func() time.Time { return time.Time{} })
	if err != nil {
		return err
	}
	r := &Relay{w: w, spec: spec, line: newLine()}
	r.queue = newCourier(w, spec.Name, spec.Addr)
	r.queue.fail, r.queue.warn = r.returnToSender, r.warnSender
	r.door = w.door(spec.Addr, portMX, r.line)
	w.relay = r
	w.serveSMTP(r.door, spec.Name, r, config)
	return nil
}

// Name returns the relay's host name.
func (r *Relay) Name() string { return r.spec.Name }

// Addr returns host:port of the relay's socket (port 25); empty before Listen.
func (r *Relay) Addr() string { return r.door.addr() }

// SetLine changes the way to the relay, at once. Its queue works on.
func (r *Relay) SetLine(l Line) {
	r.line.set(l)
	r.door.reopen()
}

// Reset breaks every open connection to the relay.
func (r *Relay) Reset() { r.line.reset() }

// Queued returns how many mails wait for their next try.
func (r *Relay) Queued() int { return r.queue.queued() }

func (r *Relay) passwords() passwords { return nil }

func (r *Relay) admit(*transaction, string) *Reply { return nil }

func (r *Relay) take(t *transaction, m message) *Reply {
	letters := r.w.letters(t, m, r.spec.Name, time.Now().UTC())
	m.accepted(accepted(letters, r.spec.Name, m.dot))
	for _, l := range letters {
		r.queue.send(l)
	}
	return &Reply{250, [3]int{2, 0, 0}, "Ok: queued as " + letters[0].queueID}
}

func (r *Relay) returnToSender(l *letter, why failure) {
	if dsn := r.w.bounce(l, r.spec.Name, why, time.Now().UTC()); dsn != nil {
		r.queue.send(dsn)
	}
}

func (r *Relay) warnSender(l *letter, why failure) {
	if dsn := r.w.warn(l, r.spec.Name, why, time.Now().UTC()); dsn != nil {
		r.queue.send(dsn)
	}
}
