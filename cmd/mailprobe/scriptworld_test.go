package main

import (
	"fmt"
	"net/netip"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"mailprobe/probe/probetest"
)

const (
	worldServer   = "mx1.a.example"
	worldPassword = "hunter2-correct-horse"
)

// worldKey is the key of a script's own *script among the values of its run.
type worldKey struct{}

// script is what belongs to one running script.
type script struct{ world *probetest.World }

// worldConfig is a configuration for the world; its arguments are written by
// configFor. The agent listens on a port that the system chooses.
const worldConfig = `agent: tester
data: %s/data
hello: agent.test
defaults: {every: 1s, from: mailprobe@agent.test, mode: poll, poll: 200ms, timeouts: {connect: 3s, command: 5s}}
relays:
  - {name: relay.example, host: %s, port: %s, tls: none}
servers:
  - name: mx1.a.example
    address: 127.0.0.1
    mailbox: {user: probe@a.example, password_env: PROBE_PASSWORD, host: %s, port: %s, tls: starttls, ca_file: ca.pem, tls_name: mx1.a.example}
    routes:
      - {via: submission, host: %s, port: %s, ca_file: ca.pem, tls_name: mx1.a.example}
      - {via: mx, host: %s, port: %s}
      - relay.example
web: {listen: "127.0.0.1:0"}
`

// worldCmd starts a mail server and a relay on sockets of 127.0.0.1, and writes
// a configuration for them and the file of their authority.
func worldCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) != 0, "world")
	w := probetest.New(probetest.Options{
		Servers: []probetest.ServerSpec{{Name: worldServer, Addr: netip.MustParseAddr("192.0.2.10"), Network: "192.0.2.0/24",
			Domain: "a.example", Users: map[string]string{"probe@a.example": worldPassword}}},
		Relay: probetest.RelaySpec{Name: "relay.example", Timeout: 2 * time.Second, Retry: []time.Duration{time.Second}},
		TLS:   true,
	})
	ts.Defer(func() { _ = w.Close() }) // the script is over
	ts.Check(w.Listen())
	ts.Value(worldKey{}).(*script).world = w

	s := w.Server(worldServer)
	var at []any
	at = append(at, ts.Getenv("WORK"))
	for _, addr := range []string{w.Relay().Addr(), s.IMAPAddr(), s.SubmissionAddr(), s.MXAddr()} {
		host, port, _ := strings.Cut(addr, ":")
		at = append(at, host, port)
	}
	ts.Check(os.WriteFile(ts.MkAbs("mailprobe.yml"), fmt.Appendf(nil, worldConfig, at...), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), w.RootPEM(), 0o600))
	ts.Setenv("PROBE_PASSWORD", worldPassword)
	ts.Setenv("IMAP", s.IMAPAddr())
	ts.Setenv("MX", s.MXAddr())
	ts.Setenv("SUBMISSION", s.SubmissionAddr())
	ts.Setenv("RELAY", w.Relay().Addr())
}

// hostile is what a server may say: markup, and an order to the terminal.
const hostile = `<script>alert("x")</script> & ` + "\x1b[31mred"

// faults are what can be wrong with the world.
var faults = map[string]func(*probetest.Faults){
	"none":         func(f *probetest.Faults) { *f = probetest.Faults{} },
	"imap-login":   func(f *probetest.Faults) { f.Quirks.RefuseLogin = true },
	"imap-refused": func(f *probetest.Faults) { f.IMAP.Reach = probetest.Refused },
	"smtp-login":   func(f *probetest.Faults) { f.RefuseAuth = true },
	"smtp-refused": func(f *probetest.Faults) { f.SMTP.Reach = probetest.Refused },
	"bounce":       func(f *probetest.Faults) { f.Bounce = func(l probetest.Letter) bool { return l.Sender != "" } },
	"hold":         func(f *probetest.Faults) { f.Hold = true },
	"junk":         func(f *probetest.Faults) { f.Junk = probetest.All },
	"greylist":     func(f *probetest.Faults) { f.Greylist = time.Hour },
	"lose-dot":     func(f *probetest.Faults) { f.LoseDot = probetest.All },
	"slow-dot":     func(f *probetest.Faults) { f.SlowDot = time.Hour },
	"hostile": func(f *probetest.Faults) {
		f.RCPT = probetest.Reply{Code: 550, Enhanced: [3]int{5, 7, 1}, Text: hostile}
	},
}

// faultCmd changes what is wrong with the server, at once.
func faultCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) != 1 || faults[args[0]] == nil, "fault NAME, of the table faults")
	ts.Value(worldKey{}).(*script).world.Server(worldServer).Set(faults[args[0]])
}

// releaseCmd lets the server deliver what it held.
func releaseCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) != 0, "release")
	ts.Value(worldKey{}).(*script).world.Server(worldServer).Release(probetest.Release{})
}
