package config

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"mailprobe/probe"
)

// goodDir returns a folder with the files that the good configurations name.
func goodDir(t *testing.T) string {
	t.Helper()
	t.Setenv("ONE", "one")
	ca, err := os.ReadFile("testdata/ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "ca.pem"), string(ca), 0o644)
	write(t, filepath.Join(dir, "one.password"), "one\r\n", 0o640) // a group may read it
	return dir
}

// load loads a text in a folder and wants no word about it.
func load(t *testing.T, dir, text string) *Config {
	t.Helper()
	path := filepath.Join(dir, "m.yml")
	write(t, path, text, 0o600)
	cfg, warnings, err := Load(path)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("errors:\n%v\nwarnings:\n%v", err, warnings)
	}
	return cfg
}

// compare looks into routes and mailboxes, in place of asking their own Equal.
var compare = cmp.Options{
	cmp.Transformer("fields", func(r Route) fieldsOfRoute { return fieldsOfRoute(r) }),
	cmp.Transformer("fields", func(m Mailbox) fieldsOfMailbox { return fieldsOfMailbox(m) }),
	cmpopts.EquateComparable(netip.Addr{}),
	cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
}

type (
	fieldsOfRoute   Route
	fieldsOfMailbox Mailbox
)

// Every value and every default of a file, by hand.
func TestFull(t *testing.T) {
	text, err := os.ReadFile("testdata/good/full.yml")
	if err != nil {
		t.Fatal(err)
	}
	dir := goodDir(t)
	got := load(t, dir, string(text))
	for _, trust := range trusts(got) {
		if (trust.Roots != nil) != (trust.CAFile == filepath.Join(dir, "ca.pem")) {
			t.Errorf("%s with authorities %v", trust.CAFile, trust.Roots)
		}
		trust.Roots = nil // the pool cannot be written by hand
	}
	if diff := cmp.Diff(full(dir), got, compare); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// trusts returns every Trust of a Config.
func trusts(c *Config) []*Trust {
	all := []*Trust{&c.Bounce.Trust}
	for i := range c.Routes {
		all = append(all, &c.Routes[i].Endpoint.Trust)
	}
	for i := range c.Relays {
		all = append(all, &c.Relays[i].Endpoint.Trust)
	}
	for i := range c.Mailboxes {
		all = append(all, &c.Mailboxes[i].Trust)
	}
	return all
}

// full is what testdata/good/full.yml means.
func full(dir string) *Config {
	tokyo, _ := time.LoadLocation("Asia/Tokyo")
	return &Config{
		Agent: "tokyo-1", Data: filepath.Join(dir, "state"), KeyFile: filepath.Join(dir, "state/key"),
		Location: tokyo, Contact: "ops@example.net", Hello: "probe.example.net",
		Servers: []Server{
			{Name: "mx1.example.jp", Address: "192.0.2.10", Network: "192.0.2.0/24", Domains: []string{"example.jp"},
				Labels: map[string]string{"rack": "a3"}, Mailboxes: 1200, Connections: 5, RetryRate: 0.5},
			{Name: "mx2", Address: "2001:db8:1:2::25", Network: "2001:db8:1:2::/64", Connections: 7, RetryRate: 2.5},
		},
		Relays:     []Relay{{Name: "out", Endpoint: relayEndpoint(dir), Connections: 20, RetryRate: 1000, Queue: probe.Patience{Name: probe.PatienceExim}}},
		Mailboxes:  fullMailboxes(dir),
		Routes:     fullRoutes(dir),
		Bounce:     fullBounce(dir),
		References: []string{"[2001:db8:f::1]:443", "reference.example.net:25"},
		Retention:  Retention{Probes: 14 * 24 * time.Hour, Failures: 180 * 24 * time.Hour, Hours: 5 * 365 * 24 * time.Hour},
		Maintenance: []Maintenance{ // in the zone of the file, or as it was given
			{From: utc(13, 17, 0, 0), To: utc(13, 19, 30, 15), Server: "mx1.example.jp", Text: "Disks are replaced.", TextJA: "ディスクを交換します。"},
			{From: utc(15, 2, 0, 0), To: utc(15, 4, 30, 0), Network: "2001:db8:1:2::/64"},
			{From: utc(14, 17, 0, 0), To: utc(14, 17, 0, 1)},
		},
		Outage: Outage{LateFactor: 2.5, LateFloor: 10 * time.Second, Evidence: 3, FlapMax: 24 * time.Hour, JoinWithin: time.Second},
	}
}

// utc returns an instant of May 2011.
func utc(day, hour, minute, second int) time.Time {
	return time.Date(2011, 5, day, hour, minute, second, 0, time.UTC)
}

func relayEndpoint(dir string) Endpoint {
	return Endpoint{Host: "relay.example.org", Port: 25, TLS: STARTTLS,
		Trust: Trust{ServerName: "relay.example.org", CAFile: filepath.Join(dir, "ca.pem")},
		Auth:  &Auth{User: "r", Password: NewSecret("one"), AllowPlaintext: true}, Hello: "probe.example.net",
		Timeouts: Timeouts{6 * time.Second, time.Minute, 10 * time.Minute}}
}

func fullMailboxes(dir string) []Mailbox {
	return []Mailbox{
		{Name: "far", Address: "far@example.com", Host: "203.0.113.5", Port: 143, TLS: STARTTLS,
			Trust: Trust{ServerName: "203.0.113.5", CAFile: filepath.Join(dir, "ca.pem"), InsecureSkipVerify: true},
			User:  "far@example.com", Password: NewSecret("one"), Mode: Idle, Poll: 30 * time.Second, After: Delete},
		{Name: "mx1.example.jp", Address: "probe@example.jp", Host: "192.0.2.10", Port: 993, TLS: Implicit,
			Trust: Trust{ServerName: "mx1.example.jp", CAFile: filepath.Join(dir, "ca.pem")},
			User:  "probe@example.jp", Password: NewSecret("one"), Folders: []string{"Lists"}, Junk: "迷惑メール",
			Mode: Poll, Poll: 30 * time.Second, Looks: 40, After: Move, MoveTo: "Probes"},
		*fullBounce(dir),
	}
}

func fullBounce(dir string) *Mailbox {
	return &Mailbox{Name: "bounce", Address: "b@example.net", Host: "imap.example.net", Port: 143, TLS: Clear,
		Trust: Trust{ServerName: "imap.example.net", CAFile: filepath.Join(dir, "ca.pem")},
		User:  "b", Password: NewSecret("one"), AllowPlaintext: true, Mode: Poll, Poll: 30 * time.Second, Looks: 40, After: Keep}
}

func fullRoutes(dir string) []Route {
	const server, network = "mx1.example.jp", "192.0.2.0/24"
	ca := filepath.Join(dir, "ca.pem")
	usual := Timeouts{5 * time.Second, time.Minute, 10 * time.Minute}
	relayed := relayEndpoint(dir)
	relayed.Timeouts.Dot = 11 * time.Minute
	route := func(name string, via probe.Via, from, to string) probe.Route {
		return probe.Route{Name: name, Server: server, Network: network, Via: via, From: from, To: to,
			Contact: "ops@example.net", Every: 90 * time.Second, Size: 4096}
	}
	often := route("mx1.example.jp-out", probe.Relay, "b@example.net", "probe@example.jp")
	often.Every = 10 * time.Second
	small := route("by-mx", probe.MX, "s@example.org", "probe+x@example.jp")
	small.Size = 100
	mx2 := route("mx2-mx", probe.MX, "b@example.net", "far@example.com")
	mx2.Server, mx2.Network, mx2.Every = "mx2", "2001:db8:1:2::/64", 2*time.Minute
	exim, listed := probe.Patience{Name: "exim"}, probe.ListPatience([]time.Duration{5 * time.Second, 30 * time.Second, 5 * time.Minute})
	none := probe.Patience{Name: "none"}
	return []Route{
		{Route: route("mx1.example.jp-submission", probe.Submission, "probe@example.jp", "probe@example.jp"),
			Endpoint: Endpoint{Host: "192.0.2.10", Port: 587, TLS: STARTTLS, Trust: Trust{ServerName: server, CAFile: ca},
				Auth: &Auth{User: "probe@example.jp", Password: NewSecret("one")}, Hello: "probe.example.net", Timeouts: usual},
			Mailbox: server, Point: server, Connections: 5, RetryRate: 0.5, Retry: none},
		{Route: route("mx1.example.jp-mx", probe.MX, "b@example.net", "probe@example.jp"),
			Endpoint: Endpoint{Host: "192.0.2.10", Port: 25, TLS: Opportunistic,
				Trust: Trust{ServerName: server, InsecureSkipVerify: true}, Hello: "probe.example.net", Timeouts: usual},
			Mailbox: server, Point: server, Connections: 5, RetryRate: 0.5, Retry: exim},
		{Route: often, Endpoint: relayed, Mailbox: server, Point: "out", Connections: 20, RetryRate: 1000, Retry: probe.Patience{Name: "sendmail"}},
		{Route: route("outbound", probe.Submission, "c@example.jp", "far+mx1@example.com"),
			Endpoint: Endpoint{Host: "submit.example.jp", Port: 465, TLS: Implicit,
				Trust:  Trust{ServerName: "submit.example.jp", CAFile: ca},
				Auth:   &Auth{User: "c@example.jp", Password: NewSecret("one"), Mechanism: CRAMMD5},
				Source: netip.MustParseAddr("198.51.100.7"), Family: IPv4, Hello: "pc.example.jp", Timeouts: usual},
			Mailbox: "far", Point: server, Connections: 5, RetryRate: 0.5, Retry: listed},
		{Route: small, Endpoint: Endpoint{Domain: "example.jp", Port: 25, TLS: STARTTLS, Trust: Trust{CAFile: ca},
			Hello: "probe.example.net", Timeouts: usual}, Mailbox: server, Point: server, Connections: 5, RetryRate: 0.5, Retry: none},
		{Route: mx2, Endpoint: Endpoint{Host: "2001:db8:1:2::25", Port: 2525, TLS: Opportunistic,
			Trust: Trust{ServerName: "mx2.example.jp"}, Hello: "probe.example.net",
			Timeouts: Timeouts{30 * time.Second, time.Minute, 10 * time.Minute}},
			Mailbox: "far", Point: "mx2", Connections: 7, RetryRate: 2.5, Retry: exim},
	}
}

// What a file may leave out, where the full example says something.
func TestDefaults(t *testing.T) {
	cfg := load(t, goodDir(t), `
agent: a
hello: a.example
defaults: {from: s@a.example}
servers:
  - {name: mx1, network: 192.0.2.0/24, mailbox: {user: p@example.jp, password_env: ONE}, routes: [submission, mx]}
`)
	if cfg.Data != "/var/lib/mailprobe" || cfg.KeyFile != "/var/lib/mailprobe/key" || cfg.Web.Listen != "127.0.0.1:9465" || cfg.Location != time.Local {
		t.Errorf("data %s, key %s, web %s, zone %v", cfg.Data, cfg.KeyFile, cfg.Web.Listen, cfg.Location)
	}
	if want := (Retention{90 * 24 * time.Hour, 365 * 24 * time.Hour, 5 * 365 * 24 * time.Hour}); cfg.Retention != want {
		t.Errorf("retention %v", cfg.Retention)
	}
	if want := (Outage{3, 30 * time.Second, 2, 15 * time.Minute, 5 * time.Minute}); cfg.Outage != want || cfg.Maintenance != nil || cfg.References != nil {
		t.Errorf("outage %v, maintenance %v, references %v", cfg.Outage, cfg.Maintenance, cfg.References)
	}
	for i, r := range cfg.Routes {
		if want := []string{"none", "postfix"}[i]; r.Retry.Name != want || r.RetryRate != 5 {
			t.Errorf("%s retries as %v, %v a second", r.Name, r.Retry, r.RetryRate)
		}
		if r.Every != time.Minute || r.Size != 0 || r.Connections != 10 || r.Contact != "" || r.Endpoint.Host != "mx1" ||
			r.Endpoint.Timeouts != (Timeouts{30 * time.Second, 5 * time.Minute, 10 * time.Minute}) {
			t.Errorf("%+v", r)
		}
	}
	if m := cfg.Mailboxes[0]; m.Mode != Idle || m.Poll != 0 || m.Looks != 200 || m.After != Delete || m.Host != "mx1" || m.Port != 993 {
		t.Errorf("%+v", m)
	}
}

// Anchors, aliases and merge keys: a key of one's own goes before a merged one.
func TestMerge(t *testing.T) {
	cfg := load(t, goodDir(t), `
agent: a
hello: a.example
defaults: {from: s@a.example}
servers:
  - &one
    name: mx1
    address: 192.0.2.1
    every: 3m
    connections: 4
    mailbox: &box {user: p@example.jp, password_env: ONE}
    routes: &ways [mx]
  - {<<: *one, name: mx2, every: 4m, mailbox: {<<: [{user: q@example.jp}, *box]}, routes: *ways}
`)
	got := cfg.Routes[1]
	if got.Name != "mx2-mx" || got.Every != 4*time.Minute || got.To != "q@example.jp" || got.Connections != 4 || got.Endpoint.Host != "192.0.2.1" {
		t.Errorf("%+v", got)
	}
}

// Servers that share one login share its watcher, and each keeps the address
// that it gave.
func TestSharedLogin(t *testing.T) {
	cfg := load(t, goodDir(t), `
agent: a
hello: a.example
defaults: {from: s@a.example, routes: [mx]}
servers:
  - {name: mx1, address: 192.0.2.1, mailbox: {host: imap.example.jp, user: p@example.jp, password_env: ONE}}
  - {name: mx2, address: 192.0.2.2, mailbox: {host: IMAP.example.jp, user: p@example.jp, address: p+mx2@example.jp, password_file: one.password}}
  - {name: mx3, address: 192.0.2.3, routes: [{via: mx, to: p+mx3@example.jp}]}
  - {name: mx4, address: 192.0.2.4, routes: [{via: mx, to: {mailbox: mx2}}]}
`)
	var got []string
	for _, r := range cfg.Routes {
		got = append(got, r.Name+" "+r.To+" "+r.Mailbox)
	}
	want := []string{"mx1-mx p@example.jp mx1", "mx2-mx p+mx2@example.jp mx1", "mx3-mx p+mx3@example.jp mx1", "mx4-mx p+mx2@example.jp mx1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(cfg.Mailboxes) != 1 || cfg.Mailboxes[0].Name != "mx1" {
		t.Errorf("%+v", cfg.Mailboxes)
	}
}

// How TLS and ports follow from each other.
func TestPorts(t *testing.T) {
	for given, want := range map[string]struct {
		tls  TLS
		port int
	}{
		"{via: submission}":                                           {STARTTLS, 587},
		"{via: submission, port: 465}":                                {Implicit, 465},
		"{via: submission, tls: implicit}":                            {Implicit, 465},
		"{via: submission, tls: implicit, port: 587}":                 {Implicit, 587},
		"{via: submission, tls: none, auth: {allow_plaintext: true}}": {Clear, 587},
		"{via: mx}":                  {Opportunistic, 25},
		"{via: mx, tls: none}":       {Clear, 25},
		"{via: mx, port: 465}":       {Opportunistic, 465},
		"{via: r25}":                 {Opportunistic, 25},
		"{via: r465}":                {Implicit, 465},
		"{via: r587}":                {STARTTLS, 587},
		"{via: rlogin}":              {STARTTLS, 25},
		"{via: rimplicit}":           {Implicit, 465},
		"{via: mx, tls: STARTTLS}":   {STARTTLS, 25},
		"{via: submission, port: 1}": {STARTTLS, 1},
	} {
		cfg := load(t, goodDir(t), `
agent: a
hello: a.example
defaults: {from: s@a.example}
relays:
  - {name: r25, host: r.example}
  - {name: r465, host: r.example, port: 465}
  - {name: r587, host: r.example, port: 587}
  - {name: rlogin, host: r.example, auth: {user: u, password_env: ONE}}
  - {name: rimplicit, host: r.example, tls: implicit}
servers:
  - {name: mx1, address: 192.0.2.1, mailbox: {user: p@example.jp, password_env: ONE}, routes: [`+given+`]}
`)
		if e := cfg.Routes[0].Endpoint; e.TLS != want.tls || e.Port != want.port {
			t.Errorf("%s: %s on %d, want %s on %d", given, e.TLS, e.Port, want.tls, want.port)
		}
	}
}

func TestRetention(t *testing.T) {
	const d = 24 * time.Hour
	for text, want := range map[string]Retention{
		"{}":                         {90 * d, 365 * d, 5 * 365 * d},
		"{probes: 2y}":               {730 * d, 730 * d, 5 * 365 * d},
		"{hours: 120d}":              {90 * d, 120 * d, 120 * d},
		"{failures: 6y}":             {90 * d, 6 * 365 * d, 6 * 365 * d},
		"{failures: 90d, hours: 1y}": {90 * d, 90 * d, 365 * d},
	} {
		cfg := load(t, goodDir(t), "agent: a\nhello: a.example\ndefaults: {from: s@a.example}\nretention: "+text+`
servers:
  - {name: mx1, network: 192.0.2.0/24, mailbox: {user: p@example.jp, password_env: ONE}, routes: [submission, mx]}
`)
		if cfg.Retention != want {
			t.Errorf("%s is %v, want %v", text, cfg.Retention, want)
		}
	}
}
