package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"

	"mailprobe/probe"
	"mailprobe/probe/config"
	"mailprobe/probe/mailbox"
)

// conclude prints what the findings together say, and returns how the command
// ends.
func conclude(w io.Writer, cfg *config.Config, places []*place) error {
	p := paletteFor(w)
	for _, line := range blocked25(places) {
		fmt.Fprintf(w, "%s %s\n", p.warn("warning:"), line)
	}
	for _, line := range underWatch(cfg, localAddrs(), resolve) {
		fmt.Fprintf(w, "%s %s\n", p.warn("warning:"), line)
	}
	failed := 0
	for _, pl := range places {
		if pl.result.err != "" {
			failed++
		}
	}
	if failed == 0 {
		fmt.Fprintf(w, "all %d places are well\n", len(places))
		return nil
	}
	fmt.Fprintf(w, "%d of %d places fail\n", failed, len(places))
	return &exitError{code: exitFailed}
}

// blocked25 tells a network that blocks outbound port 25 (OP25B, as many access
// networks do) from servers that are dead: their port 25 cannot be reached, and
// another port of the same server, or the mailbox on it, answers.
func blocked25(places []*place) []string {
	alive := aliveByMailbox(places) // server → some other port answered
	dead25 := map[string]bool{}     // server → port 25 could not be reached
	reached25 := 0
	for _, p := range places {
		if p.route == nil {
			continue
		}
		unreached := p.result.phase == string(probe.PhaseConnect) &&
			(p.result.class == string(probe.TimedOut) || p.result.class == string(probe.Unreachable) || p.result.class == string(probe.Refused))
		switch {
		case p.route.Endpoint.Port == 25 && !unreached:
			reached25++
		case p.route.Via == probe.Relay: // another machine: it says nothing of the server
		case p.route.Endpoint.Port == 25:
			dead25[p.route.Server] = true
		case !unreached:
			alive[p.route.Server] = true
		}
	}
	var lines []string
	for _, p := range places {
		if p.route != nil && dead25[p.route.Server] && alive[p.route.Server] && reached25 == 0 {
			lines = append(lines, fmt.Sprintf("server %s answers on another port and not on port 25, and no port 25 anywhere answers: "+
				"outbound port 25 seems to be blocked here (OP25B); run the agent elsewhere, or use a relay", p.route.Server))
			delete(dead25, p.route.Server)
		}
	}
	return lines
}

// aliveByMailbox returns the servers on whose host a mailbox answered.
func aliveByMailbox(places []*place) map[string]bool {
	hosts, servers := map[string]bool{}, map[string]bool{}
	for _, p := range places {
		if p.mailbox != "" && p.result.class != string(mailbox.StepTCP) {
			hosts[p.mailbox] = true
		}
	}
	for _, p := range places {
		if p.route != nil && p.route.Via != probe.Relay && hosts[p.route.Endpoint.Host] {
			servers[p.route.Server] = true
		}
	}
	return servers
}

// underWatch warns where a thing that must outlive an outage stands in a
// network under watch: the agent itself, a relay, the bounce mailbox.
func underWatch(cfg *config.Config, local []netip.Addr, resolve func(string) []netip.Addr) []string {
	var lines []string
	warn := func(what string, addrs []netip.Addr) {
		for _, addr := range addrs {
			if network := networkOf(cfg, addr); network != "" && !addr.IsLoopback() {
				lines = append(lines, fmt.Sprintf("%s (%s) stands in %s, a network under watch: it fails with what it should measure; put it elsewhere", what, addr, network))
				return
			}
		}
	}
	warn("this agent", local)
	for _, r := range cfg.Relays {
		warn("relay "+r.Name, resolve(r.Endpoint.Host))
	}
	if cfg.Bounce != nil {
		warn("the bounce mailbox", resolve(cfg.Bounce.Host))
	}
	return lines
}

// networkOf returns the network under watch in which addr stands, if any.
func networkOf(cfg *config.Config, addr netip.Addr) string {
	for _, s := range cfg.Servers {
		if prefix, err := netip.ParsePrefix(s.Network); err == nil && prefix.Contains(addr.Unmap()) {
			return s.Network
		}
	}
	return ""
}

func localAddrs() []netip.Addr {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var list []netip.Addr
	for _, a := range addrs {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil {
			list = append(list, prefix.Addr())
		}
	}
	return list
}

// resolve returns the addresses of a host name or literal; none where it is
// unknown, which the check of the place itself says.
func resolve(host string) []netip.Addr {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}
	}
	addrs, err := net.DefaultResolver.LookupNetIP(context.Background(), "ip", host)
	if err != nil {
		return nil
	}
	return addrs
}

func dial(ctx context.Context, address string) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, "tcp", address)
}
