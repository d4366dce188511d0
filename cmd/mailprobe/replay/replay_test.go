package replay

import (
	"context"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	seedIDs()
	os.Exit(m.Run())
}

// full tells whether the whole day of 6 May 2011 is wanted, and not a thinned one.
func full() bool { return os.Getenv("MAILPROBE_REPLAY") == "full" }

// variants returns the seeds of the variants that are wanted. Without a number it
// is one; TestRunsAlike judges another.
func variants() []uint64 {
	n, err := strconv.ParseUint(os.Getenv("MAILPROBE_VARIANTS"), 10, 32)
	if err != nil {
		return []uint64{1}
	}
	var seeds []uint64
	for seed := range n {
		seeds = append(seeds, seed)
	}
	return seeds
}

// TestMay2011 replays the incident of 6 May 2011: the whole day, or a thinned one
// in which the questions of that day are asked.
func TestMay2011(t *testing.T) {
	if !full() {
		s := thin2011()
		interview(t, s, func(t *testing.T, st *stage) {
			judge2011(t, st, 2, "121.119.173.0/24", "121.119.179.0/24")
		})
		return
	}
	apart(t, func(t *testing.T, _ string) {
		s := may2011()
		st := play(t, s, publish(t, os.Getenv("MAILPROBE_INCIDENT_DIR"), publications2011(s))...)
		defer st.close(t)
		judge2011(t, st, 3, "121.119.173.0/24", "121.119.175.0/24", "121.119.177.0/24", "121.119.179.0/24")
	})
}

// judge2011 judges a stage on which networks of so many servers each were struck.
func judge2011(t *testing.T, st *stage, servers int, networks ...string) {
	t.Helper()
	truth := st.truth()
	checkTruth2011(t, truth, servers, networks)
	st.judge(t, truth, st.end.Add(-10*time.Minute))
}

// checkTruth2011 holds the truth that the world tells against what was planned,
// which is written down here a second time.
func checkTruth2011(t *testing.T, got truth, servers int, networks []string) {
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
		want = append(want, count{n, servers, servers})
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
	for _, seed := range variants() {
		s := variant(seed)
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			apart(t, func(t *testing.T, _ string) {
				st := play(t, s)
				defer st.close(t)
				st.judge(t, st.truth(), s.end.Add(-3*time.Minute))
			})
		})
	}
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
	allowed := allowance{every: st.every, dial: dialTimeout, usual: truth.Usual, flap: st.flap, often: map[string]time.Duration{}}
	for _, at := range st.sites {
		allowed.often[at.name] = at.every
	}
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
