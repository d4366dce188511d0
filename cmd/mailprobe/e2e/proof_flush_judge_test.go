package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// flushTruth is when the ends of the flush truly were, by what the servers know
// of each mail.
type flushTruth struct {
	last     probe.Interval // the last late mail came
	accepted probe.Interval // the last late mail came that the server had taken before the recovery
	fresh    probe.Interval // between the sending of the last late mail on a direct route, and of the next one
}

func (f *flushing) truth(more time.Duration) flushTruth { return f.truthBy(f.lateAfter(more)) }

// truthBy returns the ends of the flush where mail is late after so long on each
// route.
func (f *flushing) truthBy(late map[string]time.Duration) (is flushTruth) {
	fresh := f.freshFrom(late)
	for _, r := range f.rows {
		came := f.world.Delivered(r.MessageID)
		if !f.late(r, late) || !r.Sent.Before(fresh[r.Route]) {
			continue
		}
		direct := r.Via != "relay"
		if direct && r.Sent.After(is.fresh.From) {
			is.fresh.From = r.Sent
		}
		if len(came) == 0 {
			continue
		}
		if came[0].To.After(is.last.To) {
			is.last = came[0]
		}
		if direct && !r.Accepted.IsZero() && r.Accepted.Before(f.back.From) && came[0].To.After(is.accepted.To) {
			is.accepted = came[0]
		}
	}
	is.fresh.To = fresh["mx"]
	if fresh["submission"].After(is.fresh.To) {
		is.fresh.To = fresh["submission"]
	}
	return is
}

// lateAfter returns for each route after how long a mail is late, and more: three
// times what the slowest took before the outage, and lateFloor at least. On a quiet
// machine it is lateFloor.
func (f *flushing) lateAfter(more time.Duration) map[string]time.Duration {
	late := map[string]time.Duration{}
	for _, r := range f.rows {
		late[r.Route] = max(late[r.Route], lateFloor+more)
		if came := f.world.Delivered(r.MessageID); len(came) > 0 && came[0].To.Before(f.ailed.From) {
			late[r.Route] = max(late[r.Route], 3*came[0].To.Sub(r.Sent)+more)
		}
	}
	return late
}

// soonest returns for each route the least after which the program may take a mail
// for late.
func (f *flushing) soonest() map[string]time.Duration {
	late := map[string]time.Duration{}
	for _, r := range f.rows {
		late[r.Route] = lateFloor
	}
	return late
}

// late tells whether a mail came late, or not at all.
func (f *flushing) late(r Row, after map[string]time.Duration) bool {
	came := f.world.Delivered(r.MessageID)
	return len(came) == 0 || came[0].To.Sub(r.Sent) > after[r.Route]
}

// freshFrom returns for each route when the first of three mails in a row was sent
// that came in time, after the servers were back: what is late later, on a busy
// machine, is not of the flush.
func (f *flushing) freshFrom(late map[string]time.Duration) map[string]time.Time {
	from, run := map[string]time.Time{}, map[string][]time.Time{}
	for _, r := range f.rows {
		if !from[r.Route].IsZero() || r.Sent.Before(f.back.From.Add(-lateFloor)) {
			continue
		}
		if f.late(r, late) {
			run[r.Route] = nil
		} else if run[r.Route] = append(run[r.Route], r.Sent); len(run[r.Route]) == 3 {
			from[r.Route] = run[r.Route][0]
		}
	}
	return from
}

func (t flushTruth) end(name string) probe.Interval {
	return map[string]probe.Interval{"fresh": t.fresh, "accepted": t.accepted, "last": t.last}[name]
}

