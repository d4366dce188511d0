package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The bounce mailbox has one watcher, as every login: it is one of the
// mailboxes, whether it is named, stands by itself, or is a login that is
// there already.
func TestBounceMailbox(t *testing.T) {
	for name, c := range map[string]struct {
		bounce  string
		watched []string // names of the mailboxes
		is      string
		address string
	}{
		"named":      {"shared", []string{"shared", "mx1"}, "shared", "s@example.net"},
		"a server's": {"mx1", []string{"shared", "mx1"}, "mx1", "p@mx1.example"},
		"by itself":  {"{host: imap2.example, user: b@example.net, password_env: ONE}", []string{"shared", "mx1", "bounce"}, "bounce", "b@example.net"},
		"same login": {"{host: imap.example, user: s@example.net, address: s+b@example.net, password_env: ONE}", []string{"shared", "mx1"}, "shared", "s+b@example.net"},
		"named anew": {"{name: returns, host: imap2.example, user: b@example.net, password_env: ONE}", []string{"shared", "mx1", "returns"}, "returns", "b@example.net"},
	} {
		cfg := load(t, goodDir(t), `
agent: a
hello: a.example
mailboxes: [{name: shared, host: imap.example, user: s@example.net, password_env: ONE}]
bounce: `+c.bounce+`
servers:
  - name: mx1
    address: 192.0.2.1
    mailbox: {host: imap3.example, user: p@mx1.example, password_env: ONE}
    routes: [mx, {via: mx, name: far, to: {mailbox: shared}}]
`)
		var watched []string
		for _, m := range cfg.Mailboxes {
			watched = append(watched, m.Name)
		}
		if diff := cmp.Diff(c.watched, watched); diff != "" {
			t.Errorf("%s: watched (-want +got):\n%s", name, diff)
		}
		if cfg.Bounce.Name != c.is || cfg.Bounce.Address != c.address || cfg.Bounce.After != Delete {
			t.Errorf("%s: %+v, want %s with %s", name, cfg.Bounce, c.is, c.address)
		}
		if got := cfg.Routes[0].From; got != c.address {
			t.Errorf("%s: test mails are sent from %s, want %s", name, got, c.address)
		}
	}
}
