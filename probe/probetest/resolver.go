package probetest

import (
	"cmp"
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// Resolver answers for the names of the world. Its methods have the signatures
// of those of net.Resolver.
type Resolver struct{ w *World }

// Resolver returns the world's resolver.
func (w *World) Resolver() *Resolver { return &Resolver{w} }

// SetMX replaces the MX records of a domain. A single record whose host is "."
// says that the domain takes no mail (RFC 7505); none at all makes the domain
// unknown.
func (w *World) SetMX(domain string, records ...*net.MX) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.mx[fold(domain)] = records
}

// LookupMX returns the MX records of a domain of the world, the preferred first.
func (r *Resolver) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.w.mu.Lock()
	defer r.w.mu.Unlock()
	records := r.w.mx[fold(name)]
	if len(records) == 0 {
		return nil, notFound(name)
	}
	answer := make([]*net.MX, len(records))
	for i, mx := range records {
		answer[i] = &net.MX{Host: mx.Host, Pref: mx.Pref}
	}
	slices.SortStableFunc(answer, func(a, b *net.MX) int { return cmp.Compare(a.Pref, b.Pref) })
	return answer, nil
}

// LookupNetIP returns the address of a host of the world, or of an address
// itself. The network is ip, ip4 or ip6.
func (r *Resolver) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	addr, ok := r.w.names[fold(host)]
	if literal, err := netip.ParseAddr(host); err == nil {
		addr, ok = literal, true
	}
	if !ok || network == "ip4" && !addr.Is4() || network == "ip6" && !addr.Is6() {
		return nil, notFound(host)
	}
	return []netip.Addr{addr}, nil
}

func notFound(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// fold brings a domain name to one form.
func fold(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }
