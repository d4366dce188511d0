package submit_test

import (
	"context"
	"crypto/tls"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

// When the record cannot be written, no dot goes out, in clear and under TLS,
// and neither does anything that the server could take for the mail's end.
func TestNoDotWithoutRecord(t *testing.T) {
	tests := []struct {
		mode   submit.TLSMode
		script func(*tls.Config) script
	}{
		{submit.TLSNone, func(*tls.Config) script { return good }},
		{submit.TLSImplicit, func(c *tls.Config) script { return script{{tls: c}}.then(good...) }},
		{submit.TLSStartTLS, func(c *tls.Config) script { return script{greeting, ehloTLS, startTLS(c)}.then(good[1:]...) }},
	}
	for _, test := range tests {
		t.Run(string(test.mode), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				config, pool := certificate(t, time.Now().AddDate(0, 1, 0))
				w, p := one(test.script(config))
				a := sender(t, w, func(e *submit.Endpoint) { e.TLS, e.RootCAs = test.mode, pool }).
					Submit(t.Context(), testMail, probe.Steps{BeforeDot: func(context.Context) error { return errNoRecord }})
				if a.Class != probe.Aborted || a.Phase != probe.PhaseData || a.Reply.Code != 0 || !strings.Contains(a.Err, "disk full") {
					t.Errorf("%+v", a)
				}
				synctest.Wait()
				lines := p.lines()
				at := slices.Index(lines, "DATA")
				// The last line has no end: the server cannot take the mail for complete.
				if d := cmp.Diff([]string{"Subject: test", "", "Hello."}, lines[at+1:]); d != "" {
					t.Errorf("the server heard behind DATA (-want +got):\n%s", d)
				}
				if p.dots != 0 || w.closed.Load() != 1 {
					t.Errorf("%d final dots, %d connections closed", p.dots, w.closed.Load())
				}
			})
		})
	}
}

// BeforeDot comes when the server has the content, and its time is not the
// server's.
func TestBeforeDot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, p := one(good.but(row{want: data.want, say: "3", fault: drip}).then(row{say: "54 go\n"}, dot))
		a := sender(t, w, func(e *submit.Endpoint) { e.Timeouts.Total = time.Minute }).
			Submit(t.Context(), testMail, probe.Steps{BeforeDot: func(context.Context) error {
				time.Sleep(time.Hour) // a very slow disk
				synctest.Wait()
				if p.dots != 0 || !slices.Contains(p.lines(), "Subject: test") {
					t.Errorf("before the dot, the server has heard %q", p.lines())
				}
				return nil
			}})
		if a.Class != probe.Accepted || a.Phases[probe.PhaseData] != 3*time.Second || p.dots != 1 {
			t.Errorf("class %s, phases %v: %s", a.Class, a.Phases, a.Err)
		}
	})
}

// What is lost behind the dot is uncertain; what the server refuses is not.
func TestUncertain(t *testing.T) {
	tests := []struct {
		name      string
		dot       row
		uncertain bool
	}{
		{"hang up", row{fault: hangUp}, true},
		{"reset", row{fault: reset}, true},
		{"silence", row{fault: deaf}, true},
		{"garbage", row{say: "what?\n"}, true},
		{"no final code", row{say: "334 more\n"}, true},
		{"half a reply", row{say: "250-Ok\n", fault: hangUp}, true},
		{"endless reply", row{say: "250-Ok\n", fault: flood}, true},
		{"rejected", row{say: "554 5.7.1 no\n"}, false},
		{"deferred", row{say: "451 4.3.0 no\n"}, false},
		{"accepted, then lost", row{say: "250 ok\n", fault: reset}, false},
		{"accepted, and more", row{say: "250 ok\n421 bye\n", fault: hangUp}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				test.dot.want = "content"
				w, p := one(good.but(test.dot))
				var dotted time.Time
				a := sender(t, w).Submit(t.Context(), testMail, probe.Steps{BeforeDot: func(context.Context) error {
					dotted = time.Now()
					return nil
				}})
				if !a.Dotted.IsZero() {
					t.Error("Dotted is the caller's to set")
				}
				a.Dotted = dotted
				synctest.Wait()
				if a.Uncertain() != test.uncertain || p.dots != 1 {
					t.Errorf("uncertain is %v, want %v, after %d dots: %+v", a.Uncertain(), test.uncertain, p.dots, a)
				}
			})
		})
	}
}
