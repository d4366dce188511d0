package probetest_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

func TestDeliveryFaults(t *testing.T) {
	only := func(name string) probetest.Pick {
		return func(l probetest.Letter) bool { return l.MessageID == id(name) && l.Tag == "tag-"+name }
	}
	for _, tt := range []struct {
		name  string
		fault func(*probetest.Faults)
		inbox []string
		junk  []string
		log   []string // without what is accepted
	}{
		{"none", func(*probetest.Faults) {}, []string{"one", "two", "three"}, nil,
			[]string{"0 delivered mx1.a.example one", "0 delivered mx1.a.example three", "0 delivered mx1.a.example two"}},
		{"drop every 2nd", func(f *probetest.Faults) { f.Drop = probetest.Every(2) }, []string{"one", "three"}, nil,
			[]string{"0 delivered mx1.a.example one", "0 delivered mx1.a.example three", "0 dropped mx1.a.example two"}},
		{"duplicate", func(f *probetest.Faults) { f.Duplicate = only("two") }, []string{"one", "two", "two", "three"}, nil,
			[]string{"0 delivered mx1.a.example one", "0 delivered mx1.a.example three", "0 delivered mx1.a.example two",
				"0 delivered mx1.a.example two", "0 duplicated mx1.a.example two"}},
		{"bounce", func(f *probetest.Faults) { f.Bounce = only("three") }, []string{"one", "two"}, nil,
			[]string{"0 delivered outside 4F", "0 delivered mx1.a.example one", "0 bounced mx1.a.example three",
				"0 delivered mx1.a.example two"}},
		{"junk", func(f *probetest.Faults) { f.Junk = only("one") }, []string{"two", "three"}, []string{"one"},
			[]string{"0 delivered mx1.a.example one", "0 delivered mx1.a.example three", "0 delivered mx1.a.example two"}},
		{"delay", func(f *probetest.Faults) { f.Delay = time.Minute }, []string{"one", "two", "three"}, nil,
			[]string{"60 delivered mx1.a.example one", "60 delivered mx1.a.example three", "60 delivered mx1.a.example two"}},
		{"hold", func(f *probetest.Faults) { f.Hold = true }, nil, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				w.Server("mx1.a.example").Set(tt.fault)
				start := time.Now()
				mustToAnn(t, w, "one", "two", "three")
				time.Sleep(2 * time.Minute)
				var log []string
				for _, line := range lines(w, start) {
					if !strings.Contains(line, "accepted") {
						log = append(log, regexp.MustCompile("4F[0-9A-F]+").ReplaceAllString(line, "4F"))
					}
				}
				if diff := cmp.Diff(tt.log, log); diff != "" {
					t.Errorf("log (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(tt.inbox, inAnns(t, w, "INBOX")); diff != "" {
					t.Errorf("INBOX (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(tt.junk, inAnns(t, w, "Junk")); diff != "" {
					t.Errorf("Junk (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestRelease(t *testing.T) {
	for _, tt := range []struct {
		name    string
		release probetest.Release
		want    []string // seconds after the release, mail
	}{
		{"at once", probetest.Release{}, []string{"0 a", "0 b", "0 c", "0 d", "0 fresh"}},
		{"last first, each second", probetest.Release{LastFirst: true, Rate: 1}, []string{"0 d", "0 fresh", "1 c", "2 b", "3 a"}},
		{"at a rate", probetest.Release{Rate: 0.5}, []string{"0 a", "0 fresh", "2 b", "4 c", "6 d"}},
		{"in steps", probetest.Release{Step: 3, Pause: time.Minute}, []string{"0 a", "0 b", "0 c", "0 fresh", "60 d"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				a := w.Server("mx1.a.example")
				a.Set(func(f *probetest.Faults) { f.Hold = true })
				mustToAnn(t, w, "a", "b", "c", "d")
				time.Sleep(time.Hour)
				if a.Held() != 4 || a.Queued() != 4 {
					t.Fatalf("held %d, queued %d, want 4 and 4", a.Held(), a.Queued())
				}
				start := time.Now()
				a.Release(tt.release)
				mustToAnn(t, w, "fresh")
				time.Sleep(time.Hour)
				var got []string
				for _, line := range lines(w, start) {
					if words := strings.Fields(line); words[1] == "delivered" {
						got = append(got, words[0]+" "+words[3])
					}
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("deliveries (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// The INBOX shows the order in which mail was delivered at one instant, which
// the log does not.
func TestReleaseOrderInMailbox(t *testing.T) {
	for _, lastFirst := range []bool{false, true} {
		bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
			a := w.Server("mx1.a.example")
			a.Set(func(f *probetest.Faults) { f.Hold = true })
			mustToAnn(t, w, "b", "a", "c")
			synctest.Wait()
			a.Release(probetest.Release{LastFirst: lastFirst})
			synctest.Wait()
			want := []string{"b", "a", "c"}
			if lastFirst {
				want = []string{"c", "a", "b"}
			}
			if diff := cmp.Diff(want, inAnns(t, w, "INBOX")); diff != "" {
				t.Errorf("INBOX (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOutage(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		a := w.Server("mx1.a.example")
		open := dial(t, w, "mx1.a.example:25")
		exchange(t, open)
		a.Set(func(f *probetest.Faults) { f.Delay = time.Second })
		mustToAnn(t, w, "queued")
		start := time.Now()
		a.Down(probetest.PowerLoss())
		time.Sleep(20 * time.Second)
		a.Up()
		if _, err := open.Read(make([]byte, 1)); err == nil {
			t.Error("a connection survived the power loss")
		}
		synctest.Wait()
		want := []string{"0 accepted mx1.a.example queued", "20 delivered mx1.a.example queued"}
		if diff := cmp.Diff(want, lines(w, start)); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
		mustToAnn(t, w, "after")
	})
}

func TestTraceFields(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Skew = 90 * time.Second })
		if _, err := hand(dial(t, w, "relay.example:25"), nil, "out@c.example", "ann@a.example", mail("m")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		mails := look(t, loginAnn(t, w), "INBOX")
		if len(mails) != 1 {
			t.Fatalf("%d mails, want 1", len(mails))
		}
		got := regexp.MustCompile(`\b(4F[0-9A-F]{10}|[0-9a-f]{16})\b`).ReplaceAllString(mails[0].Header, "ID")
		// A bubble's clock starts at midnight UTC, 1 January 2000, a Saturday.
		want := "Return-Path: <out@c.example>\r\n" +
			"Delivered-To: ann@a.example\r\n" +
			"Received: from mx1.a.example\r\n\tby mx1.a.example with LMTP\r\n\tid ID\r\n" +
			"\t(envelope-from <out@c.example>)\r\n\tfor <ann@a.example>; Sat, 01 Jan 2000 00:01:30 +0000\r\n" +
			"Received: from relay.example (relay.example [198.51.100.25])\r\n\tby mx1.a.example (Postfix) with ESMTP id ID\r\n" +
			"\tfor <ann@a.example>; Sat,  1 Jan 2000 00:01:30 +0000 (UTC)\r\n" +
			"Received: from out.c.example (out.c.example [203.0.113.1])\r\n\tby relay.example (Postfix) with ESMTP id ID\r\n" +
			"\tfor <ann@a.example>; Sat,  1 Jan 2000 00:00:00 +0000 (UTC)\r\n"
		if diff := cmp.Diff(want, got[:min(len(want), len(got))]); diff != "" {
			t.Errorf("header (-want +got):\n%s", diff)
		}
		if want := time.Date(2000, 1, 1, 0, 1, 30, 0, time.UTC); !mails[0].Internal.Equal(want) {
			t.Errorf("INTERNALDATE %v, want %v", mails[0].Internal, want)
		}
	})
}

func TestLatencyIsAsSeeded(t *testing.T) {
	o := twoServers()
	o.Latency = func(r *rand.Rand) time.Duration { return time.Duration(1+r.IntN(1000)) * time.Millisecond }
	run := func(seed uint64) (log []probetest.Event) {
		o.Seed = seed
		bubble(t, o, func(t *testing.T, w *probetest.World) {
			a := w.Server("mx1.a.example")
			a.Set(func(f *probetest.Faults) { f.Drop, f.Duplicate = probetest.Every(5), probetest.Every(3) })
			done := make(chan struct{})
			for i := range 20 {
				go func() {
					defer func() { done <- struct{}{} }()
					name := string(rune('a' + i))
					if i%2 == 0 {
						toAnn(t, w, name)
						return
					}
					hand(dial(t, w, "relay.example:25"), nil, "out@c.example", "bob@b.example", mail(name))
				}()
			}
			for range 20 {
				<-done
			}
			time.Sleep(time.Minute)
			log = w.Log()
		})
		return log
	}
	first := run(7)
	if diff := cmp.Diff(first, run(7)); diff != "" {
		t.Errorf("the same seed gave another log:\n%s", diff)
	}
	if cmp.Equal(first, run(8)) {
		t.Error("another seed gave the same log")
	}
	var latencies []time.Duration
	for _, e := range first {
		if e.Kind == probetest.Delivered {
			latencies = append(latencies, e.To.Sub(first[0].From))
		}
	}
	if len(latencies) < 15 || latencies[0] == latencies[len(latencies)-1] {
		t.Errorf("latencies %v, want various ones", latencies)
	}
}
