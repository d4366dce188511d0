package ledger

import (
	"context"
	"fmt"

	"mailprobe/probe"
)

// place is a route as a probe took it.
type place struct {
	agent, name, server, network string
	via                          probe.Via
	domain                       string
}

func placeOf(p probe.Probe) place {
	return place{p.Tag.Agent, p.Tag.Route, p.Server, p.Network, p.Via, p.Domain}
}

// describe writes into a probe what it took from its route.
func (where place) describe(p *probe.Probe) {
	p.Tag.Agent, p.Tag.Route = where.agent, where.name
	p.Server, p.Network, p.Via, p.Domain = where.server, where.network, where.via, where.domain
}

// names is what a tag carries of a route.
type names struct{ agent, route string }

// routes is the writer's copy of the table of routes.
type routes struct {
	number map[place]int64
	places map[int64]place
	named  map[names][]int64 // the newest first: one, unless the route moved
}

func (r *routes) add(n int64, p place) {
	key := names{p.agent, p.name}
	r.number[p], r.places[n] = n, p
	r.named[key] = append([]int64{n}, r.named[key]...)
}

const selectPlaces = `SELECT n, agent, name, server, network, via, domain FROM routes ORDER BY n`

func (r *row) place() place {
	return place{r.text(), r.text(), r.text(), r.text(), probe.Via(r.text()), r.text()}
}

// known returns the routes, which are read once.
func (s *session) known() (*routes, error) {
	if s.routes != nil {
		return s.routes, nil
	}
	all := &routes{number: make(map[place]int64), places: make(map[int64]place), named: make(map[names][]int64)}
	err := s.each(ask(selectPlaces), func(r *row) error {
		all.add(r.int(), r.place())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the routes: %w", err)
	}
	s.routes = all
	return all, nil
}

// named returns the numbers of a route by its names.
func (s *session) named(agent, route string) ([]int64, error) {
	all, err := s.known()
	if err != nil {
		return nil, err
	}
	return all.named[names{agent, route}], nil
}

// place returns a route by its number.
func (s *session) place(n int64) (place, error) {
	all, err := s.known()
	if err != nil {
		return place{}, err
	}
	return all.places[n], nil
}

// intern returns the number of a place, which it takes into the table if it is
// new.
func (s *session) intern(p place) (int64, error) {
	all, err := s.known()
	if err != nil {
		return 0, err
	}
	if n, ok := all.number[p]; ok {
		return n, nil
	}
	n, err := s.insert(`INSERT INTO routes (agent, name, server, network, via, domain) VALUES (?, ?, ?, ?, ?, ?)`,
		p.agent, p.name, p.server, p.network, string(p.via), p.domain)
	if err != nil {
		return 0, fmt.Errorf("adding the route %s of %s: %w", p.name, p.agent, err)
	}
	all.add(n, p)
	s.staged.routes = append(s.staged.routes, numbered{n, p})
	return n, nil
}

// numbered is a place with its number.
type numbered struct {
	n int64
	place
}

// places returns the routes that a filter lets through, for readers, in an
// order that is the same in every ledger.
func places(ctx context.Context, q querier, route, server string) ([]numbered, error) {
	var list []numbered
	err := each(ctx, q, ask(`SELECT n, agent, name, server, network, via, domain FROM routes
		WHERE (?1 = '' OR name = ?1) AND (?2 = '' OR server = ?2)
		ORDER BY agent, name, server, network, via, domain`, route, server),
		func(r *row) error {
			list = append(list, numbered{r.int(), r.place()})
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("reading the routes: %w", err)
	}
	return list, nil
}
