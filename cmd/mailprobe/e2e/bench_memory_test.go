package e2e

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailprobe/probe/probetest"
)

// memorySteps are the numbers of mailboxes over which the slope is taken.
var memorySteps = []int{200, 400, 600, 800, 1000}

// memoryPoll is the spacing of the safety looks.
const memoryPoll = 15 * time.Second

// memory measures how much resident memory each mailbox takes that is watched
// by IDLE over TLS: the slope over the number of mailboxes, of the binary with
// the garbage collector as it is shipped.
func (s *suite) memory(b *testing.B) {
	w := newCrowd(b, memorySteps[len(memorySteps)-1])
	t := newTable("(e) resident memory of the agent, by the number of its mailboxes (IDLE, TLS)", "mailboxes|VmRSS|each more")
	defer t.end()
	var xs, ys []float64
	for i, n := range memorySteps {
		kib := s.settled(b, w, n)
		xs, ys = append(xs, float64(n)), append(ys, kib)
		more := ""
		if i > 0 {
			more = fmt.Sprintf("%.1f KiB", (ys[i]-ys[i-1])/(xs[i]-xs[i-1]))
		}
		t.row(fmt.Sprintf("%d|%.1f MiB|%s", n, kib/1024, more))
	}
	each := slope(xs, ys)
	t.row(fmt.Sprintf("slope||%.1f KiB", each))
	s.add(figure{what: "(e) memory a mailbox", value: fmt.Sprintf("%.1f KiB", each), judged: each, goal: atMost(64, "KiB")})
}

// crowd is a server with many mailboxes, in this process.
type crowd struct {
	address string // of IMAP over TLS
	users   []User
	ca      string
}

func newCrowd(b *testing.B, n int) *crowd {
	b.Helper()
	c := &crowd{}
	passwords := map[string]string{}
	for i := range n {
		u := User{fmt.Sprintf("user%04d@crowd.test", i), "probe-secret"}
		c.users, passwords[u.Address] = append(c.users, u), u.Password
	}
	w := probetest.New(probetest.Options{TLS: true, Servers: []probetest.ServerSpec{
		{Name: "localhost", Addr: netip.MustParseAddr("192.0.2.10"), Network: "192.0.2.0/24", Domain: "crowd.test", Users: passwords}}})
	b.Cleanup(func() { w.Close() })
	if err := w.Listen(); err != nil {
		b.Fatal(err)
	}
	c.address = w.Server("localhost").IMAPSAddr()
	c.ca = writeFile(b, filepath.Join(b.TempDir(), "ca.pem"), 0o644, w.RootPEM())
	return c
}

// config watches the first n mailboxes and sends to none of them.
func (c *crowd) config(n int) string {
	host, port := split(c.address)
	var mailboxes strings.Builder
	for i, u := range c.users[:n] {
		fmt.Fprintf(&mailboxes, "  - {name: box%04d, host: %s, port: %s, user: %q, password_env: PROBE_PASSWORD, tls_name: localhost}\n",
			i, host, port, u.Address)
	}
	return fmt.Sprintf(`agent: e2e
data: %%DATA%%
hello: agent.test
defaults:
  every: 24h
  from: mailprobe@agent.test
  ca_file: %s
  poll: %s
servers:
  - {name: localhost, address: 127.0.0.1, mailbox: box0000, routes: [mx]}
mailboxes:
%s`, c.ca, memoryPoll, mailboxes.String())
}

// settled runs an agent with n mailboxes until each was looked at twice more,
// and returns its resident memory in KiB: the median of some readings.
func (s *suite) settled(b *testing.B, c *crowd, n int) float64 {
	b.Helper()
	a := s.agent(b, c.config(n), "PROBE_PASSWORD="+c.users[0].Password)
	a.Start()
	eventually(b, 2*time.Minute, "all mailboxes can be read", func() bool { return a.readable() == n })
	pauseReal(2*memoryPoll + 5*time.Second)
	var list []float64
	for range 10 {
		list = append(list, residentOf(b, a.pid()))
		pauseReal(500 * time.Millisecond)
	}
	if got := a.readable(); got != n {
		b.Errorf("%d of %d mailboxes can be read at the end", got, n)
	}
	a.Stop()
	return median(list)
}

// readable returns how many mailboxes the agent says that it can read.
func (a *Agent) readable() int {
	a.t.Helper()
	out, ok := a.say("status", "-o", "json")
	var st struct {
		Mailboxes []struct{ Readable bool }
	}
	if err := json.Unmarshal([]byte(out), &st); err != nil || !ok {
		a.t.Fatalf("status ended well: %v, and said %q: %v", ok, out, err)
	}
	n := 0
	for _, m := range st.Mailboxes {
		if m.Readable {
			n++
		}
	}
	return n
}

// slope returns that of the line that fits the points best (least squares).
func slope(xs, ys []float64) float64 {
	var sx, sy, sxx, sxy float64
	for i, x := range xs {
		sx, sy, sxx, sxy = sx+x, sy+ys[i], sxx+x*x, sxy+x*ys[i]
	}
	n := float64(len(xs))
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
