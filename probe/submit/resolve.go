package submit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"strings"

	"mailprobe/probe"
)

// The number of MX hosts and of addresses that an attempt tries at most; RFC
// 5321 section 5.1 permits a limit of two and more.
const (
	maxHosts     = 10
	maxAddresses = 10
)

// candidate is an address to try, and the host it belongs to, without the dot
// at its end.
type candidate struct {
	host string
	addr netip.AddrPort
}

// candidates yields the addresses to try, in order. A name is looked up when
// its turn comes; one that cannot be is yielded as an error.
func (r *run) candidates(ctx context.Context) iter.Seq2[candidate, error] {
	return func(yield func(candidate, error) bool) {
		hosts, err := r.hosts(ctx)
		if err != nil {
			yield(candidate{}, err)
			return
		}
		for _, host := range hosts {
			addrs, err := r.addresses(ctx, host)
			if err != nil && !yield(candidate{}, err) {
				return
			}
			for _, addr := range addrs {
				c := candidate{strings.TrimSuffix(host, "."), netip.AddrPortFrom(addr, uint16(r.e.Port))}
				if !yield(c, nil) {
					return
				}
			}
		}
	}
}

// hosts returns the fixed host, or the MX hosts in order of preference, those
// of equal preference in random order (RFC 5321 section 5.1). A domain without
// MX is its own host. What DNS gives is made absolute.
func (r *run) hosts(ctx context.Context) ([]string, error) {
	if r.e.Host != "" {
		return []string{r.e.Host}, nil
	}
	domain := absolute(r.e.Domain)
	r.enter(probe.PhaseDNS)
	r.where = ""
	ctx, cancel := context.WithDeadline(ctx, r.begin("looking up the MX of "+r.e.Domain, r.e.Timeouts.Lookup))
	defer cancel()
	records, err := r.e.Resolver.LookupMX(ctx, domain)
	if dnsErr, ok := errors.AsType[*net.DNSError](err); ok && dnsErr.IsNotFound {
		return []string{domain}, nil
	}
	if err != nil && len(records) == 0 { // some resolvers return what is valid beside an error over the rest
		return nil, asLookup(err)
	}
	hosts, err := inOrder(records)
	for _, host := range hosts {
		r.mx = append(r.mx, strings.TrimSuffix(host, "."))
	}
	if len(hosts) == 0 && err == nil {
		return []string{domain}, nil
	}
	return hosts, err
}

// inOrder returns the hosts of MX records in the order in which to try them. A
// lone dot beside other hosts is passed over, as RFC 7505 section 3 has no
// meaning for it.
func inOrder(records []*net.MX) ([]string, error) {
	if len(records) == 1 && records[0].Host == "." {
		return nil, as(probe.NullMX, errors.New("the domain takes no mail: it has a null MX (RFC 7505)"))
	}
	records = slices.Clone(records)
	rand.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	slices.SortStableFunc(records, func(a, b *net.MX) int { return int(a.Pref) - int(b.Pref) })
	var hosts []string
	for _, mx := range records {
		if mx.Host != "." && mx.Host != "" && len(hosts) < maxHosts {
			hosts = append(hosts, absolute(mx.Host))
		}
	}
	return hosts, nil
}

// addresses returns the addresses of a host in the wanted family.
func (r *run) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if addr, err := netip.ParseAddr(strings.TrimSuffix(host, ".")); err == nil {
		return []netip.Addr{addr.Unmap()}, nil
	}
	r.enter(probe.PhaseDNS)
	r.where = ""
	ctx, cancel := context.WithDeadline(ctx, r.begin("looking up "+strings.TrimSuffix(host, "."), r.e.Timeouts.Lookup))
	defer cancel()
	addrs, err := r.e.Resolver.LookupNetIP(ctx, r.e.Family.network("ip"), host)
	if err != nil {
		return nil, asLookup(err)
	}
	if len(addrs) == 0 {
		return nil, as(probe.DNSFailed, fmt.Errorf("the name has no address for %s", r.e.Family.network("ip")))
	}
	addrs = slices.Clone(addrs)
	for i, addr := range addrs {
		addrs[i] = addr.Unmap()
	}
	return addrs, nil
}

// network returns the name by which net calls the family of a network.
func (f Family) network(base string) string {
	switch f {
	case FamilyIPv4:
		return base + "4"
	case FamilyIPv6:
		return base + "6"
	default:
		return base
	}
}

// absolute keeps a name from DNS out of the search list of the agent's host.
func absolute(name string) string { return strings.TrimSuffix(name, ".") + "." }

// asLookup gives an error of a resolver its class.
func asLookup(err error) error {
	if isTimeout(err) {
		return as(probe.TimedOut, err)
	}
	return as(probe.DNSFailed, err)
}
