package analyst

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// beforeIncident is how much of the record before an incident a report on it
// needs: an hour to learn what was usual, and a quarter to show it.
const beforeIncident = 75 * time.Minute

// Kept tells which hours of a server's probes must stay, when the others that are
// older than an instant go: of an incident that is open, or was then, all since
// shortly before it began, so that a report on it is whole as long as its end can
// be told.
func (a *Analyst) Kept(ctx context.Context, before time.Time) (func(server string, hour time.Time) bool, error) {
	said, err := a.ledger.Revisions(ctx, ledger.RevisionQuery{From: before, Latest: true})
	if err != nil {
		return nil, fmt.Errorf("reading which incidents need their probes: %w", err)
	}
	since := keptSince{}
	for _, r := range said {
		since.add(r)
	}
	return since.keeps, nil
}

// keptSince is from when on the probes of a server stay; under the empty name,
// those of every server.
type keptSince map[string]time.Time

func (k keptSince) add(r probe.Revision) {
	i, _, err := report.ReadRevisions([]probe.Revision{r})
	if err != nil { // a newer version wrote it, and may be asked again
		k.from("", r.From)
		return
	}
	for _, o := range i.Outages {
		k.from(o.Server, r.From)
	}
}

func (k keptSince) from(server string, began time.Time) {
	began = began.Add(-beforeIncident)
	if known, ok := k[server]; !ok || began.Before(known) {
		k[server] = began
	}
}

func (k keptSince) keeps(server string, hour time.Time) bool {
	for _, name := range []string{server, ""} {
		if since, ok := k[name]; ok && hour.Add(time.Hour).After(since) {
			return true
		}
	}
	return false
}

// Late returns from which delay on the mails of a server count as late, for how
// long they are kept: by what is usual there now.
func (a *Analyst) Late() func(server string) time.Duration {
	rules, view := a.estate.Load().Rules, a.View()
	return func(server string) time.Duration { return lateness(rules, view, server) }
}