// judgeForecasts holds what was expected against what happened: an error of a
// fifth of the time that was left then, or the truth in the stated interval.
func (f *flushing) judgeForecasts() {
	f.Helper()
	truth, asked, given := f.truth(0), 0, 0
	for _, c := range f.forecasts {
		for _, name := range flushEnds {
			said, came := c.flush.end(name), truth.end(name).To
			if said.Reached || !came.After(c.at) {
				continue
			}
			if name == "last" {
				asked++
			}
			if said.Estimate == nil {
				f.Logf("at %d %% nothing is said of the %s end, %.1f s before it", c.percent, name, came.Sub(c.at).Seconds())
				continue
			}
			if name == "last" {
				given++
			}
			f.judgeEstimate(c, name, *said.Estimate, came)
		}
	}
	f.Logf("the last end was asked for %d times before it came, and told %d times", asked, given)
	// How often an estimate can be given depends on how evenly a busy machine lets the
	// flush go: the long form demands it.
	if soak() && (asked < 2 || given == 0) {
		f.Errorf("the last end was asked for %d times before it came, and told %d times", asked, given)
	}
}

func (f *flushing) judgeEstimate(c forecast, end string, said saidEstimate, came time.Time) {
	f.Helper()
	left, off := came.Sub(c.at), said.At.Sub(came).Abs()
	// An estimate is told in whole seconds.
	holds := !came.Before(said.From.Add(-time.Second)) && !came.After(said.To.Add(time.Second))
	f.Logf("at %d %%: the %s end was expected in %.1f s (%.1f to %.1f), by %s, and came after %.1f s: off by %.0f %%; the interval holds it: %v", c.percent, end,
		said.At.Sub(c.at).Seconds(), said.From.Sub(c.at).Seconds(), said.To.Sub(c.at).Seconds(), said.By, left.Seconds(), 100*off.Seconds()/left.Seconds(), holds)
	if off > left/5 && !holds {
		f.Errorf("at %d %% the %s end was expected %v off", c.percent, end, off)
	}
	// The metrics were read a little later, maybe of a newer look.
	if eta := c.metrics[end]; eta < float64(said.From.Unix())-5 || eta > float64(said.To.Unix())+5 {
		f.Errorf("at %d %% the metrics expect the %s end at %.0f, the command at %v", c.percent, end, eta, said.At)
	}
}

// judgeOutage checks that the bounds of the incident hold what was done to the
// servers.
func (f *flushing) judgeOutage(i saidIncident) {
	f.Helper()
	f.Logf("incident %+v", i)
	f.Logf("start: %.2f to %.2f after the store was taken away (SMTP: %.2f)", i.Start.From.Sub(f.ailed.From).Seconds(), i.Start.To.Sub(f.ailed.From).Seconds(), f.failed.From.Sub(f.ailed.From).Seconds())
	f.Logf("end: %.2f to %.2f after bringing back began, which took %.2f", i.End.From.Sub(f.back.From).Seconds(), i.End.To.Sub(f.back.From).Seconds(), f.back.To.Sub(f.back.From).Seconds())
	if !i.Start.Meets(f.ailed) {
		f.Errorf("it began between %v and %v: want %v in it", i.Start.From, i.Start.To, f.ailed)
	}
	if !i.End.Meets(f.back) {
		f.Errorf("it ended between %v and %v: want %v in it", i.End.From, i.End.To, f.back)
	}
}

// doubt is how well the arrival of a mail may be known that came before its mailbox
// could be read again: the program may take one for late or not that is so near to
// the floor.
const doubt = 2 * time.Second

// judgeEnds checks the three ends as they are told afterwards.
func (f *flushing) judgeEnds(flush saidFlush) {
	f.Helper()
	truth, sooner, later := f.truth(0), f.truth(doubt), f.truth(-doubt)
	truth.fresh = probe.Interval{From: sooner.fresh.From, To: later.fresh.To}
	// The program's limit is of the delays of each route so far: between the floor and
	// what lateAfter says. On a quiet machine the two are the same.
	most := f.truthBy(f.soonest())
	truth.last.To, truth.accepted.To = most.last.To, most.accepted.To
	f.Logf("in the end:%s", f.tellEnds(flush))
	for _, name := range flushEnds {
		said, want := flush.end(name), truth.end(name)
		switch {
		case !said.Reached:
			f.Errorf("the %s end is not reached", name)
		case !said.At.Meets(probe.Interval{From: want.From.Add(-slack), To: want.To.Add(slack)}):
			f.Errorf("the %s end was from %.2f to %.2f s after the recovery: truly %.2f to %.2f", name,
				f.since(said.At.From), f.since(said.At.To), f.since(want.From), f.since(want.To))
		case name != "fresh" && !f.cameLate(said.At):
			f.Errorf("the %s end was from %.2f to %.2f s after the recovery: no mail came late then", name,
				f.since(said.At.From), f.since(said.At.To))
		case said.At.To.After(flush.Last.At.To):
			f.Errorf("the %s end was at %v, after the last one at %v", name, said.At.To, flush.Last.At.To)
		}
	}
}

