package submit_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// tarPits are servers that keep a client busy as long as it lets them.
var tarPits = []struct {
	name   string
	script script
	class  probe.Class
	phase  probe.Phase
	within time.Duration
}{
	{"dripping greeting", script{{say: "220 " + strings.Repeat("a", 1000) + "\n", fault: drip}}, probe.TimedOut, probe.PhaseConnect, 5 * time.Minute},
	{"greeting without end, slow", script{{say: "220-more\n", fault: scatter}}, probe.TimedOut, probe.PhaseConnect, 5 * time.Minute},
	{"greeting without end, fast", script{{say: "220-more\n", fault: flood}}, probe.Protocol, probe.PhaseConnect, 0},
	{"line without end", script{{say: strings.Repeat("2", 100), fault: flood}}, probe.Protocol, probe.PhaseConnect, 0},
	{"huge greeting", script{{say: strings.Repeat("220-"+strings.Repeat("x", 400)+"\n", 1000)}}, probe.Protocol, probe.PhaseConnect, 0},
	{"one long line", script{{say: "220 " + strings.Repeat("x", 2000) + "\n"}}, probe.Protocol, probe.PhaseConnect, 0},
	{"dripping EHLO", good.but(row{want: ehlo.want, say: strings.Repeat("250-x\n", 1000), fault: drip}), probe.TimedOut, probe.PhaseEnvelope, 5 * time.Minute},
	{"EHLO without end", good.but(row{want: ehlo.want, say: "250-X\n", fault: flood}), probe.Protocol, probe.PhaseEnvelope, 0},
	{"dripping MAIL", good.but(row{want: mailFrom.want, say: strings.Repeat("250-x\n", 1000), fault: drip}), probe.TimedOut, probe.PhaseEnvelope, 5 * time.Minute},
	{"RCPT without end", good.but(row{want: rcptTo.want, say: "250-x\n", fault: scatter}), probe.TimedOut, probe.PhaseEnvelope, 5 * time.Minute},
	{"dripping answer to the dot", good.but(row{want: dot.want, say: strings.Repeat("250-x\n", 1000), fault: drip}), probe.TimedOut, probe.PhaseData, 10 * time.Minute},
}

func TestTarPits(t *testing.T) {
	for _, test := range tarPits {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _ := one(test.script)
				began := time.Now()
				a := sender(t, w).Submit(t.Context(), testMail, probe.Steps{})
				if a.Class != test.class || a.Phase != test.phase {
					t.Errorf("class %s, phase %s: %s", a.Class, a.Phase, a.Err)
				}
				if took := a.Ended.Sub(began); took != test.within {
					t.Errorf("ended after %v, want %v", took, test.within)
				}
				if took := time.Since(began); took > test.within+time.Second {
					t.Errorf("returned after %v", took)
				}
			})
		})
	}
}

// A server that is slow at each step, but answers in time, costs no more than
// Total before the dot.
func TestTotal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := script{}
		for _, r := range good {
			slow = append(slow, row{want: r.want, say: r.say[:3], fault: drip}, row{say: r.say[3:]})
		}
		w, _ := one(slow)                  // nine seconds a reply
		const total = 20*time.Second + 236 // failures that are alike must read alike: without the nanoseconds
		a := sender(t, w, func(e *submit.Endpoint) { e.Timeouts.Total = total }).Submit(t.Context(), testMail, probe.Steps{})
		if a.Class != probe.TimedOut || a.Phase != probe.PhaseEnvelope || a.Ended.Sub(a.Began) != total {
			t.Errorf("%+v", a)
		}
		if want := "sending MAIL: no answer within 2s"; !strings.HasSuffix(a.Err, want) {
			t.Errorf("error %q does not end in %q", a.Err, want)
		}
		w, _ = one(slow)
		a = sender(t, w, func(e *submit.Endpoint) { e.Timeouts.Total = 46 * time.Second }).Submit(t.Context(), testMail, probe.Steps{})
		if a.Class != probe.Accepted || a.Ended.Sub(a.Began) != 54*time.Second {
			t.Errorf("Total cuts the time for the dot: %+v", a)
		}
	})
}

