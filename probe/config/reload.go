package config

import (
	"cmp"
	"fmt"
	"reflect"
)

// Equal tells whether two routes are served alike, so that a reload can leave
// one that runs alone. Authorities are compared by what they are, and passwords
// too, wherever they were read from.
func (r Route) Equal(o Route) bool {
	roots, others := r.Endpoint.Trust.Roots, o.Endpoint.Trust.Roots
	r.Endpoint.Trust.Roots, o.Endpoint.Trust.Roots = nil, nil // they hold functions, which never compare
	return roots.Equal(others) && reflect.DeepEqual(r, o)
}

// Equal tells whether two mailboxes are watched alike, as for [Route.Equal].
func (m Mailbox) Equal(o Mailbox) bool {
	roots, others := m.Trust.Roots, o.Trust.Roots
	m.Trust.Roots, o.Trust.Roots = nil, nil
	return roots.Equal(others) && reflect.DeepEqual(m, o)
}

// RestartNeeded compares the configuration that runs with a new one, and
// returns a sentence for each difference that cannot take effect while the
// agent runs: where it keeps its record, who it is, and what it listens on.
// Servers, relays, routes, mailboxes, bounce, references, maintenance and the
// thresholds of outage can change.
func (c *Config) RestartNeeded(next *Config) []string {
	var all []string
	for _, k := range []struct {
		key       string
		now, then any
	}{
		{"agent", c.Agent, next.Agent},
		{"data", c.Data, next.Data},
		{"key_file", c.KeyFile, next.KeyFile},
		{"timezone", c.Location.String(), next.Location.String()},
		{"retention.probes", c.Retention.Probes, next.Retention.Probes},
		{"retention.failures", c.Retention.Failures, next.Retention.Failures},
		{"retention.hours", c.Retention.Hours, next.Retention.Hours},
		{"web.listen", cmp.Or(c.Web.Listen, "none"), cmp.Or(next.Web.Listen, "none")},
	} {
		if k.now != k.then {
			all = append(all, fmt.Sprintf("%s is %v and would become %v: restart to change it", k.key, k.now, k.then))
		}
	}
	return all
}
