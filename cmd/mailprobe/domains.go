package main

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"mailprobe/report"
)

// domainsEvery is how often the domains are read again: the lists and commands that
// they come from are other people's.
const domainsEvery = time.Hour

// followDomains keeps the domains of the servers up to date until ctx ends. What
// cannot be read now stays as it is: whatever is wrong is told when all of the
// configuration is read again.
func (n *node) followDomains(ctx context.Context, read func() (map[string][]string, error), log *slog.Logger) {
	ticker := time.NewTicker(domainsEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		domains, err := read()
		if err != nil {
			log.Warn("the domains of the servers could not be read again; those of before stay", "err", err)
			continue
		}
		n.reloads.between(func() { n.setDomains(domains, log) })
	}
}

// setDomains puts the domains in force that differ.
func (n *node) setDomains(domains map[string][]string, log *slog.Logger) {
	e, changed := withDomains(n.plan.estate, domains)
	if changed == 0 {
		return
	}
	n.plan.estate = e
	n.SetEstate(e)
	log.Info("domains have moved", "servers", changed)
}

// withDomains returns the estate with these domains, by server, and of how many
// servers they differ.
func withDomains(e report.Estate, domains map[string][]string) (_ report.Estate, changed int) {
	e.Servers = slices.Clone(e.Servers)
	for i := range e.Servers {
		s := &e.Servers[i]
		if list, ok := domains[s.Name]; ok && !slices.Equal(list, s.Domains) {
			s.Domains = list
			changed++
		}
	}
	return e, changed
}