// goroutines counts those of the bubble: outside it, an earlier test may still
// be on its way out.
func goroutines() int {
	stacks := make([]byte, 1<<20)
	return strings.Count(string(stacks[:runtime.Stack(stacks, true)]), ", synctest bubble ")
}

// Attempts that hang cost no goroutine but their caller's.
func TestNoGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		before := goroutines()
		const n = 50
		var done sync.WaitGroup
		for range n {
			w, _ := one(good.but(row{want: dot.want, fault: deaf}))
			s := sender(t, w)
			done.Go(func() { s.Submit(ctx, testMail, probe.Steps{}) })
		}
		synctest.Wait()
		if more := goroutines() - before; more != 2*n { // the caller and the peer
			t.Errorf("%d attempts in flight with their peers are %d goroutines", n, more)
		}
		stop()
		done.Wait()
		synctest.Wait()
		if after := goroutines(); after != before {
			t.Errorf("%d goroutines before, %d after", before, after)
		}
	})
}

func TestInterrupted(t *testing.T) {
	config := func(t *testing.T) (script, script) {
		c, _ := certificate(t, time.Now().AddDate(0, 1, 0))
		return script{greeting, ehloTLS, {want: "STARTTLS", say: "220 go\n", fault: deaf}}, script{{tls: c}}.then(good.but(row{want: data.want, fault: deaf})...)
	}
	implicit := func(e *submit.Endpoint) { e.TLS, e.InsecureSkipVerify = submit.TLSImplicit, true }
	tests := []struct {
		name   string
		script func(*testing.T) script
		change func(*submit.Endpoint)
		phase  probe.Phase
	}{
		{"greeting", func(*testing.T) script { return script{{fault: stall}} }, nil, probe.PhaseConnect},
		{"EHLO", func(*testing.T) script { return good.but(row{want: ehlo.want, fault: deaf}) }, nil, probe.PhaseEnvelope},
		{"handshake", func(t *testing.T) script { s, _ := config(t); return s }, func(e *submit.Endpoint) { e.TLS = submit.TLSStartTLS }, probe.PhaseTLS},
		{"login", func(*testing.T) script { return script{greeting, offering("PLAIN"), {want: plainTim, fault: deaf}} }, tim(""), probe.PhaseAuth},
		{"MAIL", func(*testing.T) script { return good.but(row{want: mailFrom.want, fault: deaf}) }, nil, probe.PhaseEnvelope},
		{"RCPT", func(*testing.T) script { return good.but(row{want: rcptTo.want, fault: stall}) }, nil, probe.PhaseEnvelope},
		{"DATA", func(*testing.T) script { return good.but(row{want: data.want, fault: deaf}) }, nil, probe.PhaseData},
		{"DATA under TLS", func(t *testing.T) script { _, s := config(t); return s }, implicit, probe.PhaseData},
		{"content", func(*testing.T) script { return good.but(row{want: data.want, say: "354 go\n", fault: stall}) }, nil, probe.PhaseData},
		{"dot", func(*testing.T) script { return good.but(row{want: dot.want, fault: deaf}) }, nil, probe.PhaseData},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _ := one(test.script(t))
				if test.change == nil {
					test.change = func(*submit.Endpoint) {}
				}
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(10*time.Second, func() { cancel(errors.New("the agent stops")) })
				a := sender(t, w, test.change).Submit(ctx, testMail, probe.Steps{})
				if a.Class != probe.Interrupted || a.Phase != test.phase || a.Ended.Sub(a.Began) != 10*time.Second || !strings.Contains(a.Err, "stopped: the agent stops") {
					t.Errorf("%+v", a)
				}
				if w.closed.Load() != 1 {
					t.Error("the connection stays open")
				}
			})
		})
	}
}

