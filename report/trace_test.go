package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// trendOf is what a standing tells of some mails at a minute.
func trendOf(mails []Mail, now time.Time) (s Standing) {
	h := History{Mails: mails}
	s.trend(timed{h, Estate{}.latenessOf(h)}, now)
	return s
}

// What was refused for good or given up will not come: after the recovery nobody is
// to wait for it.
func TestWhatIsGivenUpIsNotMissing(t *testing.T) {
	waits, gone := mailAt("r", probe.MX, -3).refusedAt(-3), mailAt("s", probe.Submission, -3).refusedAt(-3)
	gone.GivenUp = m(-2.9)
	if s := trendOf([]Mail{waits, gone}, m(1)); s.Missing != 1 || s.Trace[28].Missing+s.Trace[27].Missing != 2 {
		t.Errorf("%d are missing, want the one that is tried again; the trace ends with %+v", s.Missing, s.Trace[26:])
	}
}

func TestTrend(t *testing.T) {
	mails := []Mail{ // by the minute after noon, of two routes
		mailAt("r", probe.MX, -100).in(-100 + 0.5),
		mailAt("r", probe.MX, -58.5).in(-58.4),
		mailAt("r", probe.MX, -58).in(-57.9),
		mailAt("w", probe.Relay, -57).in(-50), // seven minutes late
		mailAt("r", probe.MX, -20),            // did not come
		mailAt("r", probe.MX, -14).in(-13.9),
		mailAt("w", probe.Relay, -10).in(-9),
		mailAt("r", probe.MX, -1).refusedAt(-1),
		mailAt("r", probe.MX, 0.5).in(0.55),
		mailAt("r", probe.MX, 0.75), // sent 15 s ago
		mailAt("r", probe.MX, 5).in(5.1),
	}
	s := trendOf(mails, m(1))
	if len(s.Trace) != 30 || !s.Trace[0].From.Equal(m(-58)) || !s.Trace[29].From.Equal(m(0)) || !s.Trace[29].To.Equal(m(2)) {
		t.Fatalf("the trace is %+v", s.Trace)
	}
	for n, is := range s.Trace {
		from := -58 + 2*float64(n)
		want := map[float64]Trace{
			-58: {Sent: 2, Longest: 7*time.Minute - 500*time.Millisecond},
			-20: {Sent: 1, Missing: 1},
			-14: {Sent: 1, Longest: 5500 * time.Millisecond},
			-10: {Sent: 1, Longest: 59500 * time.Millisecond},
			-2:  {Sent: 1, Missing: 1},
			0:   {Sent: 2, Longest: 2500 * time.Millisecond},
		}[from]
		want.Span = Span{From: m(from), To: m(from + 2)}
		if diff := cmp.Diff(want, is); diff != "" {
			t.Errorf("the span %d (-want +got):\n%s", n, diff)
		}
	}
	if want := (Quantiles{N: 3, P50: 5500 * time.Millisecond, P90: 59500 * time.Millisecond, Max: 59500 * time.Millisecond}); s.Lately != want {
		t.Errorf("lately %+v, want %+v", s.Lately, want)
	}
	// Of those not there, one was sent 20 minutes ago, and one 15 s ago.
	if s.Missing != 1 {
		t.Errorf("%d are missing of the last 15 minutes, want 1", s.Missing)
	}
	// In time are those of within 30 s: of a hundred minutes ago, -58.5, -58, -14, 0.5 and 5.
	if want := (Quantiles{N: 6, P50: 5500 * time.Millisecond, P90: 29500 * time.Millisecond, Max: 29500 * time.Millisecond}); s.Usual != want {
		t.Errorf("usual %+v, want %+v", s.Usual, want)
	}
}

// What takes longer than the floor is the usual where it usually does.
func TestUsualOfASlowRoute(t *testing.T) {
	var mails []Mail
	for at := -60.0; at < 0; at++ {
		mails = append(mails, mailAt("r", probe.MX, at).in(at+2))
	}
	if s := trendOf(mails, m(0)); s.Usual.N < 45 || s.Usual.P50 != 2*time.Minute-500*time.Millisecond || s.Lately.N != 15 {
		t.Errorf("usual %+v, lately %+v", s.Usual, s.Lately)
	}
}

func TestTrendOfNothing(t *testing.T) {
	if s := trendOf(nil, m(0)); len(s.Trace) != 30 || s.Lately.N+s.Usual.N != 0 || s.Trace[3].Sent != 0 {
		t.Errorf("%+v", s)
	}
}

// A monitor says it with each look.
func TestMonitorTellsTheTrend(t *testing.T) {
	w := badMorning()
	a := newAgent(w)
	for now := range minutes(w.from, jstAt("04:40")) {
		a.step(w, now)
	}
	s := a.look(jstAt("04:40:05")).server("a")
	// It failed at 04:10. Since then two mails a minute were sent: those of the last half minute are not late.
	missing, sent := 0, 0
	for _, is := range s.Trace {
		missing, sent = missing+is.Missing, sent+is.Sent
	}
	if missing != 60 || sent < 115 || sent > 121 || s.Lately.N != 0 || s.Usual.P50 > 2*time.Second || s.Usual.N < 100 {
		t.Errorf("%d are missing of %d; lately %+v, usual %+v", missing, sent, s.Lately, s.Usual)
	}
}
