package analyst

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

// agents returns whose probes or incidents the ledger holds, by name.
func (a *Analyst) agents(ctx context.Context) ([]string, error) {
	list, err := a.ledger.Extents(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(list)), nil
}

// pick returns the agent that a question is about: the one that is named, else
// the ledger's own, else the only one.
func (a *Analyst) pick(ctx context.Context, named string) (string, error) {
	all, err := a.agents(ctx)
	if err != nil {
		return "", err
	}
	own := a.ledger.Agent()
	switch {
	case named != "" && !slices.Contains(all, named):
		return "", mistake("the ledger holds nothing of an agent %q: it has %s", named, orNone(all))
	case named != "":
		return named, nil
	case slices.Contains(all, own) || len(all) == 0:
		return own, nil
	case len(all) == 1:
		return all[0], nil
	}
	return "", mistake("the ledger holds the records of several agents: say whose with --agent (%s)", strings.Join(all, ", "))
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// asOf returns the instant up to which an agent's record tells: now while it
// runs, else the end of its record. What came after is not known.
func (a *Analyst) asOf(ctx context.Context, agent string) (time.Time, error) {
	now := time.Now()
	if a.monitors(agent) {
		return now, nil
	}
	list, err := a.ledger.Extents(ctx)
	if err != nil {
		return now, err
	}
	if end := list[agent].To; !end.IsZero() && end.Before(now) {
		return end, nil
	}
	return now, nil
}

// monitors tells whether the agent runs, here.
func (a *Analyst) monitors(agent string) bool { return a.running && agent == a.ledger.Agent() }
