package report

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

func TestStateOfAnIncident(t *testing.T) {
	over, gone := failing("a 04:09-04:10 05:00-05:01"), failing("b 04:09-04:10 04:30-04:30")
	gone.Unwatched = true
	late := gone
	late.End = readBounds("05:30-05:30")
	is := func(list ...Outage) Incident {
		i := Incident{Outages: list}
		i.bound()
		return i
	}
	with := func(i Incident, change func(*Incident)) Incident {
		change(&i)
		return i
	}
	for _, test := range []struct {
		name string
		is   Incident
		want IncidentState
	}{
		{"goes on", is(failing("a 04:09-04:10")), IncidentOpen},
		{"over", is(over), IncidentOver},
		{"one left before the others came back", is(over, gone), IncidentOver},
		{"one left when the others were back", is(over, late), IncidentUnwatched},
		{"one left, another goes on", is(failing("a 04:09-04:10"), gone), IncidentOpen},
		{"planned", with(is(over), func(i *Incident) { i.Planned = true }), IncidentPlanned},
		{"planned, and goes on", with(is(failing("a 04:09-04:10")), func(i *Incident) { i.Planned = true }), IncidentPlanned},
		{"merged while it was open", with(Incident{Start: over.Start}, func(i *Incident) { i.Into = "x" }), IncidentMerged},
		{"withdrawn", with(Incident{Start: over.Start, End: over.Start}, func(i *Incident) { i.Withdrawn = true }), IncidentWithdrawn},
	} {
		if got := test.is.State(); got != test.want {
			t.Errorf("%s: it is %s, want %s", test.name, got, test.want)
		}
	}
}

// An incident whose outages turn out to be parts of another one's is told to be
// merged, in a statement, and stands for itself again when they do.
func TestIncidentThatBecomesPartOfAnother(t *testing.T) {
	var first, second saidOf
	var known []Incident
	look := func(now string, found ...string) {
		known = company.Join(Joining{Agent: "tokyo", Known: known, Found: outages(found...), Now: jstAt(now)})
		first.revise(known[0], now)
		if len(known) > 1 {
			second.revise(known[1], now)
		}
	}
	look("05:51", "a 04:09-04:10 05:49-05:50")
	look("06:10", "a 04:09-04:10 05:49-05:50", "a 06:06-06:07")
	look("06:20", "a 04:09-04:10")
	if known[1].State() != IncidentMerged || !cmp.Equal(known[0].Merged, []string{known[1].ID}) || known[1].Withdrawn {
		t.Errorf("the second is %s, the first holds %q", known[1].State(), known[0].Merged)
	}
	look("06:30", "a 04:09-04:10 04:30-04:31") // the rest was none
	look("06:40", "a 04:09-04:10 04:30-04:31", "a 06:06-06:07")
	if len(known) != 2 || known[1].State() != IncidentOpen || len(known[0].Merged) != 0 {
		t.Errorf("afterwards they are %q; the first holds %q", listed(known), known[0].Merged)
	}
	if diff := cmp.Diff([]string{"1 06:10 [opened]", "2 06:20 [merged]", "3 06:40 [merged reopened]"}, second.history(t)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 05:51 [opened]", "2 06:20 [merged reopened]", "3 06:30 [closed]", "4 06:40 [merged]"}, first.history(t)); diff != "" {
		t.Error(diff)
	}
}

// These are bytes that others read: they must not change by accident.
func TestIncidentAsJSON(t *testing.T) {
	o := failing("a ?-04:10")
	o.Usual = 1500 * time.Millisecond
	o.End = probe.Interval{From: jstAt("04:40")}
	o.Flaps = []Flap{{Up: readBounds("04:20-04:21"), Down: readBounds("04:30-04:31")}}
	o.Holes = []Span{{From: jstAt("04:12"), To: jstAt("04:13")}}
	i := Incident{Agent: "tokyo", ID: "x", Outages: []Outage{o}, Start: o.Start, End: o.End}
	r, _ := Revise(nil, i, jstAt("04:41"))
	const want = `{"agent":"tokyo","id":"x","outages":[{"server":"a","kind":"down","failed":["mx"],` +
		`"start":{"to":"2011-05-05T19:10:00Z"},"end":{"from":"2011-05-05T19:40:00Z"},"end_is_open":false,` +
		`"flaps":[{"up":{"from":"2011-05-05T19:20:00Z","to":"2011-05-05T19:21:00Z"},"down":{"from":"2011-05-05T19:30:00Z","to":"2011-05-05T19:31:00Z"}}],` +
		`"weak":false,"planned":false,"count":0,"holes":[{"from":"2011-05-05T19:12:00Z","to":"2011-05-05T19:13:00Z"}],` +
		`"usual_ns":1500000000}],` +
		`"scope":{"servers":0,"watched":0,"mailboxes":0,"mailboxes_known":false},` +
		`"start":{"to":"2011-05-05T19:10:00Z"},"end":{"from":"2011-05-05T19:40:00Z"},"weak":false,"planned":false}`
	if diff := cmp.Diff(want, string(r.Body)); diff != "" {
		t.Error(diff)
	}
	read, _, err := ReadRevisions([]probe.Revision{r})
	if diff := cmp.Diff(i.inUTC(), read); diff != "" || err != nil {
		t.Errorf("read again (%v):\n%s", err, diff)
	}
}

func TestFlushAsJSON(t *testing.T) {
	text, err := json.Marshal(Flush{Recovery: utc(readBounds("04:10-04:11")), Last: End{Of: 3, Left: 1}})
	const want = `{"recovery":{"from":"2011-05-05T19:10:00Z","to":"2011-05-05T19:11:00Z"},"fresh":{"reached":false,"of":0,"left":0},"accepted":{"reached":false,"of":0,"left":0},"last":{"reached":false,"of":3,"left":1},` +
		`"peak":0,"drain_per_second":0,"late":0,"overtaken":0,"outstanding":0}`
	if string(text) != want || err != nil {
		t.Errorf("%s (%v)", text, err)
	}
	if strings.Contains(string(text), "0001") {
		t.Error("what is not known is the year 1")
	}
}
