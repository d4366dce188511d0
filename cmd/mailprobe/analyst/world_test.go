package analyst

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// twoServers is what the tests have under watch: mx1 and mx2 in one network, a
// mail a minute each.
var twoServers = report.Estate{
	Servers: []report.Server{{Name: "mx1", Network: "192.0.2.0/24"}, {Name: "mx2", Network: "192.0.2.0/24"}},
	Routes: []report.Route{{Name: "mx1-in", Server: "mx1", Via: probe.MX, Mailbox: "mx1", Every: time.Minute},
		{Name: "mx2-in", Server: "mx2", Via: probe.MX, Mailbox: "mx2", Every: time.Minute}},
}

// desk is a ledger, and who writes and asks it, in a bubble.
type desk struct {
	*testing.T
	ledger  *ledger.Ledger
	changes *Changes
	*Analyst
	mails int
}

func atDesk(t *testing.T, test func(d *desk)) {
	synctest.Test(t, func(t *testing.T) {
		d := &desk{T: t, changes: &Changes{}}
		var err error
		d.ledger, err = ledger.Open(t.Context(), t.TempDir(), ledger.Options{Agent: "tokyo", Touched: d.changes.Add})
		d.must(err)
		defer d.ledger.Close()
		d.restart()
		test(d)
	})
}

// restart forgets all but the ledger, as an agent that starts, and looks.
func (d *desk) restart() {
	d.Helper()
	d.Analyst = New(Options{Ledger: d.ledger, Changes: d.changes, Estate: twoServers})
	d.must(d.Look(d.Context()))
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// minutes lets the agent watch and send for some minutes, of which some servers
// cannot be reached in.
func (d *desk) minutes(n int, down ...string) {
	d.Helper()
	for range n {
		began := time.Now()
		for k, server := range []string{"mx1", "mx2"} {
			failed := false
			for _, name := range down {
				failed = failed || name == server
			}
			d.send(server, uint32(2*d.mails+k), failed)
		}
		d.mails++
		time.Sleep(time.Until(began.Add(time.Minute)))
		d.must(d.ledger.Watch(d.Context(), probe.Watch{Agent: "tokyo", From: began, To: time.Now()}))
		for _, server := range []string{"mx1", "mx2"} {
			d.must(d.ledger.Watch(d.Context(), probe.Watch{Agent: "tokyo", Mailbox: server, From: began, To: time.Now()}))
		}
	}
}

// send sends one mail, which takes a second, or is refused at once and given up.
func (d *desk) send(server string, n uint32, failed bool) {
	d.Helper()
	now := time.Now()
	ref := probe.Ref{Agent: "tokyo", Route: server + "-in", ID: uuid.MustParse(fmt.Sprintf("01920000-0000-7000-8000-%012x", n))}
	p := probe.Probe{Tag: probe.Tag{Ref: ref}, Server: server, Network: "192.0.2.0/24", Via: probe.MX, Domain: "agent.example",
		Attempts: []probe.Attempt{{N: 1, Began: now}}}
	d.must(d.ledger.Intend(d.Context(), p))
	if failed {
		d.must(d.ledger.EndAttempt(d.Context(), ref, probe.Attempt{N: 1, Ended: now.Add(time.Second), Class: probe.Refused, Phase: probe.PhaseConnect, Err: "connection refused"}, now.Add(time.Second)))
		return
	}
	d.must(d.ledger.MarkDot(d.Context(), ref, 1, now))
	d.must(d.ledger.EndAttempt(d.Context(), ref, probe.Attempt{N: 1, Ended: now.Add(time.Second), Class: probe.Accepted, Reply: probe.Reply{Code: 250}}, time.Time{}))
	_, err := d.ledger.Record(d.Context(), probe.Sighting{Mailbox: server, Position: probe.Position{Folder: "INBOX", UIDValidity: 1, LastUID: n + 1},
		Arrivals: []probe.Arrival{{Tag: p.Tag, Copy: probe.CopyID{byte(n >> 8), byte(n)}, Mailbox: server, Folder: "INBOX", UIDValidity: 1, UID: n + 1, After: now.Add(time.Second), By: now.Add(2 * time.Second), Source: probe.Look,
			Hops: []probe.Hop{{By: "store." + server, At: now.Add(time.Duration(n%2+1) * time.Second)}, {By: server, At: now}}}}})
	d.must(err)
}
