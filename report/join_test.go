package report

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

var jst = time.FixedZone("JST", 9*60*60)

// jstAt reads a time of 6 May 2011 in Japan, such as 04:10 or 04:10:30.
func jstAt(text string) time.Time {
	for _, form := range []string{"15:04:05", "15:04"} {
		if t, err := time.Parse(form, text); err == nil {
			return time.Date(2011, 5, 6, t.Hour(), t.Minute(), t.Second(), 0, jst)
		}
	}
	panic("no time: " + text)
}

// readBounds reads FROM-TO; "?" is a bound that is not known.
func readBounds(text string) probe.Interval {
	from, to, _ := strings.Cut(text, "-")
	var in probe.Interval
	if from != "?" {
		in.From = jstAt(from)
	}
	if to != "?" {
		in.To = jstAt(to)
	}
	return in
}

// failing reads an outage: the server, the bounds of its start, those of its end.
// Without an end it goes on.
func failing(text string) Outage {
	fields := strings.Fields(text)
	o := Outage{Server: fields[0], Kind: Down, Failed: []Service{TakesMX}, Start: readBounds(fields[1])}
	o.End.From = o.Start.To
	if len(fields) > 2 {
		o.End = readBounds(fields[2])
	}
	return o
}

func outages(lines ...string) []Outage {
	var list []Outage
	for _, line := range lines {
		list = append(list, failing(line))
	}
	return list
}

// company has two networks, two servers without one, and one in a network inside
// the first.
var company = estateWith("192.0.2.0/24 a b c", "198.51.100.0/24 d e", "192.0.2.128/25 inner", "- x y")

// listed writes incidents in short.
func listed(list []Incident) []string {
	var out []string
	for _, i := range list {
		state := "open"
		switch {
		case i.Into != "":
			state = "in " + i.Into
		case i.Withdrawn:
			state = "withdrawn"
		case !i.Open():
			state = "over"
		}
		var names []string
		for _, o := range i.Outages {
			names = append(names, o.Server)
		}
		out = append(out, strings.TrimRight(fmt.Sprintf("%s %s: %s", i.ID, state, strings.Join(names, " ")), " "))
	}
	return out
}

