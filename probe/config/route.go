package config

import (
	"fmt"
	"time"
)

func (b *builder) allRoutes(hosts []*host) {
	for _, h := range hosts {
		routes := h.raw.Routes
		if !routes.at.given() {
			routes = b.raw.Defaults.Routes
		}
		switch {
		case !routes.at.given():
			b.mistake(h.raw.At, "there is no route", "add routes:, as in [submission, mx]")
		case len(routes.items) == 0:
			b.warn(routes.at, "there is no route: the server is not watched", "add one, as in [submission, mx]")
		}
		for i := range routes.items {
			if raw := &routes.items[i]; raw.At.given() {
				b.route(h, raw)
			}
		}
	}
	b.checkPoints(hosts)
}

// route resolves one way of test mails to its server.
func (b *builder) route(h *host, raw *rawRoute) {
	r := Route{Point: h.Name, Connections: h.Connections, RetryRate: h.RetryRate}
	r.Server, r.Network, r.Contact = h.Name, h.Network, b.cfg.Contact
	b.pace(&r, h, raw)
	to := b.destination(h, raw, &r)
	if !b.inject(&r, h, raw) {
		return
	}
	b.routeNamed(&r, h, raw)
	b.checkPlaintext(r.Endpoint, raw.At, raw.TLS.at)
	b.checkPace(r, h, raw)
	b.retry(&r, raw)
	if to != nil {
		to.used = true
		b.cfg.Routes = append(b.cfg.Routes, r)
	}
}

// minEvery is what one route can keep up on one machine.
const minEvery = 10 * time.Millisecond

// maxSize is far above what a test mail can need.
const maxSize = size(100 << 20)

// pace resolves what a route takes from its server and the defaults.
func (b *builder) pace(r *Route, h *host, raw *rawRoute) {
	d := b.raw.Defaults
	r.Every = b.atLeast(minEvery, b.everyOf(h, raw), time.Minute)
	wanted := raw.Size.or(h.raw.Size).or(d.Size)
	if wanted.v > maxSize {
		b.mistake(wanted.at, "that is too large for a test mail", "use at most 100MiB")
	}
	r.Size = int(wanted.v)
}

func (b *builder) everyOf(h *host, raw *rawRoute) opt[time.Duration] {
	return raw.Every.or(h.raw.Every).or(b.raw.Defaults.Every)
}

// checkPace warns of routes that are a burden. Between programs on one machine
// no pace is.
func (b *builder) checkPace(r Route, h *host, raw *rawRoute) {
	if r.Every < 10*time.Second && !isLoopback(r.Endpoint.Host) {
		b.warn(b.everyOf(h, raw).at, "test mails this often are a load on the servers", "use 10s or more")
	}
}

// destination resolves where a route ends; nil where that was reported.
func (b *builder) destination(h *host, raw *rawRoute, r *Route) *box {
	to := raw.To
	x := h.box
	switch {
	case to.Mailbox.set:
		x = b.findBox(to.Mailbox)
	case to.word && to.Address.set:
		if b.address(to.Address, "") == "" {
			return nil
		}
		if x = b.boxAt(to.Address.v, h.box); x == nil {
			b.mistake(to.At, fmt.Sprintf("no mailbox has the address %q", clip(to.Address.v)), "write to: {mailbox: NAME, address: "+clip(to.Address.v)+"}")
		}
	case x == nil && !h.raw.Mailbox.At.given():
		b.mistake(raw.At, "the route leads nowhere, since the server has no mailbox", "add to: to the route, or mailbox: to the server")
	}
	if x == nil {
		return nil
	}
	r.Mailbox, r.To = x.Name, b.address(to.Address, x.Address)
	return x
}

// routeNamed gives a route its name.
func (b *builder) routeNamed(r *Route, h *host, raw *rawRoute) {
	if h.Name == "" && !raw.Name.at.given() {
		return // the server's name was reported
	}
	r.Name = b.name(raw.Name, raw.At, h.Name+"-"+raw.Via.v)
	at := raw.At
	if raw.Name.at.given() {
		at = raw.Name.at
	}
	if r.Name != "" {
		b.claim(b.routes, r.Name, at)
	}
}
