package submit_test

import (
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

func mx(e *submit.Endpoint) { e.Host, e.Domain = "", "example.com" }

// hosts is a domain with three MX hosts, given out of order. The first has two
// addresses.
func hosts() *world {
	return &world{
		mx: map[string][]*net.MX{"example.com.": {{Host: "mx3.example.com.", Pref: 30}, {Host: "mx1.example.com.", Pref: 10}, {Host: "mx2.example.com.", Pref: 20}}},
		ips: map[string][]string{
			"mx1.example.com.": {"192.0.2.1", "2001:db8::1"},
			"mx2.example.com.": {"192.0.2.2"},
			"mx3.example.com.": {"192.0.2.3"},
		},
		servers: map[string]*peer{},
		errs:    map[string]error{},
		silent:  map[string]bool{},
	}
}

func TestMXHosts(t *testing.T) {
	const (
		a1 = "192.0.2.1:25"
		a6 = "[2001:db8::1]:25"
		a2 = "192.0.2.2:25"
		a3 = "192.0.2.3:25"
	)
	tests := []struct {
		name   string
		world  func(*world)
		change func(*submit.Endpoint)
		class  probe.Class
		dialed string
		target string
		err    []string // each must stand in Err
	}{
		{"the best takes it", func(w *world) { w.servers[a1] = &peer{script: good} }, mx,
			probe.Accepted, "tcp4 " + a1, "mx1.example.com:25", []string{""}},
		{"the second address takes it", func(w *world) {
			w.errs[a1] = syscall.ECONNREFUSED
			w.servers[a6] = &peer{script: good}
		}, mx, probe.Accepted, "tcp4 " + a1 + " tcp6 " + a6, "mx1.example.com:25", []string{"mx1.example.com (192.0.2.1:25): dialing: connection refused"}},
		{"the last takes it", func(w *world) {
			w.errs[a1] = syscall.EHOSTUNREACH
			w.silent[a6] = true
			w.servers[a2] = &peer{script: script{{say: "421 busy\n"}}}
			w.servers[a3] = &peer{script: good}
		}, mx, probe.Accepted, "tcp4 " + a1 + " tcp6 " + a6 + " tcp4 " + a2 + " tcp4 " + a3, "mx3.example.com:25",
			[]string{"no route to host", "mx1.example.com ([2001:db8::1]:25): dialing: no answer within 30s", "mx2.example.com (192.0.2.2:25): awaiting the greeting: 421 busy"}},
		{"none takes it", func(w *world) {
			w.errs[a1], w.errs[a6], w.errs[a2] = syscall.ECONNREFUSED, syscall.ENETUNREACH, syscall.ECONNREFUSED
			w.servers[a3] = &peer{script: script{{say: "450 busy\n"}}}
		}, mx, probe.Deferred, "tcp4 " + a1 + " tcp6 " + a6 + " tcp4 " + a2 + " tcp4 " + a3, "mx3.example.com:25", []string{"refused", "unreachable", "450 busy"}},
		{"no service is an answer", func(w *world) { w.servers[a1] = &peer{script: script{{say: "554 no\n"}}} }, mx,
			probe.Rejected, "tcp4 " + a1, "mx1.example.com:25", []string{"554 no"}},
		{"MAIL refused is an answer", func(w *world) { w.servers[a1] = &peer{script: good.but(row{want: mailFrom.want, say: "451 no\n"})} }, mx,
			probe.Deferred, "tcp4 " + a1, "mx1.example.com:25", []string{"451 no"}},
		{"IPv6 only", func(w *world) {
			w.ips = map[string][]string{"mx1.example.com.": {"2001:db8::1"}}
			w.servers[a6] = &peer{script: good}
		}, func(e *submit.Endpoint) { mx(e); e.Family = submit.FamilyIPv6 }, probe.Accepted, "tcp6 " + a6, "mx1.example.com:25", []string{""}},
		{"a host that does not resolve", func(w *world) {
			delete(w.ips, "mx1.example.com.")
			w.servers[a2] = &peer{script: good}
		}, mx, probe.Accepted, "tcp4 " + a2, "mx2.example.com:25", []string{"looking up mx1.example.com: lookup mx1.example.com.: no such host"}},
		{"refused tells more than unknown", func(w *world) {
			delete(w.ips, "mx3.example.com.")
			w.errs[a1], w.errs[a6], w.errs[a2] = syscall.ECONNREFUSED, syscall.ECONNREFUSED, syscall.ECONNREFUSED
		}, mx, probe.Refused, "tcp4 " + a1 + " tcp6 " + a6 + " tcp4 " + a2, "mx2.example.com:25", []string{"mx3.example.com"}},
		{"refused tells more than no route", func(w *world) {
			w.mx = nil
			w.ips["example.com."] = []string{"192.0.2.1", "2001:db8::1"}
			w.errs[a1], w.errs[a6] = syscall.ECONNREFUSED, syscall.ENETUNREACH
		}, mx, probe.Refused, "tcp4 " + a1 + " tcp6 " + a6, "example.com:25", []string{"refused", "network is unreachable"}},
		{"an answer tells more than silence", func(w *world) {
			w.mx["example.com."] = w.mx["example.com."][1:] // mx1 and mx2
			w.servers[a1] = &peer{script: script{{say: "421 4.3.2 busy\n"}}}
			w.silent[a6], w.silent[a2] = true, true
		}, mx, probe.Deferred, "tcp4 " + a1 + " tcp6 " + a6 + " tcp4 " + a2, "mx2.example.com:25", []string{"421 4.3.2 busy", "no answer"}},
		{"a name without addresses", func(w *world) {
			w.ips["mx1.example.com."], w.mx["example.com."] = []string{}, w.mx["example.com."][1:2]
		}, mx,
			probe.DNSFailed, "", "", []string{"looking up mx1.example.com: the name has no address"}},
		{"nothing but stray dots", func(w *world) {
			w.mx["example.com."] = []*net.MX{{Host: "."}, {Host: "."}}
			w.ips["example.com."] = []string{"192.0.2.3"}
			w.servers[a3] = &peer{script: good}
		}, mx, probe.Accepted, "tcp4 " + a3, "example.com:25", []string{""}},
		{"null MX", func(w *world) { w.mx["example.com."] = []*net.MX{{Host: "."}} }, mx,
			probe.NullMX, "", "", []string{"takes no mail"}},
		{"a stray dot", func(w *world) {
			w.mx["example.com."] = []*net.MX{{Host: "."}, {Host: "mx2.example.com.", Pref: 10}}
			w.servers[a2] = &peer{script: good}
		}, mx, probe.Accepted, "tcp4 " + a2, "mx2.example.com:25", []string{""}},
		{"no MX", func(w *world) {
			w.mx = nil
			w.ips["example.com."] = []string{"192.0.2.3"}
			w.servers[a3] = &peer{script: good}
		}, mx, probe.Accepted, "tcp4 " + a3, "example.com:25", []string{""}},
		{"no such domain", func(w *world) { w.mx = nil }, mx, probe.DNSFailed, "", "", []string{"looking up example.com: lookup example.com.: no such host"}},
		{"some records are bad", func(w *world) {
			w.mxErr = &net.DNSError{Err: "cannot unmarshal DNS message"}
			w.servers[a1] = &peer{script: good}
		}, mx, probe.Accepted, "tcp4 " + a1, "mx1.example.com:25", []string{""}},
		{"DNS out of order", func(w *world) {
			w.mx = nil
			w.mxErr = &net.DNSError{Err: "server misbehaving", Name: "example.com.", IsTemporary: true}
		}, mx, probe.DNSFailed, "", "", []string{"looking up the MX of example.com: lookup example.com.: server misbehaving"}},
		{"fixed name", func(w *world) {
			w.ips["mail"] = []string{"192.0.2.2"} // looked up as it is written
			w.servers[a2] = &peer{script: good}
		}, func(e *submit.Endpoint) { e.Host = "mail" }, probe.Accepted, "tcp4 " + a2, "mail:25", []string{""}},
		{"MX that is an address", func(w *world) {
			w.mx["example.com."] = []*net.MX{{Host: "192.0.2.3."}}
			w.servers[a3] = &peer{script: good}
		}, mx, probe.Accepted, "tcp4 " + a3, "192.0.2.3:25", []string{""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := hosts()
				test.world(w)
				a := sender(t, w, test.change).Submit(t.Context(), testMail, probe.Steps{})
				if a.Class != test.class || a.Target != test.target {
					t.Errorf("class %s, target %q: %s", a.Class, a.Target, a.Err)
				}
				if d := cmp.Diff(test.dialed, strings.Join(w.dialed, " ")); d != "" {
					t.Errorf("dialled (-want +got):\n%s", d)
				}
				for _, part := range test.err {
					if !strings.Contains(a.Err, part) || part == "" && a.Err != "" {
						t.Errorf("error %q does not say %q", a.Err, part)
					}
				}
				if int(w.closed.Load()) != w.opened {
					t.Errorf("%d connections opened, %d closed", w.opened, w.closed.Load())
				}
			})
		})
	}
}

