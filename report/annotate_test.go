package report

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mailprobe/probe"
)

func TestReadNotes(t *testing.T) {
	good, bad := uuid.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"), uuid.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c073990")
	got, err := ReadNotes([]probe.Note{
		{ID: bad, Agent: "tokyo", Incident: "20110505-1910", Body: []byte(`{"cause":7}`)},
		{ID: good, Agent: "tokyo", At: jstAt("05:00"), By: "kato", Body: []byte(`{"text":{"en":"new switch","ja":"交換"},"span":{"From":"2011-05-07T01:00:00+09:00","To":"2011-05-07T02:00:00+09:00"},"network":"192.0.2.0/24","mood":"calm"}`)},
	})
	want := []Comment{{At: jstAt("05:00"), By: "kato", ID: good.String(), Agent: "tokyo", Annotation: Annotation{
		Text:    Text{EN: "new switch", JA: "交換"},
		Span:    Span{From: jstAt("01:00").AddDate(0, 0, 1), To: jstAt("02:00").AddDate(0, 0, 1)},
		Network: "192.0.2.0/24",
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{bad.String(), "20110505-1910", "write it again with annotate"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("the error is %v, want %q in it", err, part)
		}
	}
}

func TestLatestTextOfEachLanguageStands(t *testing.T) {
	cause, text := Latest([]Comment{
		note("n3", "07:00", "i", Annotation{Cause: Text{JA: "電源障害"}}),
		note("n1", "05:00", "i", Annotation{Cause: Text{EN: "unknown", JA: "不明"}, Text: Text{EN: "sorry"}}),
		note("n2", "06:00", "i", Annotation{Cause: Text{EN: "a power fault"}}),
	})
	if cause != (Text{EN: "a power fault", JA: "電源障害"}) || text != (Text{EN: "sorry"}) {
		t.Errorf("the cause is %+v, the text %+v", cause, text)
	}
}

func TestNotesOnAnIncidentAndWhatWasMergedIntoIt(t *testing.T) {
	all := []Comment{note("n1", "05:00", "one", Annotation{}), note("n2", "05:00", "two", Annotation{}), note("n3", "05:00", "three", Annotation{}),
		{ID: "n4", Agent: "osaka", Incident: "one"}, {ID: "n5", Agent: "tokyo"}}
	got := NotesOn(Incident{Agent: "tokyo", ID: "one", Merged: []string{"three"}}, all)
	if len(got) != 2 || got[0].ID != "n1" || got[1].ID != "n3" {
		t.Errorf("the notes are %+v", got)
	}
}

func TestWithNotesAddsPlannedWork(t *testing.T) {
	work := Span{From: jstAt("01:00"), To: jstAt("02:00")}
	configured := Planned{Span: work, Server: "a"}
	e := Estate{Planned: []Planned{configured}}
	got := e.WithNotes([]Comment{
		{Annotation: Annotation{Span: work, Network: "192.0.2.0/24", Text: Text{EN: "new switch"}}},
		{Annotation: Annotation{Span: Span{From: jstAt("01:00")}}},                                // never ends
		{Annotation: Annotation{Text: Text{EN: "a remark"}}},                                      // no span
		{Incident: "20110505-1910", Annotation: Annotation{Span: work}},                           // on an incident
		{Annotation: Annotation{Span: work, Network: "192.0.2.0/24", Server: "a", Planned: true}}, // of which?
	})
	want := []Planned{configured, {Span: work, Network: "192.0.2.0/24", Text: Text{EN: "new switch"}}}
	if diff := cmp.Diff(want, got.Planned); diff != "" {
		t.Error(diff)
	}
	if len(e.Planned) != 1 {
		t.Error("the estate itself was changed")
	}
	got = e.WithNotes([]Comment{
		{ID: "n1", At: jstAt("00:10"), Annotation: Annotation{Span: work, Server: "a"}},
		{ID: "n2", At: jstAt("00:20"), Annotation: Annotation{Span: work, Server: "b"}},
		{ID: "n3", At: jstAt("00:30"), Annotation: Annotation{Retract: "n1"}},
	})
	if diff := cmp.Diff([]Planned{configured, {Span: work, Server: "b"}}, got.Planned); diff != "" {
		t.Errorf("after one was taken back (-want +got):\n%s", diff)
	}
}

func TestCheckAnnotation(t *testing.T) {
	on := Incident{Agent: "tokyo", ID: "one", Outages: outages("a 04:09-04:10", "a 05:09-05:10", "b 04:09-04:10")}
	merged := Incident{Agent: "tokyo", ID: "gone", Into: "one"}
	all := []Incident{on, merged, {Agent: "tokyo", ID: "two"}, {Agent: "osaka", ID: "far"}, {Agent: "tokyo", ID: "off", Into: "two"}, {Agent: "tokyo", ID: "null", Withdrawn: true}}
	hour := Span{From: jstAt("01:00"), To: jstAt("02:00")}
	year := func(y int) time.Time { return time.Date(y, 5, 6, 0, 0, 0, 0, time.UTC) }
	notes := []Comment{
		{ID: "p1", At: jstAt("00:10"), Annotation: Annotation{Span: hour}},
		{ID: "p2", At: jstAt("00:20"), Annotation: Annotation{Span: hour, Server: "a"}},
		{ID: "p3", At: jstAt("00:30"), Annotation: Annotation{Span: hour, Server: "b"}},
		{ID: "r1", At: jstAt("00:40"), Annotation: Annotation{Retract: "p1"}},
		note("n1", "00:50", "one", Annotation{Planned: true}),
	}
	tests := []struct {
		name string
		a    Annotation
		on   Incident
		want string // empty: it can be written
	}{
		{"a cause", Annotation{Cause: Text{EN: "power"}}, on, ""},
		{"planned", Annotation{Planned: true}, on, ""},
		{"nothing", Annotation{}, on, "the note says nothing: give a cause, a text, planned, an incident to merge or servers to split off"},
		{"merge", Annotation{Merge: "two"}, on, ""},
		{"merge with itself", Annotation{Merge: "one"}, on, "incident one cannot be merged with itself"},
		{"merge with an unknown one", Annotation{Merge: "three"}, on, `no incident "three" of agent tokyo is known: the list of incidents has the ids`},
		{"merge with another agent's", Annotation{Merge: "far"}, on, `no incident "far" of agent tokyo is known: the list of incidents has the ids`},
		{"merge twice", Annotation{Merge: "gone"}, on, "incident gone was merged into one already"},
		{"merge what is elsewhere", Annotation{Merge: "off"}, on, "incident off was merged into two: merge that one"},
		{"merge what was withdrawn", Annotation{Merge: "null"}, on, "incident null was withdrawn and has no outages to merge"},
		{"on one that was merged", Annotation{Merge: "one"}, merged, "incident gone was merged into one: write the note on one"},
		{"split", Annotation{Split: []string{"a"}}, on, ""},
		{"split all", Annotation{Split: []string{"a", "b"}}, on, "these are all servers of incident one: leave out at least one that stays in it"},
		{"split twice the same", Annotation{Split: []string{"a", "a"}}, on, "the server a is named twice"},
		{"split another", Annotation{Split: []string{"c"}}, on, `the server "c" has no outage in incident one: it has those of a, b`},
		{"merge and split", Annotation{Merge: "two", Split: []string{"a"}}, on, "one note merges or splits, not both: write two"},
		{"a span on an incident", Annotation{Span: hour}, on, "a note on incident one takes no span, server or network: leave out the incident to announce planned work"},
		{"planned work", Annotation{Span: hour, Server: "a", Text: Text{JA: "交換"}}, Incident{}, ""},
		{"planned work of a network", Annotation{Span: hour, Network: "192.0.2.0/24"}, Incident{}, ""},
		{"planned work of all", Annotation{Span: hour}, Incident{}, ""},
		{"planned work of another server", Annotation{Span: hour, Server: "q"}, Incident{}, `no server "q" is watched: those that are have the names a, b, c, d, e, inner, x, y`},
		{"planned work of another network", Annotation{Span: hour, Network: "2001:db8::/64"}, Incident{}, "no server of the network 2001:db8::/64 is watched: those that are watched lie in 192.0.2.0/24, 192.0.2.128/25, 198.51.100.0/24"},
		{"planned work for ever", Annotation{Span: Span{From: hour.From, To: year(9999)}}, Incident{}, "planned work lies in the years 1900 to 2200: give the time when it really ends"},
		{"planned work of the Meiji era", Annotation{Span: Span{From: year(1899), To: hour.To}}, Incident{}, "planned work lies in the years 1900 to 2200: give the time when it really ends"},
		{"planned work of three centuries", Annotation{Span: Span{From: year(1900), To: year(2200)}}, Incident{}, ""},
		{"not planned", Annotation{Unplanned: true}, on, ""},
		{"planned and not", Annotation{Planned: true, Unplanned: true}, on, "an incident was planned, or it was not: the note says both"},
		{"what was not planned", Annotation{Span: hour, Unplanned: true}, Incident{}, "which incident was not planned? name it; planned work is taken back by the id of its note"},
		{"take back", Annotation{Retract: "p2", Text: Text{EN: "put off"}}, Incident{}, ""},
		{"take back twice", Annotation{Retract: "p1"}, Incident{}, "the planned work of the note p1 was taken back already"},
		{"take back what is none", Annotation{Retract: "n1"}, Incident{}, `no note "n1" announces planned work: those that do are p3 (from 2011-05-06T01:00:00+09:00), p2 (from 2011-05-06T01:00:00+09:00)`},
		{"take back, and more", Annotation{Retract: "p2", Span: hour}, Incident{}, "a note that takes back planned work says nothing else but a text: write two"},
		{"take back on an incident", Annotation{Retract: "p2"}, on, "planned work is taken back without naming an incident: leave out one"},
		{"planned work of none", Annotation{Span: hour, Network: "192.0.2"}, Incident{}, `the network "192.0.2" is none: write it as 192.0.2.0/24 or 2001:db8::/64`},
		{"planned work of both", Annotation{Span: hour, Network: "192.0.2.0/24", Server: "a"}, Incident{}, "planned work is of a server or of a network, not both: write two notes"},
		{"planned work without end", Annotation{Span: Span{From: jstAt("01:00")}}, Incident{}, "planned work needs the time when it begins and the time when it ends"},
		{"planned work backwards", Annotation{Span: Span{From: hour.To, To: hour.From}}, Incident{}, "planned work must end after it begins"},
		{"planned work with a cause", Annotation{Span: hour, Cause: Text{EN: "power"}}, Incident{}, "a note without an incident takes no cause, merge or split: name the incident"},
	}
	for _, test := range tests {
		got := ""
		if err := company.CheckAnnotation(test.a, test.on, all, notes); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s: the error is %q, want %q", test.name, got, test.want)
		}
	}
}

func FuzzReadNotes(f *testing.F) {
	f.Add([]byte(`{"cause":{"en":"power"},"merge":"20110505-1911","split":["a"]}`))
	f.Add([]byte(`{"span":{"From":"2011-05-07T01:00:00+09:00","To":"2011-05-07T02:00:00+09:00"}}`))
	f.Add([]byte(`null`))
	found := outages("a 04:09-04:10", "b 04:09-04:10", "d 04:20-04:21")
	f.Fuzz(func(t *testing.T, text []byte) {
		id := uuid.MustParse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
		notes, err := ReadNotes([]probe.Note{{ID: id, Agent: "tokyo", Incident: "20110505-1910", Body: text}, {ID: id, Agent: "tokyo", Body: text}})
		if (err == nil) != (len(notes) == 2) {
			t.Fatalf("%d notes, and the error %v", len(notes), err)
		}
		n := 0 // whatever a note says, no outage is lost or doubled
		for _, i := range company.WithNotes(notes).Join(Joining{Agent: "tokyo", Found: found, Notes: notes, Now: time.Unix(0, 0)}) {
			n += len(i.Outages)
		}
		if n != len(found) {
			t.Errorf("%d outages went in, %d came out", len(found), n)
		}
	})
}
