package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// silentAfter is how long all is quiet before it is a silence: the references are
// dialled every 30 s with a time-out of 10 s, and mailboxes are looked at every
// minute.
const silentAfter = 90 * time.Second

// Silences returns the time in which the agent ran and nothing answered it, no
// reference and no mailbox, by the coverage alone. While mailboxes or references
// answered before, that is the agent's own trouble: it was cut off. Where no
// reference was ever dialled, nothing can be told, and nothing is returned.
func Silences(watches []probe.Watch, span Span) []Span {
	var heard, ran []Span
	var first time.Time
	for _, w := range watches {
		s := Span{From: w.From, To: w.To}
		switch {
		case w.Reference != "":
			first = earliest(first, w.From)
			heard = append(heard, s)
		case w.Mailbox != "":
			heard = append(heard, s)
		default:
			ran = append(ran, s)
		}
	}
	if first.IsZero() {
		return nil
	}
	heard = append(heard, Span{From: span.From, To: first}) // before, nothing can be told
	var list []Span
	for _, r := range ran {
		list = append(list, gapsIn(r, heard, span)...)
	}
	return list
}

// gapsIn returns the parts of a span, as far as it lies in another, that none of
// some spans meets for longer than a moment.
func gapsIn(of Span, heard []Span, in Span) (list []Span) {
	slices.SortFunc(heard, func(a, b Span) int { return a.From.Compare(b.From) })
	from := latest(of.From, in.From)
	to := of.To
	if !in.To.IsZero() {
		to = earliest(to, in.To)
	}
	for _, h := range append(slices.Clip(heard), Span{From: to, To: to}) {
		if h.To.Before(from) {
			continue
		}
		if end := earliest(h.From, to); end.Sub(from) > silentAfter {
			list = append(list, Span{From: from, To: end})
		}
		if from = latest(from, h.To); !from.Before(to) {
			break
		}
	}
	return list
}