func TestEqualPreferences(t *testing.T) {
	first := map[string]int{}
	for range 100 {
		w := hosts()
		for _, record := range w.mx["example.com."] {
			record.Pref = 10
		}
		for _, addr := range []string{"192.0.2.1:25", "[2001:db8::1]:25", "192.0.2.2:25", "192.0.2.3:25"} {
			w.errs[addr] = syscall.ECONNREFUSED
		}
		sender(t, w, mx).Submit(t.Context(), testMail, probe.Steps{})
		first[w.dialed[0]]++
	}
	// A fair choice leaves one of the three out once in 10^17 runs.
	if len(first) != 3 {
		t.Errorf("of 100 attempts these came first: %v", first)
	}
}

func TestSlowDNS(t *testing.T) {
	for _, change := range []func(*submit.Endpoint){mx, func(e *submit.Endpoint) { e.Host = "mail.example.com" }} {
		synctest.Test(t, func(t *testing.T) {
			w := hosts()
			w.slow = true
			a := sender(t, w, change).Submit(t.Context(), testMail, probe.Steps{})
			if a.Class != probe.TimedOut || a.Phase != probe.PhaseDNS || a.Phases[probe.PhaseDNS] != 30*time.Second {
				t.Errorf("%+v", a)
			}
		})
	}
}

