package config

import (
	"crypto/x509"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// everyTrust, everyRoute and everyMailbox have a value in each field, nothing of
// it shared with another call.
func everyTrust(t *testing.T) Trust {
	return Trust{ServerName: "imap.example", CAFile: "ca.pem", Roots: pool(t), InsecureSkipVerify: true}
}

// pool returns authorities that were read anew.
func pool(t *testing.T) *x509.CertPool {
	t.Helper()
	text, err := os.ReadFile("testdata/ca.pem")
	roots := x509.NewCertPool()
	if err != nil || !roots.AppendCertsFromPEM(text) {
		t.Fatal("no certificate", err)
	}
	return roots
}

func everyRoute(t *testing.T) Route {
	return Route{
		Route: probe.Route{Name: "mx1-mx", Server: "mx1", Network: "192.0.2.0/24", Via: probe.MX, From: "s@a.example",
			To: "p@mx1.example", Contact: "ops@a.example", Every: time.Minute, Size: 4096},
		Endpoint: Endpoint{Host: "192.0.2.1", Port: 25, Domain: "mx1.example", TLS: STARTTLS, Trust: everyTrust(t),
			Auth:   &Auth{User: "u", Password: NewSecret(strings.Clone("one")), Mechanism: Plain, AllowPlaintext: true},
			Source: netip.MustParseAddr("fe80::1%eth0"), Family: IPv6, Hello: "a.example",
			Timeouts: Timeouts{time.Second, time.Minute, time.Hour}},
		Mailbox: "mx1", Point: "mx1", Connections: 10, RetryRate: 5,
		Retry: probe.ListPatience([]time.Duration{time.Second, time.Minute}),
	}
}

func everyMailbox(t *testing.T) Mailbox {
	return Mailbox{Name: "mx1", Address: "p@mx1.example", Host: "192.0.2.1", Port: 993, TLS: Implicit, Trust: everyTrust(t),
		User: "p@mx1.example", Password: NewSecret(strings.Clone("one")), AllowPlaintext: true, Folders: []string{"Lists", "More"},
		Junk: "Junk", Mode: Idle, Poll: time.Minute, Looks: 100, After: Move, MoveTo: "Probes"}
}

// change is one way to make a value another one, and how to take it back.
type change struct {
	path string
	do   func()
	undo func()
}

// changes lists a change of each field of what v points to, and of all that
// its fields hold. It fails where a field has no value yet.
func changes(t *testing.T, v reflect.Value, path string) []change {
	t.Helper()
	if v.IsZero() {
		t.Fatalf("%s has no value in this test: give it one", path)
	}
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	to := func(what string, other any) change {
		return change{path + what, func() { v.Set(reflect.ValueOf(other).Convert(v.Type())) }, func() { v.Set(old) }}
	}
	switch x := v.Interface().(type) {
	case *x509.CertPool:
		return []change{to(" empty", x509.NewCertPool()), to(" nil", (*x509.CertPool)(nil))}
	case Secret:
		return []change{to(" other", NewSecret("two")), to(" empty", Secret{})}
	case netip.Addr:
		return []change{to(" other zone", x.WithZone("eth1")), to(" none", netip.Addr{})}
	}
	switch v.Kind() {
	case reflect.String:
		return []change{to("", v.String()+"x")}
	case reflect.Bool:
		return []change{to("", !v.Bool())}
	case reflect.Int, reflect.Int64:
		return []change{to("", v.Int()+1)}
	case reflect.Float64:
		return []change{to("", v.Float()+0.5)}
	case reflect.Slice:
		return append(changes(t, v.Index(v.Len()-1), path+"[last]"), to(" shorter", v.Slice(0, v.Len()-1).Interface()))
	case reflect.Pointer:
		return append(changes(t, v.Elem(), path), to(" nil", reflect.Zero(v.Type()).Interface()))
	case reflect.Struct:
		var all []change
		for sf, f := range v.Fields() {
			all = append(all, changes(t, f, path+"."+sf.Name)...)
		}
		return all
	}
	t.Fatalf("%s is of a kind that this test cannot change: %v", path, v.Type())
	return nil
}

// Two that were read from the same file are equal, and no field is forgotten.
func TestEqual(t *testing.T) {
	r, same := everyRoute(t), everyRoute(t)
	checkEqual(t, reflect.ValueOf(&r).Elem(), func() bool { return r.Equal(same) && same.Equal(r) })
	m, twin := everyMailbox(t), everyMailbox(t)
	checkEqual(t, reflect.ValueOf(&m).Elem(), func() bool { return m.Equal(twin) && twin.Equal(m) })
	if !(Route{}).Equal(Route{}) || !(Mailbox{}).Equal(Mailbox{}) {
		t.Error("empty ones differ")
	}
}

func checkEqual(t *testing.T, v reflect.Value, equal func() bool) {
	t.Helper()
	if !equal() {
		t.Fatalf("two %s of the same content differ", v.Type())
	}
	for _, c := range changes(t, v, v.Type().Name()) {
		if c.do(); equal() {
			t.Errorf("a change of %s is not seen", c.path)
		}
		if c.undo(); !equal() {
			t.Fatalf("after the change of %s was taken back they differ", c.path)
		}
	}
}

// A file that is read twice gives equal routes and mailboxes; another password
// behind the same command does not.
func TestEqualAfterReload(t *testing.T) {
	path := unpackExample(t)
	read := func() *Config {
		cfg, _, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		return cfg
	}
	first, second := read(), read()
	write(t, filepath.Join(filepath.Dir(path), "show-password"), "#!/bin/sh\necho changed\n", 0o700)
	third := read()
	for i, r := range first.Routes {
		if !r.Equal(second.Routes[i]) || !r.Equal(third.Routes[i]) {
			t.Errorf("the route %s changed", r.Name)
		}
	}
	for i, m := range first.Mailboxes {
		if !m.Equal(second.Mailboxes[i]) {
			t.Errorf("the mailbox %s changed", m.Name)
		}
		if got, want := m.Equal(third.Mailboxes[i]), m.Name != "elsewhere"; got != want {
			t.Errorf("the mailbox %s is equal after its command says another password: %t", m.Name, got)
		}
	}
	if why := first.RestartNeeded(third); len(why) > 0 {
		t.Errorf("a restart is needed: %v", why)
	}
}

// What each field of a Config means for a reload. A field that is missing here
// is one whose reload nobody has thought of.
func TestRestartNeeded(t *testing.T) {
	table := map[string]struct {
		change func(*Config)
		want   []string
	}{
		"Agent":    {func(c *Config) { c.Agent = "b" }, []string{"agent is a and would become b: restart to change it"}},
		"Data":     {func(c *Config) { c.Data = "/srv" }, []string{"data is /var/lib/mailprobe and would become /srv: restart to change it"}},
		"KeyFile":  {func(c *Config) { c.KeyFile = "/k" }, []string{"key_file is /key and would become /k: restart to change it"}},
		"Location": {func(c *Config) { c.Location = time.UTC }, []string{"timezone is Asia/Tokyo and would become UTC: restart to change it"}},
		"Retention": {func(c *Config) { c.Retention = Retention{2 * time.Hour, 3 * time.Hour, 4 * time.Hour} },
			[]string{"retention.probes is 1h0m0s and would become 2h0m0s: restart to change it", "retention.failures is 2h0m0s and would become 3h0m0s: restart to change it",
				"retention.hours is 3h0m0s and would become 4h0m0s: restart to change it"}},
		"Web":         {func(c *Config) { c.Web.Listen = "" }, []string{"web.listen is :9465 and would become none: restart to change it"}},
		"Contact":     {func(c *Config) { c.Contact = "x@a.example" }, nil},
		"Hello":       {func(c *Config) { c.Hello = "x.example" }, nil},
		"Servers":     {func(c *Config) { c.Servers = []Server{{Name: "x"}} }, nil},
		"Relays":      {func(c *Config) { c.Relays = []Relay{{Name: "x"}} }, nil},
		"Mailboxes":   {func(c *Config) { c.Mailboxes = []Mailbox{{Name: "x"}} }, nil},
		"Routes":      {func(c *Config) { c.Routes = []Route{{Point: "x"}} }, nil},
		"Bounce":      {func(c *Config) { c.Bounce = &Mailbox{Name: "x"} }, nil},
		"References":  {func(c *Config) { c.References = []string{"x:1"} }, nil},
		"Maintenance": {func(c *Config) { c.Maintenance = []Maintenance{{Server: "x"}} }, nil},
		"Outage":      {func(c *Config) { c.Outage.Evidence = 7 }, nil},
	}
	for field := range reflect.TypeFor[Config]().Fields() {
		c, known := table[field.Name]
		if !known {
			t.Errorf("%s is not in this table", field.Name)
			continue
		}
		running, next := runningConfig(t), runningConfig(t)
		c.change(next)
		if diff := cmp.Diff(c.want, running.RestartNeeded(next)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", field.Name, diff)
		}
	}
	if why := runningConfig(t).RestartNeeded(runningConfig(t)); len(why) > 0 {
		t.Errorf("without a difference: %v", why)
	}
}

// runningConfig returns a configuration of which nothing is shared.
func runningConfig(t *testing.T) *Config {
	t.Helper()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return &Config{Agent: "a", Data: "/var/lib/mailprobe", KeyFile: "/key", Location: tokyo,
		Retention: Retention{time.Hour, 2 * time.Hour, 3 * time.Hour}, Web: Web{":9465"}}
}
