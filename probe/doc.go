// Package probe is the domain of mailprobe: what a route, a test mail, an
// attempt, an arrival and an outcome are, and the rules that join them.
//
// It holds no I/O and starts no goroutine, and imports nothing of ours. The
// packages below it stand side by side on this ground and never import each
// other; cmd/mailprobe joins them.
//
// A probe is one tagged test mail on a [Route]. Its life is a set of facts,
// each written once: [Attempt]s at handing it to the injection point, and
// [Arrival]s of its copies in mailboxes. Everything else (its [Outcome], its
// delay) is computed from the facts by the methods of [Probe], so that two
// records of the same probe merge by uniting their facts, in any order.
package probe
