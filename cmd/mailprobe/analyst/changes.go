package analyst

import (
	"maps"
	"slices"
	"sync"

	"mailprobe/probe"
)

// maxTouched is how many changed probes are remembered; more means that reading
// the record again is less work.
const maxTouched = 100_000

// Changes are the probes that changed since they were last looked at. Its zero
// value is ready: a ledger tells of changes before there can be an analyst of it.
type Changes struct {
	mu   sync.Mutex
	refs map[probe.Ref]struct{}
	many bool
}

// Add takes note of probes that changed. It does not block: the ledger's writer
// calls it.
func (c *Changes) Add(refs []probe.Ref) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refs == nil {
		c.refs = map[probe.Ref]struct{}{}
	}
	for _, r := range refs {
		if len(c.refs) >= maxTouched {
			c.many = true
			return
		}
		c.refs[r] = struct{}{}
	}
}

// take returns what was touched since the last time, and whether it was too many
// to remember them all.
func (c *Changes) take() (refs map[probe.Ref]struct{}, many bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	refs, many = c.refs, c.many
	c.refs, c.many = nil, false
	return refs, many
}

// giveBack returns what could not be looked at.
func (c *Changes) giveBack(refs map[probe.Ref]struct{}) {
	c.Add(slices.Collect(maps.Keys(refs)))
}
