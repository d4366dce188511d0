package ledger

import (
	"testing"
	"time"

	"mailprobe/probe"
)

// The last to come was not the last sent, a route moved, another never brought
// anything, and another agent's is not told.
func TestNewest(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		minute := func(n int) time.Time { return after(time.Duration(n) * time.Minute) }
		first, moved, last, silent, foreign, twice := mail(1, minute(1)), mail(2, minute(2)), mail(3, minute(3)), mail(4, minute(4)), mail(5, minute(5)), mail(6, minute(6))
		moved.Server, moved.Via = "mx9", probe.Relay
		last.Server, last.Via = "mx9", probe.Relay
		silent.Tag.Route = "silent"
		foreign.Tag.Agent = "site2"
		twice.Tag.Route = "twice"
		for _, p := range []probe.Probe{first, moved, last, silent, foreign, twice} {
			send(t, l, p)
		}
		late := seen(first, 1, minute(20))
		late.Verdicts = probe.Verdicts{SPF: "pass", DMARC: "fail"}
		late.Hops = []probe.Hop{{By: "mx1", From: "relay", At: minute(19)}}
		once := seen(twice, 1, minute(9))
		for _, a := range []probe.Arrival{seen(moved, 1, minute(10)), late, seen(foreign, 1, minute(30)), once, seen(twice, 2, minute(30))} {
			record(t, l, a)
		}
		want := []RouteNewest{
			{Route: "mx1-in", Server: "mx9", Via: probe.Relay, Sent: minute(3), Arrival: late,
				Delay: probe.Delay{Min: 19*time.Minute - time.Second, Max: 19 * time.Minute}},
			{Route: "silent", Server: "mx1", Via: probe.MX, Sent: minute(4)},
			{Route: "twice", Server: "mx1", Via: probe.MX, Sent: minute(6), Arrival: once,
				Delay: probe.Delay{Min: 3*time.Minute - time.Second, Max: 3 * time.Minute}},
		}
		got, err := l.Newest(t.Context())
		must(t, err)
		equal(t, "newest", got, want)
	})
}

// More routes than one page of probes.
func TestNewestOfMany(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		const many = pageSize + 7
		for n := range many {
			p := mail(n, after(0))
			p.Tag.Route = "r" + number(n).String()
			send(t, l, p)
			record(t, l, seen(p, 1, after(time.Duration(n+1)*time.Second)))
		}
		all, err := l.Newest(t.Context())
		must(t, err)
		equal(t, "routes", len(all), many)
		for n, r := range all {
			if !r.Arrival.By.Equal(after(time.Duration(n+1)*time.Second)) || r.Arrival.Tag.Route != r.Route {
				t.Errorf("route %s: last arrival %+v", r.Route, r.Arrival)
			}
		}
	})
}
