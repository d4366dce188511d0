package config

import (
	"fmt"
	"time"

	"mailprobe/probe"
)

// retry resolves what follows a failed attempt on a route.
func (b *builder) retry(r *Route, raw *rawRoute) {
	fallback, built := b.raw.Defaults.Retry.via(r.Via)
	given := raw.Retry.or(fallback)
	r.Retry = given.orElse(probe.Patience{Name: built})
	if r.Retry.None() {
		return
	}
	b.retried[r.Point] += 1 / r.Every.Seconds()
	// Between programs on one machine a short trial is all that is wanted.
	if life := r.Retry.Lifetime(); given.set && life < time.Minute && !isLoopback(r.Endpoint.Host) {
		b.warn(given.at, fmt.Sprintf("it gives up after %v, which no mail server does", life), "add longer spacings, or write postfix")
	}
}

// via returns the default for a way to inject, and the built-in name behind it.
func (r rawRetries) via(v probe.Via) (given opt[probe.Patience], built string) {
	switch v {
	case probe.Submission:
		return r.Submission.opt, probe.PatienceNone
	case probe.MX:
		return r.MX.opt, probe.PatiencePostfix
	default:
		return r.Relay.opt, probe.PatienceNone
	}
}
