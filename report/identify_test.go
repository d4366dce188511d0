package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// joinStep is an analysis at an instant, and the incidents that it should show.
type joinStep struct {
	now   string
	found []Outage
	want  []string
}

// follow makes one analysis after the other.
func follow(t *testing.T, name string, steps []joinStep) []Incident {
	t.Helper()
	var known []Incident
	for _, s := range steps {
		known = company.Join(Joining{Agent: "tokyo", Known: known, Found: s.found, Now: jstAt(s.now), Since: func(string) time.Time { return jstAt("04:00") }})
		if diff := cmp.Diff(s.want, listed(known)); diff != "" {
			t.Fatalf("%s, at %s (-want +got):\n%s", name, s.now, diff)
		}
	}
	return known
}

func TestIdsStay(t *testing.T) {
	tests := []struct {
		name  string
		steps []joinStep
	}{
		{"while bounds narrow and the start is earlier than was known", []joinStep{
			{"04:12", outages("a 04:08-04:11"), []string{"20110505-1911 open: a"}},
			{"04:13", outages("a 04:09-04:10"), []string{"20110505-1911 open: a"}},
		}},
		{"while it ends, and goes on after a flap", []joinStep{
			{"04:12", outages("a 04:09-04:10"), []string{"20110505-1910 open: a"}},
			{"05:51", outages("a 04:09-04:10 05:49-05:50"), []string{"20110505-1910 over: a"}},
			{"06:00", outages("a 04:09-04:10"), []string{"20110505-1910 open: a"}},
			{"13:31", outages("a 04:09-04:10 13:29-13:30"), []string{"20110505-1910 over: a"}},
		}},
		{"when two outages turn out to be one: that of the first", []joinStep{
			{"04:12", outages("a 04:09-04:10"), []string{"20110505-1910 open: a"}},
			{"05:51", outages("a 04:09-04:10 05:49-05:50"), []string{"20110505-1910 over: a"}},
			{"06:10", outages("a 04:09-04:10 05:49-05:50", "a 06:06-06:07"), []string{"20110505-1910 over: a", "20110505-2107 open: a"}},
			{"06:20", outages("a 04:09-04:10"), []string{"20110505-1910 open: a", "20110505-2107 in 20110505-1910:"}},
			{"06:30", outages("a 04:09-04:10 05:49-05:50", "a 06:06-06:07"), []string{"20110505-1910 open: a a", "20110505-2107 in 20110505-1910:"}},
		}},
		{"when one outage turns out to be two", []joinStep{
			{"04:12", outages("a 04:09-04:10"), []string{"20110505-1910 open: a"}},
			{"06:10", outages("a 04:09-04:10 04:20-04:21", "a 04:50-04:51"), []string{"20110505-1910 open: a a"}},
		}},
		{"when another server joins, and when it comes to be known later that it could not have", []joinStep{
			{"04:12", outages("a 04:09-04:10"), []string{"20110505-1910 open: a"}},
			{"05:12", outages("a 04:09-04:10", "b 05:10-05:11"), []string{"20110505-1910 open: a b"}},
			{"06:12", outages("a 04:09-04:10 04:30-04:31", "b 05:10-05:11"), []string{"20110505-1910 open: a b"}},
		}},
		{"of two outages with a single good mail between them", []joinStep{
			{"05:12", outages("a 04:20-04:30 05:00-05:10"), []string{"20110505-1930 over: a"}},
			{"05:32", outages("a 04:20-04:30 05:00-05:10", "a 05:09-05:20"), []string{"20110505-1930 over: a", "20110505-2020 open: a"}},
		}},
		{"when it was no outage after all, and when it was one after all", []joinStep{
			{"04:12", outages("a 04:09-04:10"), []string{"20110505-1910 open: a"}},
			{"04:13", nil, []string{"20110505-1910 withdrawn:"}},
			{"04:14", outages("a 04:09:30-04:11"), []string{"20110505-1910 open: a"}},
		}},
		{"when only one server's was none", []joinStep{
			{"04:12", outages("a 04:09-04:10", "b 04:09-04:10"), []string{"20110505-1910 open: a b"}},
			{"04:13", outages("b 04:09-04:10"), []string{"20110505-1910 open: b"}},
		}},
		{"of what lies before the time that is looked at", []joinStep{
			{"03:59", outages("a 03:09-03:10 03:30-03:31", "b 03:10-03:11"), []string{"20110505-1810 open: a b"}},
			{"04:30", outages("b ?-04:20"), []string{"20110505-1810 open: a b"}},
		}},
	}
	for _, test := range tests {
		follow(t, test.name, test.steps)
	}
}

