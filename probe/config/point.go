package config

import "fmt"

const (
	defaultConnections = 10
	defaultRetryRate   = 5.0    // a second
	maxRate            = 1000.0 // a second, of retries or of looks
)

// point resolves what a server or relay bears as an injection point.
func (b *builder) point(raw rawPoint) (connections int, retryRate float64) {
	raw = raw.or(b.raw.Defaults.rawPoint)
	if o := raw.RetryRate; o.set && (o.v <= 0 || o.v > maxRate) {
		b.mistake(o.at, fmt.Sprintf("%v is out of range", o.v), fmt.Sprintf("use more than 0, and at most %v", maxRate))
	}
	return b.count(1, raw.Connections, defaultConnections), raw.RetryRate.orElse(defaultRetryRate)
}

// or returns p with what it leaves out taken from q.
func (p rawPoint) or(q rawPoint) rawPoint {
	return rawPoint{Connections: p.Connections.or(q.Connections), RetryRate: p.RetryRate.or(q.RetryRate)}
}

// checkPoints checks what the routes together ask of each injection point.
func (b *builder) checkPoints(hosts []*host) {
	for _, h := range hosts {
		b.checkPoint(h.Name, h.raw.At, h.raw.rawPoint)
	}
	for _, r := range b.relays {
		b.checkPoint(r.Name, r.raw.At, r.raw.rawPoint)
	}
}

// checkPoint checks that fresh test mails find a connection beside those that
// are tried again, and that the queue of an outage can drain.
func (b *builder) checkPoint(name string, at place, raw rawPoint) {
	begun := b.retried[name]
	if begun == 0 || name == "" {
		return
	}
	raw = raw.or(b.raw.Defaults.rawPoint)
	if o := raw.Connections; o.set && o.v == 1 {
		b.mistake(o.at, "one connection leaves none for fresh test mails while old ones are tried again", "use at least 2, or write retry: none on the routes")
	}
	rate := raw.RetryRate.orElse(defaultRetryRate)
	if raw.RetryRate.set {
		at = raw.RetryRate.at
	}
	if rate > 0 && begun > rate/2 {
		b.warn(at, fmt.Sprintf("%.3g test mails a second begin at %s on routes that retry, and at most %v a second are tried again: draining the queue of an outage takes more than half as long as the outage", begun, name, rate),
			"raise retry_rate, or the every of these routes")
	}
}
