package main

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/probe/config"
)

// checked returns a place whose check came to an end: where it is empty, well,
// else a class and a phase, such as "timeout connect".
func checked(server string, via probe.Via, port int, failure string) *place {
	r := &config.Route{Route: probe.Route{Server: server, Via: via}, Endpoint: config.Endpoint{Host: server + ".example", Port: port}}
	p := &place{what: "route " + server + "-" + string(via), route: r}
	if failure != "" {
		p.result.class, p.result.phase, _ = strings.Cut(failure, " ")
		p.result.err = "it fails"
	}
	return p
}

func TestBlocked25(t *testing.T) {
	tests := map[string]struct {
		places []*place
		want   []string // servers that are named
	}{
		"all is well": {[]*place{checked("a", probe.MX, 25, ""), checked("a", probe.Submission, 587, "")}, nil},
		"port 25 times out, 587 answers": {
			[]*place{checked("a", probe.MX, 25, "timeout connect"), checked("a", probe.Submission, 587, "")}, []string{"a"}},
		"port 25 is refused, 587 answers": {
			[]*place{checked("a", probe.MX, 25, "refused connect"), checked("a", probe.Submission, 587, "")}, []string{"a"}},
		"port 25 is unreachable, 587 refuses the login": {
			[]*place{checked("a", probe.MX, 25, "unreachable connect"), checked("a", probe.Submission, 587, "auth auth")}, []string{"a"}},
		"the server is dead": {
			[]*place{checked("a", probe.MX, 25, "timeout connect"), checked("a", probe.Submission, 587, "timeout connect")}, nil},
		"another server's port 25 answers": {
			[]*place{checked("a", probe.MX, 25, "timeout connect"), checked("a", probe.Submission, 587, ""), checked("b", probe.MX, 25, "")}, nil},
		"another server's port 25 answers with a refusal": {
			[]*place{checked("a", probe.MX, 25, "timeout connect"), checked("a", probe.Submission, 587, ""), checked("b", probe.MX, 25, "rejected envelope")}, nil},
		"port 25 fails later": {
			[]*place{checked("a", probe.MX, 25, "timeout tls"), checked("a", probe.Submission, 587, "")}, nil},
		"two servers, one of them twice": {
			[]*place{checked("a", probe.MX, 25, "timeout connect"), checked("a", probe.MX, 25, "timeout connect"), checked("a", probe.Submission, 587, ""),
				checked("b", probe.MX, 25, "timeout connect"), checked("b", probe.Submission, 465, "")}, []string{"a", "b"}},
		"the server is dead, and its relay answers on another port": {
			[]*place{checked("a", probe.MX, 25, "timeout connect"), checked("a", probe.Submission, 587, "timeout connect"), checked("a", probe.Relay, 587, "")}, nil},
		"a relay's port 25 answers": {
			[]*place{checked("a", probe.MX, 25, "timeout connect"), checked("a", probe.Submission, 587, ""), checked("a", probe.Relay, 25, "")}, nil},
		"only a relay's port 25 is dead": {
			[]*place{checked("a", probe.Submission, 587, ""), checked("a", probe.Relay, 25, "timeout connect")}, nil},
		"a mailbox elsewhere says nothing": {
			[]*place{{what: "mailbox a", mailbox: "imap.elsewhere"}, checked("a", probe.MX, 25, "timeout connect")}, nil},
		"only mx, and the mailbox on the same host answers": {
			[]*place{{what: "mailbox a", mailbox: "a.example", result: finding{class: "login", err: "x"}}, checked("a", probe.MX, 25, "timeout connect")}, []string{"a"}},
		"only mx, and the mailbox on the same host is dead": {
			[]*place{{what: "mailbox a", mailbox: "a.example", result: finding{class: "tcp", err: "x"}}, checked("a", probe.MX, 25, "timeout connect")}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, line := range blocked25(test.places) {
				got = append(got, strings.Fields(line)[1])
				if !strings.Contains(line, "(OP25B)") {
					t.Errorf("the warning does not name what it is: %s", line)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("servers named (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnderWatch(t *testing.T) {
	addrs := func(list ...string) (out []netip.Addr) {
		for _, s := range list {
			out = append(out, netip.MustParseAddr(s))
		}
		return out
	}
	cfg := &config.Config{
		Servers: []config.Server{{Name: "a", Network: "192.0.2.0/24"}, {Name: "b", Network: "2001:db8:1::/64"}, {Name: "c", Network: "127.0.0.0/24"}, {Name: "d"}},
		Relays:  []config.Relay{{Name: "near", Endpoint: config.Endpoint{Host: "near.example"}}, {Name: "far", Endpoint: config.Endpoint{Host: "far.example"}}},
		Bounce:  &config.Mailbox{Host: "bounce.example"},
	}
	resolve := func(host string) []netip.Addr {
		return map[string][]netip.Addr{
			"near.example":   addrs("203.0.113.9", "192.0.2.77", "192.0.2.78"),
			"far.example":    addrs("198.51.100.25"),
			"bounce.example": addrs("2001:db8:1::25"),
		}[host]
	}
	want := []string{
		"this agent (::ffff:192.0.2.5) stands in 192.0.2.0/24, a network under watch: it fails with what it should measure; put it elsewhere",
		"relay near (192.0.2.77) stands in 192.0.2.0/24, a network under watch: it fails with what it should measure; put it elsewhere",
		"the bounce mailbox (2001:db8:1::25) stands in 2001:db8:1::/64, a network under watch: it fails with what it should measure; put it elsewhere",
	}
	if diff := cmp.Diff(want, underWatch(cfg, addrs("127.0.0.1", "::1", "::ffff:192.0.2.5"), resolve)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}

	cfg.Bounce, cfg.Relays = nil, cfg.Relays[1:]
	if got := underWatch(cfg, addrs("127.0.0.1", "198.51.100.7"), resolve); got != nil {
		t.Errorf("nothing stands under watch, and it warns: %q", got)
	}
}

func TestNearExpiry(t *testing.T) {
	now := time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	tests := []struct {
		at   time.Time
		want string
	}{
		{time.Time{}, ""}, // no certificate was seen
		{now.Add(-time.Second), "the certificate expired on 2011-05-06"},
		{now.Add(-400 * day), "the certificate expired on 2010-04-01"},
		{now.Add(time.Hour), "the certificate expires in 0 days"},
		{now.Add(3*day + time.Hour), "the certificate expires in 3 days"},
		{now.Add(21*day - time.Second), "the certificate expires in 20 days"},
		{now.Add(21 * day), ""},
		{now.Add(365 * day), ""},
	}
	for _, test := range tests {
		if got := nearExpiry(test.at, now); got != test.want {
			t.Errorf("a certificate to %v: %q, want %q", test.at, got, test.want)
		}
	}
	if got := daysTo(now.Add(90*day), now); got != "90 days" {
		t.Errorf("90 days are %q", got)
	}
}