func TestWithdrawnIncidentEndsWhereItStarts(t *testing.T) {
	list := follow(t, "withdrawn", []joinStep{
		{"04:12", outages("a 04:09-04:10"), []string{"20110505-1910 open: a"}},
		{"04:13", nil, []string{"20110505-1910 withdrawn:"}},
	})
	i := list[0]
	if i.Open() || i.End != i.Start || i.Start != readBounds("04:09-04:10") {
		t.Errorf("it is open: %v, and lasts from %v to %v", i.Open(), i.Start, i.End)
	}
	if diff := cmp.Diff([]string{"192.0.2.0/24 1 of 4: a"}, scopeLines(i.Scope)); diff != "" {
		t.Errorf("the scope is not what was said (-want +got):\n%s", diff)
	}
}

func TestKnownStartOutlivesTheMails(t *testing.T) {
	known := outages("b 03:10-03:11")
	known[0].Flaps = []Flap{{Up: readBounds("03:30-03:31"), Down: readBounds("03:38-03:39")}}
	list := company.Join(Joining{Agent: "tokyo", Found: known, Now: jstAt("04:00")})
	weak := failing("b ?-04:20")
	weak.Weak = true
	list = company.Join(Joining{Agent: "tokyo", Known: list, Found: []Outage{weak}, Now: jstAt("04:30"), Since: func(string) time.Time { return jstAt("04:10") }})
	o := list[0].Outages[0]
	if o.Start != readBounds("03:10-03:11") || len(o.Flaps) != 1 || o.Weak || list[0].Start != o.Start {
		t.Errorf("what was known is lost: %+v", o)
	}
}

func TestServerThatIsWatchedNoMoreDoesNotFailForEver(t *testing.T) {
	list := company.Join(Joining{Agent: "tokyo", Found: outages("a 04:09-04:10", "d 04:09-04:10"), Now: jstAt("04:12")})
	smaller := company
	smaller.Servers = smaller.Servers[1:] // without a
	for range 2 {
		list = smaller.Join(Joining{Agent: "tokyo", Known: list, Found: outages("d 04:09-04:10 04:39-04:40"), Now: jstAt("05:00")})
		i := list[0]
		if a := i.Outages[0]; i.Open() || !a.Unwatched || a.End != readBounds("04:10-04:10") || i.End != readBounds("04:39-04:40") || i.State() != IncidentOver {
			t.Errorf("it is %s, outages %+v", i.State(), i.Outages)
		}
	}
}

func TestOtherAgentsIncidentsAreLeftAlone(t *testing.T) {
	other := company.Join(Joining{Agent: "osaka", Found: outages("a 04:09-04:10"), Now: jstAt("04:12")})
	list := company.Join(Joining{Agent: "tokyo", Known: other, Found: outages("a 04:09-04:10"), Now: jstAt("04:12")})
	if len(list) != 1 || list[0].Agent != "tokyo" || list[0].ID != "20110505-1910" {
		t.Errorf("the incidents are %+v", list)
	}
}

func TestScopeOfAnOldIncidentStays(t *testing.T) {
	over := outages("a 04:09-04:10 04:30-04:31", "b 04:09-04:10 04:30-04:31", "c 04:09-04:10 04:30-04:31", "inner 04:09-04:10 04:30-04:31")
	list := company.Join(Joining{Agent: "tokyo", Found: over, Now: jstAt("05:00")})
	larger := company
	larger.Servers = append(larger.Servers[:len(larger.Servers):len(larger.Servers)], Server{Name: "new", Network: "192.0.2.0/24"})
	list = larger.Join(Joining{Agent: "tokyo", Known: list, Found: over, Now: jstAt("05:00")})
	if diff := cmp.Diff([]string{"whole 192.0.2.0/24 4 of 4: a b c inner"}, scopeLines(list[0].Scope)); diff != "" {
		t.Errorf("a server that was added later changes it (-want +got):\n%s", diff)
	}
}
