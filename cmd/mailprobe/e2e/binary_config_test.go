package e2e

import (
	"cmp"
	"fmt"
	"strings"
)

var allRoutes = []string{"submission", "mx", "relay"}

// setting is how an agent of the tests is configured.
type setting struct {
	every  string
	routes []string // of: submission, mx, relay
	mode   string
	poll   string
	after  string
	size   string
	relay  string // address of the relay, where it is not the world's
	mx     string // likewise
	imap   string // likewise; clear
	user   User
	from   string // sender on mx and relay routes
	retry  string // of mx routes; none where it is empty
	rate   int    // how many probes are tried again in a second; default 200
	bounce *User  // whose mailbox notifications come to; its password is in BOUNCE_PASSWORD
	more   string // further lines, of routes

	quiet func() bool // what else must hold at the end, besides that no probe is pending
}

// configure writes a configuration for the world. A probe that its server does
// not take expires at once: Postfix would try for days.
func configure(w World, s setting) string {
	e := w.Endpoints()
	if s.user.Address == "" {
		s.user = e.Users[0]
	}
	relayHost, relayPort := split(orElse(s.relay, e.Relay))
	mxHost, mxPort := split(orElse(s.mx, e.MX))
	submissionHost, submissionPort := split(e.Submission)
	imapHost, imapPort := split(orElse(s.imap, e.IMAP))
	trust := ""
	if e.CAFile != "" {
		trust = ", ca_file: " + e.CAFile + ", tls_name: localhost"
	}
	mxTLS, imapTLS := "opportunistic", "starttls"
	if s.mx != "" {
		mxTLS = "none"
	}
	if s.imap != "" {
		imapTLS = "none, allow_plaintext: true"
	}
	routes := map[string]string{
		"submission": fmt.Sprintf("{via: submission, host: %s, port: %s%s}", submissionHost, submissionPort, trust),
		"mx":         fmt.Sprintf("{via: mx, host: %s, port: %s, tls: %s, retry: %s}", mxHost, mxPort, mxTLS, orElse(s.retry, "none")),
		"relay":      "{via: relay}",
	}
	var list []string
	for _, name := range s.routes {
		list = append(list, "      - "+routes[name])
	}
	bounce := ""
	if s.bounce != nil {
		bounce = fmt.Sprintf("bounce: {user: %q, password_env: BOUNCE_PASSWORD, host: %s, port: %s, tls: %s%s}\n",
			s.bounce.Address, imapHost, imapPort, imapTLS, trust)
	}
	return bounce + fmt.Sprintf(`agent: e2e
data: %%DATA%%
hello: agent.test
defaults:
  every: %s
  size: %s
  from: %s
  connections: 200
  retry_rate: %d
  mode: %s
  poll: %s
  after: %s
  timeouts: {connect: 5s, command: 20s, dot: 1m}
relays:
  - {name: relay, host: %s, port: %s, tls: none}
servers:
  - name: hosted.test
    address: 127.0.0.1
    mailbox: {user: %q, password_env: PROBE_PASSWORD, host: %s, port: %s, tls: %s%s}
    routes:
%s
`, s.every, orElse(s.size, "1KiB"), orElse(s.from, "mailprobe@agent.test"), cmp.Or(s.rate, 200), orElse(s.mode, "idle"), orElse(s.poll, "5s"), orElse(s.after, "delete"),
		relayHost, relayPort, s.user.Address, imapHost, imapPort, imapTLS, trust, strings.Join(list, "\n"))
}

// agentPassword is the environment that holds the mailbox's password.
func agentPassword(w World, s setting) string {
	if s.user.Password != "" {
		return "PROBE_PASSWORD=" + s.user.Password
	}
	return "PROBE_PASSWORD=" + w.Endpoints().Users[0].Password
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}