// cameLate tells whether a mail came at an instant that is known within bounds, and
// so long after it was sent that the program may take it for late.
func (f *flushing) cameLate(at probe.Interval) bool {
	soonest := f.soonest()
	for _, r := range f.rows {
		for _, came := range f.world.Delivered(r.MessageID) {
			if came.To.Sub(r.Sent) > soonest[r.Route]-slack && at.Meets(probe.Interval{From: came.From.Add(-slack), To: came.To.Add(slack)}) {
				return true
			}
		}
	}
	return false
}

// judgeDocuments checks that reports and notices can be written and tell the
// instants.
func (f *flushing) judgeDocuments(i saidIncident) {
	f.Helper()
	tokyo := time.FixedZone("JST", 9*3600)
	for _, args := range [][]string{{"report", "--format", "md"}, {"report", "--format", "html"}, {"notice", "--kind", "recovered"}} {
		for lang, text := range f.writes(append(args, "--incident", i.ID)...) {
			if !strings.Contains(text, i.End.To.In(tokyo).Format("15:04")) {
				f.Errorf("%v in %s does not tell the end of the outage:\n%s", args, lang, text)
			}
		}
	}
}

// judgeImport checks that the exported ledger says the same where it is imported.
func (f *flushing) judgeImport() {
	exported, err := f.agent.command("export")
	if err != nil {
		f.Fatal(err)
	}
	want := f.incidents(f.agent)
	revisions := statementsOf(f, exported)
	file := filepath.Join(f.TempDir(), "ledger.jsonl")
	if err := os.WriteFile(file, exported, 0o600); err != nil {
		f.Fatal(err)
	}
	config, err := os.ReadFile(f.agent.config)
	if err != nil {
		f.Fatal(err)
	}
	for name, config := range map[string]string{"its configuration": string(config), "none": "agent: elsewhere\ndata: " + f.agent.data() + "\n"} {
		other := newAgent(f, strings.ReplaceAll(config, f.agent.data(), "%DATA%"))
		if _, err := other.command("import", file); err != nil {
			f.Error(err)
			continue
		}
		if diff := cmp.Diff(want, f.incidents(other)); diff != "" {
			f.Errorf("with %s, the imported ledger has other incidents (-want +got):\n%s", name, diff)
		}
		out, err := other.command("export")
		if err != nil {
			f.Fatal(err)
		}
		if diff := cmp.Diff(revisions, statementsOf(f, out)); diff != "" {
			f.Errorf("with %s, the imported ledger has other revisions (-want +got):\n%s", name, diff)
		}
	}
}

// statement is what one revision of an exported ledger says. Its other figures may
// be reckoned anew where it is imported.
type statement struct {
	Type, Agent, Incident string
	N                     int
	Open                  bool
	At, From, To          time.Time
}

// statementsOf returns what was said of the incidents of an export, in order.
func statementsOf(t testing.TB, export []byte) (list []statement) {
	t.Helper()
	for line := range bytes.Lines(export) {
		var s statement
		if err := json.Unmarshal(line, &s); err != nil {
			t.Fatalf("reading an exported line: %v\n%s", err, line)
		}
		if s.Type == "revision" {
			list = append(list, s)
		}
	}
	if len(list) < 2 || !list[0].Open || list[len(list)-1].Open {
		t.Errorf("the revisions are %+v: want one that opens the incident and one that closes it", list)
	}
	return list
}
