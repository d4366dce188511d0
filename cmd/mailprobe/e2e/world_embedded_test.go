package e2e

import (
	"math/rand/v2"
	"net/netip"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/probetest"
)

// Embedded is a World in memory, on real loopback sockets.
type Embedded struct {
	*probetest.World
	server *probetest.Server
	ca     string // empty in a World without TLS

	changed <-chan struct{} // closed when the log has grown since it was summed up
	summed  map[string]probetest.Mail
}

// startEmbedded starts a World that ends with the test. One without TLS can be
// tapped.
func startEmbedded(t testing.TB, tls bool) *Embedded {
	t.Helper()
	users := map[string]string{}
	for _, u := range realUsers {
		users[u.Address] = u.Password
	}
	w := &Embedded{World: probetest.New(probetest.Options{
		Servers: []probetest.ServerSpec{{Name: "localhost", Addr: netip.MustParseAddr("192.0.2.10"), Network: "192.0.2.0/24",
			Domain: "hosted.test", Users: users}},
		Relay:   probetest.RelaySpec{Retry: []time.Duration{time.Second, 2 * time.Second}, Timeout: 5 * time.Second},
		Latency: func(r *rand.Rand) time.Duration { return time.Duration(r.Int64N(int64(30 * time.Millisecond))) },
		TLS:     tls,
	})}
	t.Cleanup(func() { w.Close() })
	if err := w.Listen(); err != nil {
		t.Fatal(err)
	}
	w.server = w.Server("localhost")
	w.changed, w.summed = w.Changed(), w.Mails()
	if !tls {
		return w
	}
	w.ca = writeFile(t, filepath.Join(t.TempDir(), "ca.pem"), 0o644, w.RootPEM())
	return w
}

// Endpoints implements World.
func (w *Embedded) Endpoints() Endpoints {
	return Endpoints{Relay: w.Relay().Addr(), MX: w.server.MXAddr(), Submission: w.server.SubmissionAddr(),
		Submissions: w.server.SubmissionsAddr(), IMAP: w.server.IMAPAddr(), IMAPS: w.server.IMAPSAddr(),
		CAFile: w.ca, Users: realUsers}
}

// Outage implements World. When everything is down, packets vanish as in a
// power fault; SMTP alone is refused, as by a daemon that was stopped.
func (w *Embedded) Outage(part Part) (restore func()) {
	w.server.Down(map[Part]probetest.Outage{
		Everything: probetest.PowerLoss(),
		SMTP:       {SMTP: probetest.Refused},
		IMAP:       {IMAP: probetest.Vanished},
		Store:      {IMAP: probetest.Refused, Delivery: true},
	}[part])
	return w.server.Up
}

// mails sums up the log, again only when it has changed.
func (w *Embedded) mails() map[string]probetest.Mail {
	select {
	case <-w.changed:
		w.changed = w.Changed()
		w.summed = w.Mails()
	default:
	}
	return w.summed
}

// Accepted implements World.
func (w *Embedded) Accepted(messageID string) int {
	n := 0
	for _, e := range w.mails()[messageID].Accepted {
		if w.injected(e) {
			n++
		}
	}
	return n
}

// injected tells whether a mail was taken from outside the world: at the relay,
// or at the server from another than the relay.
func (w *Embedded) injected(e probetest.Event) bool {
	if e.Host == w.Relay().Name() {
		return true
	}
	for _, other := range w.mails()[e.MessageID].Accepted {
		if other.Host == w.Relay().Name() {
			return false
		}
	}
	return true
}

// Delivered implements World.
func (w *Embedded) Delivered(messageID string) []probe.Interval {
	var list []probe.Interval
	for _, e := range w.mails()[messageID].Delivered {
		list = append(list, probe.Interval{From: e.From, To: e.To})
	}
	return list
}

// MessageIDs implements World.
func (w *Embedded) MessageIDs() []string {
	var ids []string
	for id, m := range w.mails() {
		if len(m.Accepted) > 0 {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// HasDeliveryTruth implements World.
func (w *Embedded) HasDeliveryTruth() bool { return true }
