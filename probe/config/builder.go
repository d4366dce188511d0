package config

import "crypto/x509"

// builder resolves the raw structs into a Config.
type builder struct {
	*report
	raw *rawConfig
	cfg *Config

	discreet bool // secrets stay where they are, and no command is run
	listing  bool // but those for domains are
	commands *commands
	roots    map[string]*x509.CertPool // by path; nil where it was reported

	points  names // of servers and relays
	routes  names
	relays  map[string]*relay
	domains map[string]claimed

	unlisted map[string]bool // servers whose command for domains failed

	watched []watched
	retried map[string]float64 // test mails a second that may be tried again, by injection point

	boxes    []*box
	boxNamed map[string]*box
	boxTo    map[string]*box // by address, without its +detail; of several, the first
	logins   map[login]int   // which of the Config's mailboxes
	bounce   *box
	looks    map[string]opt[float64] // by the host of mailboxes that name a budget
}

func newBuilder(r *report, raw *rawConfig) *builder {
	return &builder{
		report: r, raw: raw, cfg: &Config{}, commands: newCommands(), roots: map[string]*x509.CertPool{},
		points: names{}, routes: names{}, relays: map[string]*relay{}, domains: map[string]claimed{}, unlisted: map[string]bool{},
		retried:  map[string]float64{},
		boxNamed: map[string]*box{}, boxTo: map[string]*box{}, logins: map[login]int{}, looks: map[string]opt[float64]{},
	}
}

// build resolves everything, in the order in which one part needs another. The
// result is of use only if nothing was reported.
func (b *builder) build() *Config {
	if !b.discreet {
		b.commands.start(b.raw.commands())
	}
	b.agent()
	b.retention()
	b.web()
	b.references()
	b.outage()
	b.checkDefaults()
	b.allRelays()
	hosts := b.allServers()
	b.maintenance()
	b.allMailboxes(hosts)
	b.allRoutes(hosts)
	b.outsiders()
	if len(b.problems) == 0 { // else the route that is missed may be one that was reported
		b.unused()
	}
	return b.cfg
}
