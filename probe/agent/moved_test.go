package agent

import (
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// elsewhere are routes of one name that go another way than that of route.
func elsewhere(s Sender) map[string]Route {
	all := map[string]Route{}
	for _, name := range []string{"server", "via", "domain"} {
		r := patient("r", year, s, probe.PatienceSendmail)
		switch name {
		case "server":
			r.Server = "mx2"
		case "via":
			r.Via = probe.Relay
		case "domain":
			r.From = "mailprobe@other.example"
		}
		all[name] = r
	}
	return all
}

// What waited for a dead server must not be delivered by another one.
func TestARestartTriesNothingAgainAtAnotherServer(t *testing.T) {
	for name, r := range elsewhere(takes(0)) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				leave(m, "r", 20)
				a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Waiting: m.waiting, Routes: []Route{r},
					Observer: Observer{GaveUp: func(r probe.Route, _ probe.Outcome) {
						t.Errorf("%s is told to have given up what it never got", r.Server)
					}}})
				if err != nil {
					t.Fatal(err)
				}
				runForAgent(t, a, time.Hour)
				for _, p := range m.all("r") {
					if len(p.Attempts) != 1 || p.Outcome(time.Now()) != probe.Expired {
						t.Fatalf("%d attempts, %s: want one, and expired", len(p.Attempts), p.Outcome(time.Now()))
					}
				}
				if n := a.Queue()["r"]; n != 0 || a.Fault().Count != 0 || a.Tally("r").Retries != 0 {
					t.Errorf("%d wait, fault %+v, tally %+v: want none", n, a.Fault(), a.Tally("r"))
				}
			})
		})
	}
}

func TestAReloadTriesNothingAgainAtAnotherServer(t *testing.T) {
	for name, r := range elsewhere(takes(0)) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				leave(m, "r", 20)
				leave(m, "stays", 20)
				before := patient("r", year, fails(time.Minute, probe.TimedOut, 0), probe.PatienceSendmail)
				stays := patient("stays", year, takes(0), probe.PatienceSendmail)
				running(t, m, Options{Routes: []Route{before, stays}}, func(a *Agent) {
					time.AfterFunc(time.Second, func() { // the fresh one is under way
						if err := a.Apply([]Route{r, stays}, nil); err != nil {
							t.Error(err)
						}
						synctest.Wait()
						if q := a.Queue(); q["r"] != 0 || q["stays"] != 20 {
							t.Errorf("the queue is %v: want the 20 that stay, at once", q)
						}
					})
					if _, err := a.HandOver(t.Context(), "r"); err != nil {
						t.Error(err)
					}
					if p := m.all("r")[20]; p.Outcome(time.Now()) != probe.Expired {
						t.Errorf("the one that was under way is %s, want expired", p.Outcome(time.Now()))
					}
				})
				for _, p := range m.all("r") {
					if len(p.Attempts) != 1 || p.Outcome(time.Now()) != probe.Expired {
						t.Fatalf("%d attempts, %s: want one, and expired", len(p.Attempts), p.Outcome(time.Now()))
					}
				}
			})
		})
	}
}

func TestATallyIsOfOneServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		down, up := fails(time.Minute, probe.TimedOut, 0), takes(time.Second)
		running(t, m, Options{Routes: []Route{route("r", year, up), route("same", year, up)}}, func(a *Agent) {
			hand := func(name string) {
				if _, err := a.HandOver(t.Context(), name); err != nil {
					t.Error(err)
				}
			}
			apply := func(routes ...Route) {
				if err := a.Apply(routes, nil); err != nil {
					t.Error(err)
				}
			}
			hand("r")
			hand("same")
			old := m.all("r")[0]
			apply(route("r", year, down), route("same", year, up)) // another sender to the same server
			if n := a.Tally("r").Sent; n != 1 {
				t.Errorf("%d are counted as sent to the same server, want 1", n)
			}
			go hand("r")
			time.Sleep(time.Second)
			moved := route("r", year, up)
			moved.Server = "mx2"
			apply(route("same", year, up))
			apply(moved, route("same", year, up))
			time.Sleep(2 * time.Minute) // the attempt at mx1 ends, and an old mail comes
			in := a.Inbox("box")
			in.arrived(probe.Arrival{Tag: old.Tag, By: time.Now()}, probe.Recorded{Known: true, New: true, Sent: old.Sent()})
			if got := a.Tally("r"); got.Sent != 0 || len(got.Ended) != 0 || got.LastEnded.Class != "" || got.Delivered != 0 {
				t.Errorf("the tally of mx2 is %+v: want nothing of mx1", got)
			}
			hand("r")
			fresh := m.all("r")[2]
			in.arrived(probe.Arrival{Tag: fresh.Tag, By: time.Now()}, probe.Recorded{Known: true, New: true, Sent: fresh.Sent()})
			if got := a.Tally("r"); got.Sent != 1 || got.Ended[probe.Accepted] != 1 || got.Delivered != 1 {
				t.Errorf("the tally of mx2 is %+v: want one sent, accepted and delivered", got)
			}
			if got := a.Tally("same"); got.Sent != 1 || got.Ended[probe.Accepted] != 1 {
				t.Errorf("another route's tally is %+v", got)
			}
		})
	})
}