func TestInterruptedBeforeConnection(t *testing.T) {
	fixed := func(e *submit.Endpoint) { e.Host = "mail.example.com" }
	for name, test := range map[string]struct {
		change func(*submit.Endpoint)
		world  *world
		phase  probe.Phase
	}{
		"MX":      {mx, &world{slow: true}, probe.PhaseDNS},
		"address": {fixed, &world{slow: true}, probe.PhaseDNS},
		"dialing": {fixed, &world{ips: map[string][]string{"mail.example.com": {"192.0.2.1", "192.0.2.2"}}, silent: map[string]bool{"192.0.2.1:25": true, "192.0.2.2:25": true}}, probe.PhaseConnect},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(10*time.Second, cancel)
				a := sender(t, test.world, test.change).Submit(ctx, testMail, probe.Steps{})
				if a.Class != probe.Interrupted || a.Phase != test.phase || a.Ended.Sub(a.Began) != 10*time.Second || len(test.world.dialed) > 1 {
					t.Errorf("%+v, dialled %q", a, test.world.dialed)
				}
			})
		})
	}
}

// A deadline of the caller's own is a timeout, and a mail whose context ends
// while its record is written gets no dot.
func TestEndOfContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := one(script{{fault: stall}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		a := sender(t, w).Submit(ctx, testMail, probe.Steps{})
		if a.Class != probe.TimedOut || a.Ended.Sub(a.Began) != time.Minute {
			t.Errorf("deadline: %+v", a)
		}
		w, p := one(good)
		ctx, cancel = context.WithCancel(t.Context())
		a = sender(t, w).Submit(ctx, testMail, probe.Steps{BeforeDot: func(context.Context) error {
			cancel()
			return nil
		}})
		synctest.Wait()
		if a.Class != probe.Interrupted || p.dots != 0 {
			t.Errorf("%d dots: %+v", p.dots, a)
		}
	})
}

// Leave is taken of a server that can be talked to.
func TestFarewell(t *testing.T) {
	tests := []struct {
		script script
		want   string // the last line that the server hears
	}{
		{good, "QUIT"},
		{script{{say: "554 no\n"}}, "QUIT"},
		{good.but(row{want: mailFrom.want, say: "550 no\n"}), "QUIT"},
		{good.but(row{want: dot.want, say: "550 no\n"}), "QUIT"},
		{good.but(row{want: mailFrom.want, say: "421 bye\n"}), mailFrom.want},
		{good.but(row{want: mailFrom.want, say: "what\n"}), mailFrom.want},
		{good.but(row{want: mailFrom.want, fault: deaf}), mailFrom.want},
		{good.but(row{want: data.want, say: "354 go\n250 ok\n"}), data.want},
	}
	for i, test := range tests {
		synctest.Test(t, func(t *testing.T) {
			w, p := one(test.script)
			sender(t, w).Submit(t.Context(), testMail, probe.Steps{})
			synctest.Wait()
			lines := p.lines()
			if len(lines) == 0 || lines[len(lines)-1] != test.want {
				t.Errorf("script %d: the server heard %q, want %q at the end", i, lines, test.want)
			}
		})
	}
}

// The farewell to a server that reads no more is short, and not in Ended.
func TestFarewellIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := one(good.but(row{want: dot.want, say: "250 ok\n", fault: stall}))
		began := time.Now()
		a := sender(t, w).Submit(t.Context(), testMail, probe.Steps{})
		if a.Class != probe.Accepted || a.Ended != began || time.Since(began) != time.Second {
			t.Errorf("returned after %v: %+v", time.Since(began), a)
		}
	})
}

// An attempt that is over leaves nothing with a context that lives on.
func TestContextIsReleased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := one(good)
		ctx, cancel := context.WithCancel(t.Context())
		sender(t, w).Submit(ctx, testMail, probe.Steps{})
		before := w.closes.Load()
		cancel()
		synctest.Wait()
		if after := w.closes.Load(); after != before {
			t.Error("the end of the context still closes the connection")
		}
	})
}
