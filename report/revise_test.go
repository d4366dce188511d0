package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mailprobe/probe"
)

// saidOf is what stands in the record of one incident.
type saidOf []probe.Revision

// revise does as an agent does: what is to be recorded replaces the revision of
// its number, or is a new one.
func (r *saidOf) revise(i Incident, now string) bool {
	next, ok := Revise(*r, i, jstAt(now))
	if !ok {
		return false
	}
	if n := len(*r); n > 0 && (*r)[n-1].N == next.N {
		(*r)[n-1] = next
	} else {
		*r = append(*r, next)
	}
	return true
}

// history writes what was said in short: when, and what changed.
func (r saidOf) history(t *testing.T) []string {
	t.Helper()
	_, said, err := ReadRevisions(r)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range said {
		out = append(out, fmt.Sprintf("%d %s %v", s.N, s.At.In(jst).Format("15:04"), s.Changed))
	}
	return out
}

func TestRevisions(t *testing.T) {
	type look struct {
		now   string
		found []Outage
	}
	tests := []struct {
		name  string
		looks []look
		want  []string
	}{
		{"the same again", []look{{"04:12", outages("a 04:09-04:10")}, {"04:13", outages("a 04:09-04:10")}}, []string{"1 04:12 [opened]"}},
		{"as the day of 2011 went: scope, a flap, the end", []look{
			{"04:12", outages("a 04:09-04:10")},
			{"04:13", outages("a 04:09-04:10", "b 04:10-04:11")},
			{"05:51", outages("a 04:09-04:10 05:49-05:50", "b 04:10-04:11 05:49-05:51")},
			{"06:00", outages("a 04:09-04:10", "b 04:10-04:11")},
			{"13:31", outages("a 04:09-04:10 13:29-13:30", "b 04:10-04:11")},
			{"13:51", outages("a 04:09-04:10 13:29-13:30", "b 04:10-04:11 13:49-13:50")},
		}, []string{"1 04:12 [opened]", "2 04:13 [scope]", "3 05:51 [closed]", "4 06:00 [reopened]", "5 13:51 [closed]"}},
		{"servers that fail one after the other within a minute are one correction", []look{
			{"04:12:00", outages("a 04:09-04:10")},
			{"04:12:20", outages("a 04:09-04:10", "b 04:09-04:10")},
			{"04:12:40", outages("a 04:09-04:10", "b 04:09-04:10", "c 04:09-04:10")},
			{"04:13:00", outages("a 04:09-04:10", "b 04:09-04:10", "c 04:09-04:10")},
			{"04:14:00", outages("a 04:09-04:10", "b 04:09-04:10", "c 04:09-04:10")},
		}, []string{"1 04:12 [opened]", "2 04:13 [scope]"}},
		{"a scope that comes and goes within a minute was never said", []look{
			{"04:12:00", outages("a 04:09-04:10")},
			{"04:12:20", outages("a 04:09-04:10", "b 04:09-04:10")},
			{"04:13:00", outages("a 04:09-04:10")},
		}, []string{"1 04:12 [opened]"}},
		{"an end within the bounds that were said", []look{
			{"05:10", outages("a 04:09-04:10 05:00-05:02")},
			{"05:12", outages("a 04:09-04:10 05:00:30-05:01:30")},
		}, []string{"1 05:10 [opened]"}},
		{"an end twenty minutes earlier than was said", []look{
			{"13:55", outages("a 04:09-04:10 13:49-13:50")},
			{"15:00", outages("a 04:09-04:10 13:29-13:30")},
		}, []string{"1 13:55 [opened]", "2 15:00 [end]"}},
		{"a start that moves a little each time moves far in the end", []look{
			{"04:12", outages("a 04:09-04:10")},
			{"04:14", outages("a 04:08:30-04:09:30")},
			{"04:16", outages("a 04:08-04:09")},
			{"04:18", outages("a 04:07:30-04:08:30")},
			{"04:20", outages("a 04:07-04:08")},
		}, []string{"1 04:12 [opened]", "2 04:18 [start]"}},
		{"a start of which nothing was known before", []look{
			{"04:12", outages("a ?-04:10")},
			{"04:14", outages("a 03:00-04:10")},
		}, []string{"1 04:12 [opened]", "2 04:14 [start]"}},
		{"withdrawn, and found again", []look{
			{"04:12", outages("a 04:09-04:10")},
			{"04:13", nil},
			{"04:14", nil},
			{"04:15", outages("a 04:09-04:10")},
		}, []string{"1 04:12 [opened]", "2 04:13 [withdrawn]", "3 04:15 [reopened]"}},
	}
	for _, test := range tests {
		var known []Incident
		var r saidOf
		for _, l := range test.looks {
			known = company.Join(Joining{Agent: "tokyo", Known: known, Found: l.found, Now: jstAt(l.now)})
			if len(known) != 1 {
				t.Fatalf("%s: the incidents are %q", test.name, listed(known))
			}
			r.revise(known[0], l.now)
			if r.revise(known[0], l.now) {
				t.Errorf("%s, %s: the same is recorded twice", test.name, l.now)
			}
		}
		if diff := cmp.Diff(test.want, r.history(t)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		is, _, err := ReadRevisions(r)
		if diff := cmp.Diff(known[0].inUTC(), is); diff != "" || err != nil {
			t.Errorf("%s: what is recorded last is not how it stands (%v):\n%s", test.name, err, diff)
		}
	}
}

// TestBoundsThatNarrowMakeFewRevisions narrows an end of three hours minute by
// minute: it may be corrected each time that half of what was said is gone.
func TestBoundsThatNarrowMakeFewRevisions(t *testing.T) {
	var known []Incident
	var r saidOf
	for minute := range 180 {
		o := failing("a 04:09-04:10 05:00-08:00")
		o.End.From = o.End.From.Add(time.Duration(minute) * time.Minute)
		known = company.Join(Joining{Agent: "tokyo", Known: known, Found: []Outage{o}, Now: jstAt("09:00")})
		r.revise(known[0], fmt.Sprintf("%02d:%02d", 9+minute/60, minute%60))
	}
	// 180 minutes wide; then less than 90, 44, 21, 10, 4 and 1
	if len(r) != 7 {
		t.Errorf("there are %d revisions: %q", len(r), r.history(t))
	}
}

func TestRevisionSaysWhatItConcerns(t *testing.T) {
	known := company.Join(Joining{Agent: "tokyo", Found: outages("a 04:09-04:10"), Now: jstAt("04:12")})
	open, ok := Revise(nil, known[0], jstAt("04:12"))
	want := probe.Revision{Agent: "tokyo", Incident: "20110505-1910", N: 1, At: jstAt("04:12"), Renewed: jstAt("04:12"), Open: true, From: jstAt("04:09")}
	got := open
	got.Body = nil
	if diff := cmp.Diff(want, got); diff != "" || !ok {
		t.Error(diff)
	}
	known = company.Join(Joining{Agent: "tokyo", Known: known, Found: outages("a 04:09-04:10 05:00-05:01"), Now: jstAt("05:02")})
	closed, ok := Revise([]probe.Revision{open}, known[0], jstAt("05:02"))
	if !ok || closed.N != 2 || closed.Open || !closed.To.Equal(jstAt("05:01")) {
		t.Errorf("the second revision is %+v", closed)
	}
	known[0].Outages[0].Count++
	renewed, ok := Revise([]probe.Revision{open, closed}, known[0], jstAt("05:03"))
	if !ok || renewed.N != 2 || !renewed.At.Equal(jstAt("05:02")) || !renewed.Renewed.Equal(jstAt("05:03")) {
		t.Errorf("with newer figures it is %+v", renewed)
	}
}

func TestRevisionsTellWhatPeopleDid(t *testing.T) {
	in := Joining{Agent: "tokyo", Found: outages("a 04:09-04:10", "b 04:09-04:10", "d 04:20-04:21"), Now: jstAt("06:00")}
	in.Known = company.Join(in)
	var first, second saidOf
	first.revise(in.Known[0], "04:30")
	second.revise(in.Known[1], "04:30")
	for _, n := range []Comment{
		note("n1", "05:00", "20110505-1910", Annotation{Merge: "20110505-1921"}),
		note("0190-3f9a2c", "05:01", "20110505-1910", Annotation{Split: []string{"b"}}),
		note("n3", "05:02", "20110505-1910", Annotation{Planned: true}),
	} {
		in.Notes = append(in.Notes, n)
		in.Known = company.Join(in)
		for _, i := range in.Known {
			switch i.ID {
			case "20110505-1910":
				first.revise(i, n.At.In(jst).Format("15:04"))
			case "20110505-1921":
				second.revise(i, n.At.In(jst).Format("15:04"))
			}
		}
	}
	if diff := cmp.Diff([]string{"1 04:30 [opened]", "2 05:00 [merged scope]", "3 05:01 [split scope]", "4 05:02 [planned]"}, first.history(t)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 04:30 [opened]", "2 05:00 [merged]"}, second.history(t)); diff != "" {
		t.Error(diff)
	}
	if r := second[1]; r.Open || !r.To.Equal(jstAt("04:21")) {
		t.Errorf("a merged incident is open %v until %v", r.Open, r.To)
	}
}

// An incident that people split off says so from its first statement on.
func TestFirstStatementOfAPart(t *testing.T) {
	in := Joining{Agent: "tokyo", Found: outages("a 04:09-04:10", "b 04:09-04:10"), Now: jstAt("06:00"),
		Notes: []Comment{note("0190-3f9a2c", "05:01", "20110505-1910", Annotation{Split: []string{"b"}})}}
	var whole, part saidOf
	list := company.Join(in)
	whole.revise(list[0], "06:00")
	part.revise(list[1], "06:00")
	if got := whole.history(t); !cmp.Equal(got, []string{"1 06:00 [opened]"}) {
		t.Errorf("the whole says %q", got)
	}
	if got := part.history(t); !cmp.Equal(got, []string{"1 06:00 [opened split]"}) {
		t.Errorf("the part says %q", got)
	}
}

func TestBodiesAreTheSameInEveryZone(t *testing.T) {
	o := failing("a 04:09-04:10 05:00-05:01")
	o.Flaps = []Flap{{Up: readBounds("04:20-04:21"), Down: readBounds("04:30-04:31")}}
	o.Holes = []Span{{From: jstAt("04:40"), To: jstAt("04:50")}}
	here := company.Join(Joining{Agent: "tokyo", Found: []Outage{o}, Now: jstAt("05:02")})[0]
	there := here.inUTC()
	a, _ := Revise(nil, here, jstAt("05:02"))
	b, _ := Revise(nil, there, jstAt("05:02").UTC())
	if string(a.Body) != string(b.Body) {
		t.Errorf("they differ:\n%s\n%s", a.Body, b.Body)
	}
	if strings.Contains(string(a.Body), "+09:00") {
		t.Errorf("an instant is not in UTC: %s", a.Body)
	}
}

func TestReadRevisionsNamesWhatIsBroken(t *testing.T) {
	good, _ := Revise(nil, Incident{Agent: "tokyo", ID: "i", Start: readBounds("04:09-04:10")}, jstAt("04:12"))
	for name, text := range map[string]string{"no JSON": "{", "another incident": `{"agent":"tokyo","id":"j"}`, "null": "null", "a wrong type": `{"agent":"tokyo","id":"i","start":3}`} {
		broken := good
		broken.N, broken.Body = 7, []byte(text)
		_, _, err := ReadRevisions([]probe.Revision{good, broken})
		if err == nil || !strings.Contains(err.Error(), "reading revision 7 of incident i of agent tokyo: ") {
			t.Errorf("%s: the error is %v", name, err)
		}
		again, ok := Revise([]probe.Revision{good, broken}, Incident{Agent: "tokyo", ID: "i"}, jstAt("04:12"))
		if !ok || again.N != 8 {
			t.Errorf("%s: what follows is %+v", name, again)
		}
	}
	if _, _, err := ReadRevisions(nil); err == nil {
		t.Error("no revision is read")
	}
	unknown := good
	unknown.Body = []byte(strings.Replace(string(good.Body), `{"agent"`, `{"mood":"calm","agent"`, 1))
	if i, said, err := ReadRevisions([]probe.Revision{unknown}); err != nil || i.ID != "i" || len(said) != 1 {
		t.Errorf("an unknown field: %+v, %v", i, err)
	}
}

func TestReadAllLeavesOutOnlyWhatIsBroken(t *testing.T) {
	one, _ := Revise(nil, Incident{Agent: "tokyo", ID: "one", Start: readBounds("05:09-05:10")}, jstAt("05:12"))
	two, _ := Revise(nil, Incident{Agent: "tokyo", ID: "two", Start: readBounds("04:09-04:10")}, jstAt("04:12"))
	broken := probe.Revision{Agent: "tokyo", Incident: "three", N: 1}
	all, err := ReadAll([]probe.Revision{one, broken, two})
	if len(all) != 2 || all[0].ID != "two" || all[1].ID != "one" {
		t.Errorf("the incidents are %q", listed(all))
	}
	if err == nil || !strings.Contains(err.Error(), "revision 1 of incident three") {
		t.Errorf("the error is %v", err)
	}
}

func FuzzReadRevisions(f *testing.F) {
	good, _ := Revise(nil, company.Join(Joining{Agent: "tokyo", Found: outages("a 04:09-04:10 05:00-05:01", "x ?-04:11")})[0], jstAt("04:12"))
	f.Add(good.Body, []byte(`{"agent":"tokyo","id":"20110505-1910","said":{"start":{"From":"2011-05-06T04:09:00+09:00"}}}`))
	f.Add([]byte(`{"agent":"tokyo","id":"20110505-1910","into":"20110505-1910"}`), []byte(`null`))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		list := []probe.Revision{{Agent: "tokyo", Incident: "20110505-1910", N: 1, Body: first}, {Agent: "tokyo", Incident: "20110505-1910", N: 2, Body: second}}
		i, said, err := ReadRevisions(list)
		if err != nil {
			return
		}
		if len(said) != 2 {
			t.Fatalf("two revisions say %d things", len(said))
		}
		// What was read can be taken up, and once it is recorded again there is
		// nothing more to record.
		if r, ok := Revise(list, i, jstAt("12:00")); ok {
			if again, ok := Revise(append(list, r), i, jstAt("12:00")); ok {
				t.Errorf("after\n%s\nit is recorded again as\n%s", r.Body, again.Body)
			}
		}
		notes := []Comment{{ID: uuid.Nil.String(), Agent: "tokyo", Incident: i.ID, Annotation: Annotation{Split: []string{"a"}}}}
		company.Join(Joining{Agent: "tokyo", Known: []Incident{i}, Found: outages("a 04:09-04:10"), Notes: notes, Now: jstAt("12:00")})
	})
}
