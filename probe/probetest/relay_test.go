package probetest_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

func toRelay(t *testing.T, w *probetest.World, from, to, name string) {
	t.Helper()
	if _, err := hand(dial(t, w, "relay.example:25"), nil, from, to, mail(name)); err != nil {
		t.Fatalf("sending %s by the relay: %v", name, err)
	}
}

// Spacings are 1, 2, 3, 3, … s; connecting is given up after 5 s.
func TestRelayRetries(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault func(*probetest.Faults)
		until time.Duration
		want  []string
	}{
		{"refused", func(f *probetest.Faults) { f.SMTP.Reach = probetest.Refused }, 5 * time.Second,
			[]string{"0 accepted relay.example m", "0 deferred relay.example m", "1 deferred relay.example m", "3 deferred relay.example m",
				"6 accepted mx1.a.example m", "6 delivered mx1.a.example m"}},
		{"vanished", func(f *probetest.Faults) { f.SMTP.Reach = probetest.Vanished }, 14 * time.Second,
			[]string{"0 accepted relay.example m", "5 deferred relay.example m", "11 deferred relay.example m",
				"14 accepted mx1.a.example m", "14 delivered mx1.a.example m"}},
		{"deferred", func(f *probetest.Faults) {
			f.RCPT = probetest.Reply{Code: 451, Enhanced: [3]int{4, 3, 0}, Text: "later"}
		}, 500 * time.Millisecond,
			[]string{"0 accepted relay.example m", "0 deferred relay.example m", "1 accepted mx1.a.example m", "1 delivered mx1.a.example m"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				a := w.Server("mx1.a.example")
				a.Set(tt.fault)
				time.AfterFunc(tt.until, func() { a.Set(func(f *probetest.Faults) { *f = probetest.Faults{} }) })
				start := time.Now()
				toRelay(t, w, "out@c.example", "ann@a.example", "m")
				time.Sleep(time.Minute)
				var got []string
				for _, line := range lines(w, start) {
					if !strings.Contains(line, "denied") {
						got = append(got, line)
					}
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("log (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// With one try at a time, mails go in the order in which they are due.
func TestRelayOrderAndBound(t *testing.T) {
	o := twoServers()
	o.Relay.Parallel = 1
	bubble(t, o, func(t *testing.T, w *probetest.World) {
		a := w.Server("mx1.a.example")
		a.Set(func(f *probetest.Faults) { f.SlowDot = time.Second })
		start := time.Now()
		for _, name := range []string{"c", "a", "b"} {
			toRelay(t, w, "out@c.example", "ann@a.example", name)
		}
		time.Sleep(1500 * time.Millisecond)
		if n := w.Relay().Queued(); n != 1 {
			t.Errorf("%d queued at the relay, want 1", n)
		}
		time.Sleep(time.Minute)
		var got []string
		for _, e := range w.Log() {
			if e.Kind == probetest.Delivered {
				got = append(got, fmt.Sprint(e.From.Sub(start), " ", e.Tag))
			}
		}
		if diff := cmp.Diff([]string{"1s tag-c", "2s tag-a", "3s tag-b"}, got); diff != "" {
			t.Errorf("deliveries (-want +got):\n%s", diff)
		}
	})
}

func TestRelayBounces(t *testing.T) {
	o := twoServers()
	o.Relay.GiveUp = 10 * time.Second
	for _, tt := range []struct {
		name   string
		to     string
		fault  func(*probetest.Faults)
		status string
		after  time.Duration
	}{
		{"unknown user", "who@a.example", func(*probetest.Faults) {}, "Status: 5.1.1", 0},
		// tries at 0, 1, 3, 6 and 9 s; the next would be at 12 s
		{"given up", "ann@a.example", func(f *probetest.Faults) { f.SMTP.Reach = probetest.Refused }, "Status: 4.4.7", 9 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, o, func(t *testing.T, w *probetest.World) {
				w.Server("mx1.a.example").Set(tt.fault)
				start := time.Now()
				toRelay(t, w, "bob@b.example", tt.to, "m")
				time.Sleep(time.Minute)
				bounced := w.Mails()[id("m")].Bounced
				if len(bounced) != 1 || bounced[0].From.Sub(start) != tt.after {
					t.Fatalf("bounced %v, want once after %v", bounced, tt.after)
				}
				c := login(t, dial(t, w, "mx1.b.example:143"), "bob@b.example", nil)
				if mails := look(t, c, "INBOX"); len(mails) != 1 || !strings.Contains(mails[0].Header, "report-type=delivery-status") {
					t.Fatalf("the sender got %v, want a report", mails)
				}
				if body := wholeMail(t, c); !strings.Contains(body, tt.status) || !strings.Contains(body, "Mailprobe-Tag:\r\n tag-m\r\n") {
					t.Errorf("report %s\nwant %s and the header of the mail", body, tt.status)
				}
			})
		})
	}
}

func TestNoBounceOfBounces(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		start := time.Now()
		toRelay(t, w, "", "who@a.example", "m")
		synctest.Wait()
		want := []string{"0 denied mx1.a.example ", "0 accepted relay.example m", "0 dropped relay.example m"}
		if diff := cmp.Diff(want, lines(w, start)); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}

func TestRelayCanFailToo(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Relay().SetLine(probetest.Line{Reach: probetest.Refused})
		if _, err := w.Dialer().DialContext(t.Context(), "tcp", "relay.example:25"); err == nil {
			t.Error("the relay was reached")
		}
		w.Relay().SetLine(probetest.Line{})
		toRelay(t, w, "out@c.example", "ann@a.example", "m")
	})
}

// Postfix waits as long as a mail has waited already, from 300 s to 4000 s.
func TestRelayWaitsAsPostfix(t *testing.T) {
	o := twoServers()
	o.Relay.Wait = probetest.PostfixWait
	bubble(t, o, func(t *testing.T, w *probetest.World) {
		a := w.Server("mx1.a.example")
		a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Refused })
		start := time.Now()
		toRelay(t, w, "out@c.example", "ann@a.example", "m")
		time.Sleep(4 * time.Hour)
		var got []int
		for _, e := range w.Mails()[id("m")].Deferred {
			got = append(got, int(e.From.Sub(start)/time.Second))
		}
		want := []int{0, 300, 600, 1200, 2400, 4800, 8800, 12800}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("seconds of the tries (-want +got):\n%s", diff)
		}
	})
}
