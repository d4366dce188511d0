package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// note makes a note on an incident of tokyo.
func note(id, at, incident string, a Annotation) Comment {
	return Comment{ID: id, Agent: "tokyo", Incident: incident, At: jstAt(at), Annotation: a}
}

func TestNotesOnIncidents(t *testing.T) {
	found := outages("a 04:09-04:10", "b 04:09-04:10", "d 04:20-04:21 04:40-04:41", "e 04:20-04:21")
	const first, second = "20110505-1910", "20110505-1921"
	tests := []struct {
		name  string
		notes []Comment
		want  []string
	}{
		{"none", nil, []string{first + " open: a b", second + " open: d e"}},
		{"merge", []Comment{note("n1", "05:00", first, Annotation{Merge: second})}, []string{first + " open: a b d e", second + " in " + first + ":"}},
		{"merge the first into the second", []Comment{note("n1", "05:00", second, Annotation{Merge: first})}, []string{first + " in " + second + ":", second + " open: a b d e"}},
		{"merge both ways: the first note stands", []Comment{note("n2", "05:01", second, Annotation{Merge: first}), note("n1", "05:00", first, Annotation{Merge: second})},
			[]string{first + " open: a b d e", second + " in " + first + ":"}},
		{"merge with itself", []Comment{note("n1", "05:00", first, Annotation{Merge: first})}, []string{first + " open: a b", second + " open: d e"}},
		{"merge with one that is not known", []Comment{note("n1", "05:00", first, Annotation{Merge: "20110101-0000"})}, []string{first + " open: a b", second + " open: d e"}},
		{"of another agent", []Comment{{ID: "n1", Agent: "osaka", Incident: first, Annotation: Annotation{Merge: second}}}, []string{first + " open: a b", second + " open: d e"}},
		{"split", []Comment{note("0190-3f9a2c", "05:00", second, Annotation{Split: []string{"d"}})}, []string{first + " open: a b", second + " open: e", second + "-3f9a2c over: d"}},
		{"split all", []Comment{note("0190-3f9a2c", "05:00", second, Annotation{Split: []string{"d", "e"}})}, []string{first + " open: a b", second + " open: d e"}},
		{"split what is not in it", []Comment{note("0190-3f9a2c", "05:00", second, Annotation{Split: []string{"a"}})}, []string{first + " open: a b", second + " open: d e"}},
		{"merge, then split", []Comment{note("n1", "05:00", first, Annotation{Merge: second}), note("0190-3f9a2c", "05:01", first, Annotation{Split: []string{"b", "d"}})},
			[]string{first + " open: a e", first + "-3f9a2c open: b d", second + " in " + first + ":"}},
		{"split, then merge what was split", []Comment{note("0190-3f9a2c", "05:00", first, Annotation{Split: []string{"b"}}), note("n2", "05:01", first, Annotation{Merge: first + "-3f9a2c"})},
			[]string{first + " open: a b", first + "-3f9a2c in " + first + ":", second + " open: d e"}},
		{"split from one that is merged afterwards", []Comment{note("0190-3f9a2c", "05:00", second, Annotation{Split: []string{"d"}}), note("n2", "05:01", first, Annotation{Merge: second})},
			[]string{first + " open: a b e", second + " in " + first + ":", second + "-3f9a2c over: d"}},
		{"merge by a note on one that was merged", []Comment{note("0190-3f9a2c", "05:00", first, Annotation{Split: []string{"b"}}), note("n2", "05:01", first, Annotation{Merge: second}), note("n3", "05:02", second, Annotation{Merge: first + "-3f9a2c"})},
			[]string{first + " open: a b d e", first + "-3f9a2c in " + first + ":", second + " in " + first + ":"}},
	}
	for _, test := range tests {
		in := Joining{Agent: "tokyo", Found: found, Notes: test.notes, Now: jstAt("06:00")}
		for range 3 { // notes are applied again at each analysis
			in.Known = company.Join(in)
			if diff := cmp.Diff(test.want, listed(in.Known)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
		plain := company.Join(Joining{Agent: "tokyo", Found: found, Now: jstAt("06:00")})
		if diff := cmp.Diff(test.want, listed(company.Apply("tokyo", plain, test.notes))); diff != "" {
			t.Errorf("%s, afterwards (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestMergedIncidentsGrowTogether(t *testing.T) {
	in := Joining{Agent: "tokyo", Found: outages("a 04:09-04:10", "d 04:20-04:21"), Now: jstAt("06:00"),
		Notes: []Comment{note("n1", "05:00", "20110505-1910", Annotation{Merge: "20110505-1921"})}}
	in.Known = company.Join(in)
	in.Found = outages("a 04:09-04:10 05:00-05:01", "d 04:20-04:21", "e 05:30-05:31")
	list := company.Join(in)
	if diff := cmp.Diff([]string{"20110505-1910 open: a d e", "20110505-1921 in 20110505-1910:"}, listed(list)); diff != "" {
		t.Error(diff)
	}
	if list[0].Start != readBounds("04:09-04:10") || !cmp.Equal(list[0].Merged, []string{"20110505-1921"}) {
		t.Errorf("it starts %v and holds %q", list[0].Start, list[0].Merged)
	}
}

func TestSplitIncidentKnowsWhereItIsFrom(t *testing.T) {
	in := Joining{Agent: "tokyo", Found: outages("a 04:09-04:10", "b 04:11-04:12 05:00-05:01"), Now: jstAt("06:00"),
		Notes: []Comment{note("0190-3f9a2c", "05:30", "20110505-1910", Annotation{Split: []string{"b"}})}}
	list := company.Join(in)
	if len(list) != 2 {
		t.Fatal(listed(list))
	}
	whole, part := list[0], list[1]
	if !cmp.Equal(whole.Split, []string{part.ID}) || part.Of != whole.ID || part.Start != readBounds("04:11-04:12") || part.Open() || !whole.Open() || !part.Opened.Equal(jstAt("05:30")) {
		t.Errorf("the whole is %+v,\nthe part %+v", whole, part)
	}
	if diff := cmp.Diff([]string{"192.0.2.0/24 1 of 4: a"}, scopeLines(whole.Scope)); diff != "" {
		t.Error(diff)
	}
}

func TestPlannedIncidents(t *testing.T) {
	in := Joining{Agent: "tokyo", Found: outages("a 04:09-04:10", "d 04:30-04:31"), Now: jstAt("06:00")}
	in.Known = company.Join(in)
	in.Notes = []Comment{note("n1", "05:00", "20110505-1910", Annotation{Planned: true})}
	in.Found[1].Planned = true // its work was announced afterwards
	for range 2 {
		in.Known = company.Join(in)
		if len(in.Known) != 2 || !in.Known[0].Planned || !in.Known[1].Planned {
			t.Fatalf("they are not planned: %+v", in.Known)
		}
	}
	in.Found[1].Planned = false // the announcement is taken back
	if in.Known = company.Join(in); !in.Known[0].Planned || in.Known[1].Planned {
		t.Errorf("planned are %v and %v, want the first alone", in.Known[0].Planned, in.Known[1].Planned)
	}
}

// Of what people say of one incident, the newest counts, over what was announced
// as well.
func TestPlannedIsTakenBack(t *testing.T) {
	const id, other = "20110505-1910", "20110505-1931"
	yes, no := Annotation{Planned: true}, Annotation{Unplanned: true}
	announced := outages("a 04:09-04:10")
	announced[0].Planned = true
	for _, test := range []struct {
		name  string
		notes []Comment
		found []Outage
		want  bool
	}{
		{"said", []Comment{note("n1", "05:00", id, yes)}, outages("a 04:09-04:10"), true},
		{"taken back", []Comment{note("n2", "05:10", id, no), note("n1", "05:00", id, yes)}, outages("a 04:09-04:10"), false},
		{"said again", []Comment{note("n1", "05:00", id, yes), note("n2", "05:10", id, no), note("n3", "05:20", id, yes)}, outages("a 04:09-04:10"), true},
		{"announced, and not so", []Comment{note("n1", "05:00", id, no)}, announced, false},
		{"announced", nil, announced, true},
		{"said of a part", []Comment{note("n1", "05:00", other, yes), note("n2", "05:10", id, Annotation{Merge: other})}, outages("a 04:09-04:10", "d 04:30-04:31"), false},
	} {
		in := Joining{Agent: "tokyo", Found: outages("a 04:09-04:10", "d 04:30-04:31"), Now: jstAt("04:40")}
		in.Known, in.Found, in.Notes, in.Now = company.Join(in), test.found, test.notes, jstAt("06:00")
		for n := range 3 {
			in.Known = company.Join(in)
			if in.Known[0].Planned != test.want || (in.Known[0].State() == IncidentPlanned) != test.want {
				t.Errorf("%s, analysis %d: planned %v", test.name, n, in.Known[0].Planned)
			}
		}
		if got := company.Apply("tokyo", in.Known, test.notes)[0].Planned; got != test.want {
			t.Errorf("%s, afterwards: planned %v", test.name, got)
		}
	}
}

func TestMergedInACircleIsLeftAlone(t *testing.T) {
	known := []Incident{{Agent: "tokyo", ID: "one", Into: "two"}, {Agent: "tokyo", ID: "two", Into: "one"}}
	got := company.Apply("tokyo", known, []Comment{note("n1", "05:00", "one", Annotation{Planned: true})})
	if diff := cmp.Diff(known, got); diff != "" {
		t.Error(diff)
	}
}
