package config

import (
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"mailprobe/probe"
)

// rawRetries holds the default of the key retry.
type rawRetries struct {
	At         place
	Submission rawRetry `key:"submission"` // default: none; a mail client shows the error to its user
	MX         rawRetry `key:"mx"`         // default: postfix
	Relay      rawRetry `key:"relay"`      // default: none; the relay itself has a queue
}

func (r *rawRetries) read(d *decoder, n *yaml.Node, at place) {
	if n.Kind != yaml.MappingNode { // a schedule for all of them would let relay routes retry too
		d.wrongKind(n, at, "keys with values, as in {mx: postfix}")
		return
	}
	type plain rawRetries // without this method
	d.structure(n, at, (*plain)(r))
}

// rawRetry is a patience: the name of one, or a list of spacings.
type rawRetry struct{ opt[probe.Patience] }

// What a list may say at most, far above what any mail server does.
const (
	maxSpacings = 100
	maxSpacing  = 7 * day
)

const anyList = "[5s, 30s, 5m]" // how messages show a list

func (r *rawRetry) read(d *decoder, n *yaml.Node, at place) {
	r.mark(at)
	switch n.Kind {
	case yaml.ScalarNode:
		r.named(d, n.Value, at)
	case yaml.SequenceNode:
		r.listed(d, n, at)
	default:
		d.wrongKind(n, at, "the name of a schedule, or a list such as "+anyList)
	}
}

// named takes the name of a schedule, in any case of its letters.
func (r *rawRetry) named(d *decoder, word string, at place) {
	p, err := probe.NamedPatience(strings.ToLower(word))
	if err == nil {
		r.v, r.set = p, true
		return
	}
	cure := "use one of these names, or a list of spacings such as " + anyList
	if near := closest(word, probe.Patiences); near != "" {
		cure = "did you mean " + near + "?"
	} else if durationForm.MatchString(word) {
		cure = "write [" + clip(word) + "] for one more attempt after that time"
	}
	d.mistake(at, fmt.Sprintf("%q is not one of %s", clip(word), strings.Join(probe.Patiences, ", ")), cure)
}

// listed takes a list of spacings.
func (r *rawRetry) listed(d *decoder, n *yaml.Node, at place) {
	switch count := len(n.Content); {
	case count == 0:
		d.mistake(at, "the list is empty", "write none, or spacings as in "+anyList)
		return
	case count > maxSpacings:
		d.mistake(at, fmt.Sprintf("the list has %d spacings", count), fmt.Sprintf("use at most %d", maxSpacings))
		return
	}
	var l list[opt[time.Duration]]
	l.read(d, n, at)
	var spacings []time.Duration
	for _, o := range l.items {
		switch {
		case !o.set: // reported
		case o.v <= 0 || o.v > maxSpacing:
			d.mistake(o.at, "this cannot be the time between two attempts", "use more than 0s, and at most 7d")
		default:
			spacings = append(spacings, o.v)
		}
	}
	r.v, r.set = probe.ListPatience(spacings), len(spacings) == len(l.items)
}