func TestJoin(t *testing.T) {
	tests := []struct {
		name  string
		found []Outage
		want  []string
	}{
		{"none", nil, nil},
		{"one", outages("a 04:09:30-04:10:30"), []string{"20110505-1910 open: a"}},
		{"several servers at once, whatever their network", outages("d 04:09:50-04:10:50", "a 04:09:30-04:10:30", "x 04:09:10-04:11:10"), []string{"20110505-1910 open: a d x"}},
		{"five minutes apart at most, another network", outages("a 04:09-04:10", "d 04:15-04:16"), []string{"20110505-1910 open: a d"}},
		{"more than five minutes apart, another network", outages("a 04:09-04:10", "d 04:15:01-04:16"), []string{"20110505-1910 open: a", "20110505-1916 open: d"}},
		{"an hour apart, the same network", outages("a 04:09-04:10", "b 05:15-05:16"), []string{"20110505-1910 open: a b"}},
		{"a network inside one in scope", outages("a 04:09-04:10", "inner 05:15-05:16"), []string{"20110505-1910 open: a inner"}},
		{"a network around one in scope", outages("inner 04:09-04:10", "a 05:15-05:16"), []string{"20110505-1910 open: inner", "20110505-2016 open: a"}},
		{"no network ties nothing", outages("x 04:09-04:10", "y 05:15-05:16"), []string{"20110505-1910 open: x", "20110505-2016 open: y"}},
		{"a chain by network keeps it open", outages("a 04:09-04:10 04:30-04:31", "b 04:20-04:21 05:00-05:01", "c 04:50-04:51 05:20-05:21"), []string{"20110505-1910 over: a b c"}},
		{"the same network after it was over", outages("a 04:09-04:10 04:30-04:31", "b 04:31:30-04:32"), []string{"20110505-1910 over: a", "20110505-1932 open: b"}},
		{"over within the five minutes", outages("a 04:09-04:10 04:11-04:12", "d 04:13-04:14"), []string{"20110505-1910 over: a", "20110505-1914 open: d"}},
		{"the same server again, while another one keeps it open", outages("a 04:09-04:10 04:30-04:31", "b 04:09-04:10", "a 05:00-05:01"), []string{"20110505-1910 open: a a b"}},
		{"two in the same minute that do not belong together", outages("a 04:09:05-04:10:05 04:10:06-04:10:10", "d 04:10:15-04:10:20 04:10:21-04:10:25", "x 04:10:30-04:10:40"),
			[]string{"20110505-1910 over: a", "20110505-1910-2 over: d", "20110505-1910-3 open: x"}},
		{"two overlapping, each goes on in its own network", outages("a 04:09-04:10", "d 04:20-04:21", "b 04:22-04:23", "e 06:00-06:01"),
			[]string{"20110505-1910 open: a b", "20110505-1921 open: d e"}},
		{"nothing known before ties nothing together", outages("a 04:09-04:10", "d ?-09:00"), []string{"20110505-1910 open: a", "20110506-0000 open: d"}},
	}
	for _, test := range tests {
		got := company.Join(Joining{Agent: "tokyo", Found: test.found, Now: jstAt("12:00")})
		if diff := cmp.Diff(test.want, listed(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestJoinTakesOnlyUnannouncedOutagesOfMail(t *testing.T) {
	found := outages("a 04:09-04:10", "d 04:09-04:10", "x 04:09-04:10")
	found[0].Kind, found[1].Kind, found[2].Planned = Slow, Unreadable, true
	if got := company.Join(Joining{Agent: "tokyo", Found: found}); len(got) != 0 {
		t.Errorf("the incidents are %q, want none", listed(got))
	}
}

func TestBoundsOfAnIncident(t *testing.T) {
	tests := []struct {
		name       string
		outages    []Outage
		start, end string
	}{
		{"one", outages("a 04:09-04:10 05:00-05:01"), "04:09-04:10", "05:00-05:01"},
		{"the first may be either", outages("a 04:09:30-04:10:30 05:00-05:01", "b 04:08:50-04:10:40 05:02-05:03"), "04:08:50-04:10:30", "05:02-05:03"},
		{"one goes on", outages("a 04:09-04:10 05:00-05:01", "b 04:09-04:10 04:50-?"), "04:09-04:10", "05:00-?"},
		{"nothing known before a later one", outages("a 04:09-04:10", "b ?-04:12"), "04:09-04:10", "04:12-?"},
		{"nothing known before the first one", outages("a ?-04:10", "b 04:09-04:12"), "?-04:10", "04:12-?"},
		{"of two that show at once the known bound", outages("a ?-04:10", "b 04:09-04:10"), "04:09-04:10", "04:10-?"},
	}
	for _, test := range tests {
		for _, list := range [][]Outage{test.outages, reversed(test.outages)} {
			got := company.Join(Joining{Agent: "tokyo", Found: list})
			if len(got) != 1 {
				t.Fatalf("%s: %q", test.name, listed(got))
			}
			if diff := cmp.Diff([]probe.Interval{readBounds(test.start), readBounds(test.end)}, []probe.Interval{got[0].Start, got[0].End}); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		}
	}
}

func reversed[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// TestJoinDoesNotDependOnOrder shuffles what is known, found and noted.
func TestJoinDoesNotDependOnOrder(t *testing.T) {
	for seed := range uint64(120) {
		random := rand.New(rand.NewPCG(seed, 1))
		first := randomOutages(random)
		known := company.Join(Joining{Agent: "tokyo", Found: first, Now: jstAt("12:00")})
		in := Joining{Agent: "tokyo", Known: known, Found: randomOutages(random), Now: jstAt("13:00"),
			Since: func(string) time.Time { return jstAt("04:30") }}
		if len(known) > 1 {
			in.Notes = []Comment{
				{ID: "000001", Agent: "tokyo", Incident: known[0].ID, At: jstAt("12:30"), Annotation: Annotation{Merge: known[1].ID}},
				{ID: "000002", Agent: "tokyo", Incident: known[0].ID, At: jstAt("12:30"), Annotation: Annotation{Split: []string{"a", "x"}}},
			}
		}
		want := company.Join(in)
		for range 4 {
			shuffled := in
			shuffled.Known, shuffled.Found, shuffled.Notes = mixed(random, in.Known), mixed(random, in.Found), mixed(random, in.Notes)
			if diff := cmp.Diff(want, company.Join(shuffled)); diff != "" {
				t.Fatalf("seed %d: another order gives other incidents (-want +got):\n%s", seed, diff)
			}
		}
		again := in
		again.Known = want
		if diff := cmp.Diff(listed(want), listed(company.Join(again))); diff != "" {
			t.Fatalf("seed %d: the same analysis again gives other incidents (-want +got):\n%s", seed, diff)
		}
	}
}

func mixed[T any](random *rand.Rand, list []T) []T {
	list = slices.Clone(list)
	random.Shuffle(len(list), func(a, b int) { list[a], list[b] = list[b], list[a] })
	return list
}

// randomOutages returns outages of which no two of one server meet.
func randomOutages(random *rand.Rand) []Outage {
	var list []Outage
	for _, s := range company.Servers {
		at := jstAt("04:00")
		for range random.IntN(3) {
			step := func(most int) time.Time {
				at = at.Add(time.Duration(1+random.IntN(most)) * time.Minute)
				return at
			}
			o := Outage{Server: s.Name, Kind: Down}
			o.Start.From, o.Start.To = step(60), step(2)
			o.End.From, o.End.To = step(90), step(2)
			list = append(list, o)
		}
		if n := len(list); n > 0 && random.IntN(4) == 0 {
			list[n-1].End.To = time.Time{}
		}
	}
	return list
}