// However much DNS returns, an attempt tries ten addresses, and ends in time.
func TestEndlessMX(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{mx: map[string][]*net.MX{}, ips: map[string][]string{}, silent: map[string]bool{}}
		for i := range 200 {
			host, ip := fmt.Sprintf("mx%d.example.com.", i), fmt.Sprintf("192.0.2.%d", i)
			w.mx["example.com."] = append(w.mx["example.com."], &net.MX{Host: host})
			w.ips[host] = []string{ip, "198.51.100" + ip[strings.LastIndex(ip, "."):]}
			for _, ip := range w.ips[host] {
				w.silent[ip+":25"] = true
			}
		}
		a := sender(t, w, mx).Submit(t.Context(), testMail, probe.Steps{})
		if len(w.dialed) != 10 || a.Ended.Sub(a.Began) != 5*time.Minute || a.Class != probe.TimedOut {
			t.Errorf("%d addresses in %v, class %s", len(w.dialed), a.Ended.Sub(a.Began), a.Class)
		}
		w.dialed = nil
		a = sender(t, w, mx, func(e *submit.Endpoint) { e.Timeouts.Total = 75 * time.Second }).Submit(t.Context(), testMail, probe.Steps{})
		if len(w.dialed) != 3 || a.Ended.Sub(a.Began) != 75*time.Second || a.Class != probe.TimedOut {
			t.Errorf("%d addresses in %v, class %s", len(w.dialed), a.Ended.Sub(a.Began), a.Class)
		}
	})
}
