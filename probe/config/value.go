package config

import (
	"fmt"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

// opt is a raw value of one word, which may not have been given.
type opt[T any] struct {
	at  place // set once the key was there, readable or not
	set bool  // v holds what was given
	v   T
}

// size is a number of bytes.
type size int

// mark records that the key was there, with nothing to read. What a key says
// that was reported already must not be missed a second time.
func (o *opt[T]) mark(at place) { o.at = at }

func (l *list[T]) mark(at place) { l.at = at }

func (o *opt[T]) read(d *decoder, n *yaml.Node, at place) {
	o.mark(at)
	if n.Kind != yaml.ScalarNode {
		d.wrongKind(n, at, "one value")
		return
	}
	msg, cure := scan(n, any(&o.v))
	if msg != "" {
		d.mistake(at, msg, cure)
		return
	}
	o.set = true
}

// scan reads a scalar into a variable, or tells what is wrong.
func scan(n *yaml.Node, into any) (msg, cure string) {
	text := n.Value
	switch v := into.(type) {
	case *string:
		if *v = text; text == "" {
			return "the key has no value", "give it one, or remove the key"
		}
	case *bool:
		*v = text == "true"
		if !*v && text != "false" {
			return fmt.Sprintf("%q is neither true nor false", clip(text)), "write true or false"
		}
	case *int:
		i, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Sprintf("%q is not a whole number", clip(text)), "write it in digits"
		}
		*v = i
	case *float64:
		*v, msg, cure = parseDecimal(text)
	case *time.Duration:
		*v, msg, cure = parseDuration(text)
	case *size:
		*v, msg, cure = parseSize(text)
	}
	return msg, cure
}

// or returns o where it was given, else the default p.
func (o opt[T]) or(p opt[T]) opt[T] {
	if o.set {
		return o
	}
	return p
}

// orElse returns the value that was given, else a built-in default.
func (o opt[T]) orElse(v T) T {
	if o.set {
		return o.v
	}
	return v
}

// list is a raw list, which may not have been given.
type list[T any] struct {
	at    place
	items []T
}

func (l *list[T]) read(d *decoder, n *yaml.Node, at place) {
	l.mark(at)
	if n.Kind != yaml.SequenceNode {
		d.wrongKind(n, at, "a list, such as [one, two]")
		return
	}
	for i, item := range n.Content {
		var v T
		d.value(item, at.item(i, item.Line), &v)
		l.items = append(l.items, v)
	}
}

// words returns the values of a list of words, leaving out what could not be
// read.
func words(l list[opt[string]]) []string {
	var out []string
	for _, o := range l.items {
		if o.set {
			out = append(out, o.v)
		}
	}
	return out
}

// labels is a raw mapping of words to words.
type labels struct {
	keys   []pair
	values map[string]string
}

func (l *labels) read(d *decoder, n *yaml.Node, at place) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, at, "keys with values")
		return
	}
	l.keys = d.pairs(n, at, 0)
	l.values = map[string]string{}
	for _, p := range l.keys {
		var v opt[string]
		d.value(p.value, p.at, &v)
		l.values[p.key] = v.v
	}
}
