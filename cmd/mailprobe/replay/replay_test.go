package replay

import (
	"context"
	"os"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

func TestMain(m *testing.M) {
	seedIDs()
	os.Exit(m.Run())
}

// full tells whether the whole day of 6 May 2011 is wanted, and not a thinned one.
func full() bool { return os.Getenv("MAILPROBE_REPLAY") == "full" }

// variants returns how many variants are wanted.
func variants() uint64 {
	n, err := strconv.ParseUint(os.Getenv("MAILPROBE_VARIANTS"), 10, 32)
	if err != nil {
		return 2
	}
	return n
}

// TestMay2011 replays the incident of 6 May 2011.
func TestMay2011(t *testing.T) {
	s, networks := thin2011(), []string{"121.119.173.0/24", "121.119.179.0/24"}
	if full() {
		s, networks = may2011(), []string{"121.119.173.0/24", "121.119.175.0/24", "121.119.177.0/24", "121.119.179.0/24"}
	}
	inBubble(t, func(t *testing.T) {
		st := play(t, s, publish(t, os.Getenv("MAILPROBE_INCIDENT_DIR"), publications2011(s))...)
		defer st.close(t)
		truth := st.truth()
		checkTruth2011(t, truth, networks)
		st.judge(t, truth, s.end.Add(-10*time.Minute))
	})
}

// checkTruth2011 holds the truth that the world tells against what was planned,
// which is written down here a second time.
func checkTruth2011(t *testing.T, got truth, networks []string) {
	t.Helper()
	if len(got.Incidents) != 1 {
		t.Fatalf("%d incidents, want 1", len(got.Incidents))
	}
	type count struct {
		network string
		n, of   int
	}
	var scope, want []count
	for _, n := range got.Incidents[0].Scope {
		scope = append(scope, count{n.Network, n.N, n.Of})
	}
	for _, n := range networks {
		want = append(want, count{n, 3, 3})
	}
	if !slices.Equal(scope, want) {
		t.Errorf("the scope is %v, want %v", scope, want)
	}
	own := got.Outages["sv179-187"]
	if len(own) != 1 || !near(own[0].From, "04:10:00") || !near(own[0].To, "13:50:00") || len(own[0].Flaps) != 0 {
		t.Errorf("121.119.179.187 was out %+v, want from 04:10 to 13:50", own)
	}
	other := got.Outages["sv179-185"]
	if len(other) != 1 || !near(other[0].From, "04:10:00") || !near(other[0].To, "13:30:00") || len(other[0].Flaps) != 1 ||
		!near(other[0].Flaps[0].From, "05:50:00") || !near(other[0].Flaps[0].To, "05:58:00") {
		t.Errorf("121.119.179.185 was out %+v, want from 04:10 to 13:30, but for 05:50 to 05:58", other)
	}
}

func near(at time.Time, text string) bool {
	late := at.Sub(clock(text))
	return late >= 0 && late < staggerMax
}

// TestVariants replays variants of that incident.
func TestVariants(t *testing.T) {
	for seed := range variants() {
		s := variant(seed)
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				st := play(t, s)
				defer st.close(t)
				st.judge(t, st.truth(), s.end.Add(-3*time.Minute))
			})
		})
	}
}

func inBubble(t *testing.T, f func(*testing.T)) {
	t.Helper()
	began := time.Now()
	synctest.Test(t, f)
	t.Logf("it took %v", time.Since(began).Round(10*time.Millisecond))
}

// truth tells what happened on the stage.
func (st *stage) truth() truth { return truthOf(st.sites, st.chronicle.list(), st.world.Log()) }

// judge holds the record, and what the analysis says of it, against the truth.
// Mails that were sent before an instant must have come.
func (st *stage) judge(t *testing.T, truth truth, before time.Time) {
	t.Helper()
	probes := st.probes(t)
	t.Logf("%s; %d mails, %d outages, the usual delay is up to %v", st.scenario, len(probes), len(truth.Outages), truth.Usual)
	complain(t, "record", judgeMails(saidMails(probes, time.Now()), truth, before))
	allowed := allowance{every: st.every, dial: dialTimeout, usual: truth.Usual, flap: st.flap}
	for how, say := range map[string]func(context.Context) ([]saidIncident, error){"live": st.saidLive, "afterwards": st.saidAfterwards} {
		said, err := say(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		complain(t, "analysis, "+how, judgeIncidents(said, truth, allowed))
	}
}

// dialTimeout is the default of the configuration.
const dialTimeout = 30 * time.Second

// complain fails the test with the first complaints of a verdict.
func complain(t *testing.T, about string, v verdict) {
	t.Helper()
	const shown = 12
	for _, complaint := range v[:min(shown, len(v))] {
		t.Errorf("%s: %s", about, complaint)
	}
	if len(v) > shown {
		t.Errorf("%s: and %d more", about, len(v)-shown)
	}
}
