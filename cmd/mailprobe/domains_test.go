package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// The domains are read once an hour; where that fails, those of before stay, and so
// do those of a server whose list cannot be had.
func TestDomainsAreReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Agent: "tokyo"})
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		estate := report.Estate{Servers: []report.Server{{Name: "mx1", Network: "192.0.2.0/24", Domains: []string{"a.example"}}, {Name: "mx2", Domains: []string{"b.example"}}}}
		n := &node{plan: &plan{estate: estate}, Analyst: analyst.New(analyst.Options{Ledger: l, Changes: &analyst.Changes{}, Estate: estate})}
		var (
			mu     sync.Mutex
			now    map[string][]string
			broken error
		)
		ctx, stop := context.WithCancel(t.Context())
		var following sync.WaitGroup
		following.Go(func() {
			n.followDomains(ctx, func() (map[string][]string, error) {
				mu.Lock()
				defer mu.Unlock()
				return now, broken
			}, slog.New(slog.DiscardHandler))
		})
		leads := func(about string) (names []string) {
			servers, _ := n.plan.estate.Resolve(about)
			for _, s := range servers {
				names = append(names, s.Name)
			}
			return names
		}
		for _, step := range []struct {
			domains map[string][]string
			err     error
			about   string
			want    []string
		}{
			{map[string][]string{"mx1": {"a.example"}, "mx2": {"b.example", "c.example"}, "mx9": {"d.example"}}, nil, "c.example", []string{"mx2"}},
			{map[string][]string{"mx1": {"c.example"}}, nil, "c.example", []string{"mx1", "mx2"}},
			{map[string][]string{}, errors.New("line 7: no such key"), "c.example", []string{"mx1", "mx2"}},
			{map[string][]string{"mx1": {"a.example"}, "mx2": nil}, nil, "c.example", nil},
		} {
			mu.Lock()
			now, broken = step.domains, step.err
			mu.Unlock()
			time.Sleep(time.Hour)
			synctest.Wait()
			if got := leads(step.about); !slices.Equal(got, step.want) {
				t.Errorf("with %v it leads to %v, want %v", step.domains, got, step.want)
			}
		}
		stop()
		following.Wait()
		if n.plan.estate.Servers[0].Network != "192.0.2.0/24" || estate.Servers[1].Domains == nil {
			t.Error("more than the domains was changed, or those of another estate")
		}
	})
}
