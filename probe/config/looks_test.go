package config

import "testing"

// Mailboxes on one host have one budget: what any of them names, before or
// behind those that name none, and else that of the defaults.
func TestLooks(t *testing.T) {
	cfg := load(t, goodDir(t), `
agent: a
hello: a.example
defaults: {looks: 12.5, routes: [mx]}
mailboxes:
  - {name: silent, host: imap.example, user: a@example.net, password_env: ONE}
  - {name: says, host: IMAP.example, port: 143, user: a@example.net, password_env: ONE, looks: 30}
  - {name: again, host: imap.example, user: b@example.net, password_env: ONE, looks: 30.0}
  - {name: none, host: imap2.example, user: a@example.net, password_env: ONE, looks: 0}
  - {name: default, host: imap3.example, user: a@example.net, password_env: ONE}
bounce: {host: imap.example, user: bounce@example.net, password_env: ONE}
servers:
  - {name: mx1, address: 192.0.2.1, mailbox: silent}
  - {name: mx2, address: 192.0.2.2, mailbox: says}
  - {name: mx3, address: 192.0.2.3, mailbox: again}
  - {name: mx4, address: 192.0.2.4, mailbox: none}
  - {name: mx5, address: 192.0.2.5, mailbox: default}
`)
	want := map[string]float64{"silent": 30, "says": 30, "again": 30, "none": 0, "default": 12.5, "bounce": 30}
	for _, m := range append(cfg.Mailboxes, *cfg.Bounce) {
		if m.Looks != want[m.Name] {
			t.Errorf("%s gets %v looks, want %v", m.Name, m.Looks, want[m.Name])
		}
	}
	if len(cfg.Mailboxes) != len(want) {
		t.Errorf("%d mailboxes", len(cfg.Mailboxes))
	}
}
