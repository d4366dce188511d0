package agent

import (
	"fmt"
	"reflect"
	"slices"

	"mailprobe/probe"
)

// Route is a route with the means to send on it.
type Route struct {
	probe.Route
	Sender  Sender
	Retry   probe.Patience // when a probe that was not accepted is tried again
	Limit   *Limit         // shared by the routes of one injection point; nil for no cap
	Mailbox string         // where its mail should come; woken when somebody waits for it
}

// equal tells whether two routes are the same: in their values, and in that they
// share sender and limit.
func (r *Route) equal(o *Route) bool {
	return r.Route == o.Route && r.Limit == o.Limit && r.Mailbox == o.Mailbox && same(r.Sender, o.Sender) &&
		r.Retry.Name == o.Retry.Name && slices.Equal(r.Retry.Spacings, o.Retry.Spacings)
}

// way is where a mail goes and how: a probe is tried again only on its own.
type way struct {
	server string
	via    probe.Via
	domain string // of the sender: it stands in the Message-ID
}

func (r *Route) way() way     { return way{r.Server, r.Via, probe.DomainOf(r.From)} }
func wayOf(p probe.Probe) way { return way{p.Server, p.Via, p.Domain} }

// same tells whether two values are one, such as pointers to one thing. Values
// that cannot be compared, such as functions, never are.
func same(x, y any) bool {
	t := reflect.TypeOf(x)
	return t == nil && y == nil || t != nil && t == reflect.TypeOf(y) && t.Comparable() && x == y
}

// routeSet is the routes of a configuration. It is never changed: another
// configuration is another set, which shares the routes that stayed the same.
type routeSet struct {
	list   []*Route // in the order of the configuration
	byName map[string]*Route
}

// newRouteSet returns the set of these routes. It refuses names that cannot
// travel in a tag and routes of the same name. Of a route that is as in the set
// before, it holds the same pointer.
func newRouteSet(routes []Route, before *routeSet) (*routeSet, error) {
	set := &routeSet{byName: make(map[string]*Route, len(routes))}
	for _, route := range routes {
		r := &route
		if err := probe.CheckName(r.Name); err != nil {
			return nil, fmt.Errorf("naming a route of server %s: %w", r.Server, err)
		}
		if set.byName[r.Name] != nil {
			return nil, fmt.Errorf("two routes have the name %s: give one of them another", r.Name)
		}
		if r.Every <= 0 {
			return nil, fmt.Errorf("route %s: every is %v: it must be more than zero", r.Name, r.Every)
		}
		if was := before.byName[r.Name]; was != nil && was.equal(r) {
			r = was
		}
		set.list = append(set.list, r)
		set.byName[r.Name] = r
	}
	return set, nil
}

// names returns the routes' names in the order of the configuration.
func (s *routeSet) names() []string {
	list := make([]string, len(s.list))
	for i, r := range s.list {
		list[i] = r.Name
	}
	return list
}

// Routes returns the routes in the order of the configuration.
func (a *Agent) Routes() []probe.Route {
	set := a.routes.Load()
	list := make([]probe.Route, len(set.list))
	for i, r := range set.list {
		list[i] = r.Route
	}
	return list
}

// MailboxOf returns the name of the mailbox where the mail of a route should
// come; empty for a route that there is not.
func (a *Agent) MailboxOf(route string) string {
	if r := a.routes.Load().byName[route]; r != nil {
		return r.Mailbox
	}
	return ""
}
