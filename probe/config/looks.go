package config

import "fmt"

const defaultLooks = 200.0 // a second

// checkLooks reports a budget of close looks that is out of range.
func (b *builder) checkLooks(o opt[float64]) {
	if o.set && (o.v < 0 || o.v > maxRate) {
		b.mistake(o.at, fmt.Sprintf("%v is out of range", o.v), fmt.Sprintf("use 0 for no close looks, and at most %v", maxRate))
	}
}

// nameLooks takes the budget that a mailbox names for its host.
func (b *builder) nameLooks(host string, o opt[float64]) {
	b.checkLooks(o)
	if !o.set || host == "" {
		return
	}
	first, known := b.looks[host]
	switch {
	case !known:
		b.looks[host] = o
	case first.v != o.v:
		b.mistake(o.at, fmt.Sprintf("the mailboxes of %s share one budget, which is %v by %s", host, first.v, first.at), "name it once, or make them equal")
	}
}

// shareLooks gives each mailbox the budget of its host, whichever mailbox named
// it.
func (b *builder) shareLooks() {
	of := func(host string) float64 { return b.looks[host].or(b.raw.Defaults.Looks).orElse(defaultLooks) }
	for i := range b.cfg.Mailboxes {
		m := &b.cfg.Mailboxes[i]
		m.Looks = of(m.Host)
	}
	if m := b.cfg.Bounce; m != nil {
		m.Looks = of(m.Host)
	}
}
