package report

import (
	"cmp"
	"slices"
	"time"
)

// routeStandings tells which of the awaited mails of a server are on which of its
// routes.
func (e Estate) routeStandings(server string, awaited []Mail, now time.Time) []RouteStanding {
	byRoute := map[string][]Mail{}
	for _, m := range awaited {
		byRoute[m.Ref.Route] = append(byRoute[m.Ref.Route], m)
	}
	var list []RouteStanding
	for _, r := range e.Routes {
		if r.Server == server {
			list = append(list, RouteStanding{Route: r.Name, Via: r.Via, Backlog: BacklogOf(byRoute[r.Name], now)})
			delete(byRoute, r.Name)
		}
	}
	for name, rest := range byRoute { // the route is not configured any more
		list = append(list, RouteStanding{Route: name, Via: rest[0].Via, Backlog: BacklogOf(rest, now)})
	}
	slices.SortFunc(list, func(a, b RouteStanding) int { return cmp.Compare(a.Route, b.Route) })
	return list
}
