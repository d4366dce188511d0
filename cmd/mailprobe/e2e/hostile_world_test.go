package e2e

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mailprobe/probe/probetest"
)

const hostilePassword = "probe-secret"

// hostileWorld is a world in which everything that can say something lies, and
// the configuration of an agent in it.
type hostileWorld struct {
	*probetest.World
	t       testing.TB
	servers strings.Builder
	boxes   strings.Builder
	visits  map[string]*atomic.Int32 // to the servers, by name
}

func newHostileWorld(t testing.TB) *hostileWorld {
	t.Helper()
	w := &hostileWorld{t: t, visits: map[string]*atomic.Int32{}, World: probetest.New(probetest.Options{Servers: []probetest.ServerSpec{
		{Name: "home.example", Addr: netip.MustParseAddr("192.0.2.10"), Domain: "home.example", Junk: planted("junk folder"),
			Users: map[string]string{"probe@home.example": hostilePassword, "bounces@home.example": hostilePassword}},
		{Name: "away.example", Addr: netip.MustParseAddr("192.0.2.11"), Domain: "away.example", Junk: planted("junk folder that turns"),
			Users: map[string]string{"probe@away.example": hostilePassword, "folder@away.example": hostilePassword}},
	}})}
	t.Cleanup(func() { w.Close() })
	if err := w.Listen(); err != nil {
		t.Fatal(err)
	}
	w.refusals()
	w.deliveries()
	w.mailboxes()
	return w
}

// refusals are servers that take no mail.
func (w *hostileWorld) refusals() {
	for name, says := range map[string]map[string]string{
		"greeting": {"": planted("greeting")}, // no reply of SMTP: to others this server is down
		"another":  {"": planted("greeting")}, // a label of two servers is named with their incident
		"work":     {"": planted("greeting")}, // likewise, while work is announced
		"ehlo":     {"EHLO": "550 " + planted("reply to EHLO"), "HELO": "550 " + planted("reply to EHLO")},
		"later":    {"RCPT": "450 4.7.1 " + planted("reply to RCPT, for now")},
		"never":    {"RCPT": "550-5.7.1 first\r\n550 5.7.1 " + planted("reply to RCPT, for good")},
		"dot":      {".": "554 5.6.0 " + planted("reply to the dot")},
	} {
		w.server(name, "home", "{via: mx, port: "+w.listen(name, liar{says: says})+"}")
	}
	auth := w.listen("auth", liar{says: map[string]string{"AUTH": "535 5.7.8 " + planted("reply to AUTH")}})
	login := "{user: probe@home.example, password_env: PROBE_PASSWORD, allow_plaintext: true}"
	w.server("auth", "home", "{via: submission, tls: none, auth: "+login+", port: "+auth+"}")
	w.server("certificate", "home", "{via: submission, tls: implicit, auth: "+login+", port: "+tlsLiar(w.t, planted("name in a certificate"))+"}")
}

// deliveries are servers that take mail, and what becomes of it.
func (w *hostileWorld) deliveries() {
	receipt := map[string]string{".": "250 2.0.0 Ok: queued as " + planted("receipt")}
	put := func(user, folder string, change func([]byte) []byte) func([]byte) {
		_, domain, _ := strings.Cut(user, "@")
		return func(mail []byte) {
			if err := w.Server(domain).Append(user, folder, change(mail), time.Now()); err != nil {
				w.t.Errorf("delivering to %s: %v", user, err)
			}
		}
	}
	same := func(mail []byte) []byte { return mail }
	for _, s := range []struct {
		name, box string
		takes     func([]byte)
	}{
		{"junk", "home", put("probe@home.example", planted("junk folder"), same)},
		{"turn", "away", put("probe@away.example", planted("junk folder that turns"), same)},
		{"hops", "home", put("probe@home.example", "INBOX", traced)},
		{"subject", "home", put("probe@home.example", "INBOX", bare)},
		{"bounce", "home", put("bounces@home.example", "INBOX", notification)},
	} {
		w.server(s.name, s.box, "{via: mx, port: "+w.listen(s.name, liar{says: receipt, takes: s.takes})+"}")
	}
}

// mailboxes are those of the world, and those that cannot be read.
func (w *hostileWorld) mailboxes() {
	home, away := portOf(w.Server("home.example").IMAPAddr()), portOf(w.Server("away.example").IMAPAddr())
	w.box("home", "probe@home.example", "port: "+home)
	w.box("away", "probe@away.example", "port: "+away)
	w.box("folder", "folder@away.example", "port: "+away+", folders: ["+quoted(planted("folder of the configuration"))+"]")
	w.box("bye", "probe@away.example", "port: "+imapLiar(w.t, "* BYE "+planted("greeting of IMAP"), ""))
	w.box("login", "probe@away.example", "port: "+imapLiar(w.t, "* OK ready", planted("reply to LOGIN")))
	for _, name := range []string{"folder", "bye", "login"} {
		w.server(name, name, "{via: mx, port: "+w.listen(name, liar{says: map[string]string{"MAIL": "450 later"}})+"}")
	}
}

// listen serves a liar, and returns its port.
func (w *hostileWorld) listen(name string, l liar) string {
	visits := new(atomic.Int32)
	w.visits[name] = visits
	return portOf(serveAt(w.t, "127.0.0.1:0", func(c net.Conn) {
		l.serve(c)
		visits.Add(1)
	}))
}

// visited waits until all that takes several mails to be told can be told. Whose
// login was refused is not asked again.
func (w *hostileWorld) visited() {
	w.t.Helper()
	eventually(w.t, time.Minute, "the agent came to each server", func() bool {
		for name, n := range w.visits {
			if n.Load() < 3 && name != "auth" || n.Load() < 1 {
				return false
			}
		}
		return true
	})
}

func (w *hostileWorld) server(name, box, route string) {
	fmt.Fprintf(&w.servers, "  - name: %s.test\n    address: 127.0.0.1\n    mailbox: %s\n    routes: [%s]\n", name, box, route)
	if name == "greeting" || name == "another" {
		fmt.Fprintf(&w.servers, "    labels: {site: %s}\n", quoted(planted("label")))
	}
}

func (w *hostileWorld) box(name, user, rest string) {
	fmt.Fprintf(&w.boxes, "  - {name: %s, user: %s, password_env: PROBE_PASSWORD, host: 127.0.0.1, tls: none, allow_plaintext: true, %s}\n", name, user, rest)
}

// config is the agent's configuration.
func (w *hostileWorld) config() string {
	day := func(days int) string { return time.Now().AddDate(0, 0, days).Format(time.RFC3339) }
	return fmt.Sprintf(`agent: e2e
data: %%DATA%%
hello: agent.test
bounce: {user: bounces@home.example, password_env: PROBE_PASSWORD, host: 127.0.0.1, port: %s, tls: none, allow_plaintext: true}
defaults:
  every: 1s
  from: bounces@home.example
  mode: poll
  poll: 300ms
  looks: 0
  retry: {mx: [1s, 1h]}
  timeouts: {connect: 3s, command: 5s}
  tls: {mx: none}
outage: {late_floor: 1s, flap_max: 1s}
maintenance:
  - {from: %q, to: %q, server: work.test, text: %s, text_ja: %s}
mailboxes:
%sservers:
%s`, portOf(w.Server("home.example").IMAPAddr()), day(-1), day(1), quoted(planted("maintenance in English")), quoted(planted("maintenance in Japanese")),
		w.boxes.String(), w.servers.String())
}

// quoted writes a text as YAML can read it.
func quoted(text string) string { return strconv.QuoteToASCII(text) }
