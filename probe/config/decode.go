package config

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// decoder fills raw structs from the YAML nodes of one file. A key that cannot
// be read is reported and passed over, so that the rest is checked too.
type decoder struct {
	*report
	left int // how many more values may be read
}

// newDecoder returns a decoder for a tree. Aliases may make its values several
// times as many as its nodes, which shared routes do; aliases of aliases could
// make a small file endless.
func newDecoder(r *report, root *yaml.Node) *decoder {
	const times, atLeast = 10, 10_000
	return &decoder{report: r, left: atLeast + times*nodes(root)}
}

// nodes counts the nodes of a tree, an alias as one.
func nodes(n *yaml.Node) int {
	sum := 1
	for _, c := range n.Content {
		sum += nodes(c)
	}
	return sum
}

// reader is a raw value that takes itself from a node.
type reader interface {
	read(d *decoder, n *yaml.Node, at place)
}

// value fills what target points to: a reader, or a struct of such.
func (d *decoder) value(n *yaml.Node, at place, target any) {
	if !d.spend(1, at) {
		return
	}
	n = follow(n)
	if !d.usable(n, at) {
		if m, ok := target.(interface{ mark(place) }); ok {
			m.mark(at)
		}
		return
	}
	if r, ok := target.(reader); ok {
		r.read(d, n, at)
		return
	}
	d.structure(n, at, target)
}

// spend counts values that are read, and tells whether there may be more.
func (d *decoder) spend(n int, at place) bool {
	if d.left <= 0 {
		return false
	}
	if d.left -= n; d.left <= 0 {
		d.mistake(at, "the file has too many values", "use fewer aliases")
	}
	return d.left > 0
}

// follow returns the node that an alias stands for.
func follow(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// usable reports a value that no key takes: none at all, or one with a tag such
// as !!binary or !include.
func (d *decoder) usable(n *yaml.Node, at place) bool {
	switch n.ShortTag() {
	case "!!null":
		d.mistake(at, "the key has no value", "give it one, or remove the key")
		return false
	case "!!str", "!!int", "!!float", "!!bool", "!!timestamp", "!!seq", "!!map", "!!merge":
		return true
	}
	d.mistake(at, "the value begins with a YAML tag", "put a text that begins with ! in quotes")
	return false
}

// structure fills a struct from a mapping. Each field with a tag takes the key
// that the tag names; embedded structs share the mapping; a field At keeps the
// place.
func (d *decoder) structure(n *yaml.Node, at place, target any) {
	if n.Kind != yaml.MappingNode {
		d.wrongKind(n, at, "keys with values")
		return
	}
	fields := fieldsOf(reflect.ValueOf(target).Elem(), at)
	for _, p := range d.pairs(n, at, 0) {
		f, ok := fields[p.key]
		if !ok {
			d.mistake(p.at, "unknown key", suggest(p.key, slices.Sorted(maps.Keys(fields))))
			continue
		}
		d.value(p.value, p.at, f)
	}
}

// fieldsOf maps the keys of a raw struct to pointers to its fields, and sets
// its place.
func fieldsOf(v reflect.Value, at place) map[string]any {
	fields := map[string]any{}
	for sf, f := range v.Fields() {
		switch key := sf.Tag.Get("key"); {
		case sf.Anonymous:
			maps.Copy(fields, fieldsOf(f, at))
		case sf.Name == "At":
			*f.Addr().Interface().(*place) = at
		case key != "":
			fields[key] = f.Addr().Interface()
		}
	}
	return fields
}

// pair is one key of a mapping and its value.
type pair struct {
	key   string
	at    place
	value *yaml.Node
}

// maxMerges bounds merge keys inside merge keys; an anchor may hold itself.
const maxMerges = 20

// pairs returns the keys of a mapping in their order: its own, then those that
// merge keys (<<) bring and that it does not have.
func (d *decoder) pairs(n *yaml.Node, at place, depth int) []pair {
	if !d.spend(1+len(n.Content), at) {
		return nil
	}
	var own []pair
	var merges []*yaml.Node
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := follow(n.Content[i]), n.Content[i+1]
		here := place{at.file, n.Content[i].Line, at.path}
		if k.Kind != yaml.ScalarNode {
			d.mistake(here, "a key is not a plain word", "write it without brackets")
			continue
		}
		if k.ShortTag() == "!!merge" {
			merges = append(merges, v)
			continue
		}
		here = here.key(printable(k.Value))
		if first, twice := lines[k.Value]; twice {
			d.mistake(here, fmt.Sprintf("the key is given twice, first on line %d", first), "keep one")
			continue
		}
		lines[k.Value] = here.line
		own = append(own, pair{k.Value, here, v})
	}
	return d.merge(own, merges, at, depth)
}

// merge appends to the pairs what merge keys bring.
func (d *decoder) merge(own []pair, merges []*yaml.Node, at place, depth int) []pair {
	for _, m := range merges {
		m = follow(m)
		sources := []*yaml.Node{m}
		if m.Kind == yaml.SequenceNode {
			sources = m.Content
		}
		for _, s := range sources {
			s = follow(s)
			if s.Kind != yaml.MappingNode || depth == maxMerges {
				d.mistake(place{at.file, s.Line, at.path}, "a merge key (<<) does not lead to keys with values", "write <<: *anchor, the anchor standing at a mapping")
				continue
			}
			if more := d.pairs(s, at, depth+1); d.spend(1+len(own)+len(more), at) {
				own = addMissing(own, more)
			}
		}
	}
	return own
}

// addMissing appends the pairs whose keys are new.
func addMissing(own, more []pair) []pair {
	known := map[string]bool{}
	for _, p := range own {
		known[p.key] = true
	}
	for _, p := range more {
		if !known[p.key] {
			own = append(own, p)
		}
	}
	return own
}

// wrongKind reports a value of another kind than the key takes. It never
// repeats the value: it may be a password in the wrong place.
func (d *decoder) wrongKind(n *yaml.Node, at place, want string) {
	have := "one value"
	switch n.Kind {
	case yaml.SequenceNode:
		have = "a list"
	case yaml.MappingNode:
		have = "keys with values"
	}
	d.mistake(at, "this is "+have, "the key takes "+want)
}

var wordForm = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,60}$`)

// printable returns a key as it can stand in a path.
func printable(key string) string {
	if wordForm.MatchString(key) {
		return key
	}
	return fmt.Sprintf("%q", clip(key))
}
