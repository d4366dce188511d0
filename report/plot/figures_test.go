package plot

import (
	"flag"
	"fmt"
	"html/template"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew; read them before you commit them")

var tokyo = time.FixedZone("JST", 9*60*60)

// clock returns a time of 6 May 2011.
func clock(hour, minute int) time.Time { return time.Date(2011, 5, 6, hour, minute, 0, 0, tokyo) }

func frame(id string) Frame {
	return Frame{ID: id, Title: "A title", Desc: "What it shows.", Time: TimeAxis{From: clock(4, 0), To: clock(8, 0), Location: tokyo}}
}

var shading = Shading{Label: "outage", Between: "between its bounds", Outages: []Outage{{
	Start: Bounds{clock(5, 0), clock(5, 2)}, End: Bounds{clock(7, 0), clock(7, 10)},
	Flaps: []Flap{{Up: Bounds{clock(6, 0), clock(6, 1)}, Down: Bounds{clock(6, 8), clock(6, 10)}}},
}}}

// samplers are small figures with everything in them. The names are those of
// their golden files.
var samplers = map[string]Figure{
	"cumulative": Cumulative{
		Frame: frame("c"), Unit: "test mails", Backlog: "backlog", Shading: shading,
		Sent:     Series{"sent", []Sample{{clock(4, 30), 10}, {clock(5, 30), 20}, {clock(6, 30), 30}}},
		Received: Series{"received", []Sample{{clock(4, 30), 10}, {clock(7, 20), 24}}},
		Gone:     Series{"will not come", []Sample{{clock(7, 0), 2}}},
		Marks: []Mark{{At: clock(7, 5), Label: "recovery"}, {At: clock(7, 30), Label: "now", Kind: Now},
			{At: clock(7, 45), Bounds: Bounds{clock(7, 40), clock(7, 55)}, Label: "last late mail", Kind: Expected}},
	},
	"delays": Delays{
		Frame: frame("d"), Unit: "delay", Usual: Usual{"usual", 0, 2 * time.Second}, Shading: shading,
		Clouds: []Cloud{
			{"submission", Circle, []Dot{{clock(4, 10), 60 * time.Millisecond, 80 * time.Millisecond}, {clock(4, 20), 70 * time.Millisecond, 70 * time.Millisecond}}},
			{"mx", Square, []Dot{{clock(4, 15), time.Second, 100 * time.Second}}},
			{"relay", Triangle, []Dot{{clock(5, 30), 2 * time.Hour, 2 * time.Hour}}},
			{"junk", Ring, []Dot{{clock(7, 30), 10 * time.Second, 10 * time.Second}}},
		},
		Missing: []Missing{{"lost", Cross, []time.Time{clock(5, 40)}}, {"bounced", Arrow, []time.Time{clock(5, 50)}}, {"expired", Diamond, []time.Time{clock(6, 30)}}, {"rejected", Bar, []time.Time{clock(6, 40)}}},
	},
	"strip": Strip{
		Frame: frame("s"), Labels: map[State]string{Up: "up", Down: "down", NotDelivering: "not delivering", Slow: "slow", Unreadable: "unreadable", Unknown: "unknown", Planned: "planned"},
		Rows: []Row{
			{"mx1", []Span{{clock(4, 0), clock(5, 0), Up}, {clock(5, 0), clock(7, 0), Down}, {clock(7, 0), time.Time{}, Up}}},
			{"mx2", []Span{{clock(4, 0), clock(5, 0), Planned}, {clock(5, 0), clock(6, 0), NotDelivering}, {clock(6, 0), clock(7, 0), Slow}, {clock(7, 0), clock(8, 0), Unreadable}}},
			{"mx3", []Span{{clock(4, 0), clock(8, 0), "a state of its own"}}},
		},
	},
	"lines": Lines{
		Frame: frame("l"), Unit: "test mails", Shading: shading,
		Series: []Line{{Series: Series{"mx1", []Sample{{clock(4, 0), 0}, {clock(5, 0), 3}, {clock(6, 0), math.NaN()}, {clock(7, 0), 1}}}}, {Series: Series{"mx2", []Sample{{clock(3, 0), 0}, {clock(5, 0), 4}, {clock(9, 0), 0}}}, Slope: true}},
	},
	"sparkline": Sparkline{ID: "sp", Title: "Backlog", From: clock(4, 0), To: clock(8, 0), Samples: []Sample{{clock(4, 0), 1}, {clock(6, 0), 5}, {clock(7, 0), 0}}},
}

func TestGolden(t *testing.T) {
	for name, f := range samplers {
		t.Run(name, func(t *testing.T) {
			svg := f.SVG(Wide)
			read(t, svg)
			path := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(path, []byte(svg), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(svg)); diff != "" {
				t.Error(diff)
			}
			if again := f.SVG(Wide); again != svg {
				t.Error("the same figure gives other bytes")
			}
		})
	}
}

// hostile has what could break out of markup, and what XML cannot hold.
const hostile = "</text><script>alert(1)</script>\"'&amp;]]>\x00\x1b\xff\u202e\ufffe\n"

// Whatever a figure is made of, it can be read back.
func TestStrange(t *testing.T) {
	noon := clock(12, 0)
	point := []Sample{{noon, 5}}
	at := func(from, to time.Time) Frame { return Frame{ID: "x", Time: TimeAxis{From: from, To: to}} }
	tests := map[string]Figure{
		"empty cumulative":    Cumulative{},
		"empty delays":        Delays{},
		"empty strip":         Strip{},
		"empty lines":         Lines{},
		"empty sparkline":     Sparkline{},
		"one sample":          Cumulative{Frame: at(noon, noon.Add(time.Hour)), Sent: Series{"s", point}, Received: Series{"r", nil}},
		"no width":            Lines{Frame: at(noon, noon), Series: []Line{{Series: Series{"s", point}}}},
		"from after to":       Lines{Frame: at(noon.Add(time.Hour), noon), Series: []Line{{Series: Series{"s", point}}}},
		"equal values":        Lines{Frame: at(noon, noon.Add(time.Hour)), Series: []Line{{Series: Series{"s", []Sample{{noon, 7}, {noon.Add(time.Minute), 7}}}}}},
		"same instant":        Lines{Frame: at(noon, noon.Add(time.Hour)), Series: []Line{{Series: Series{"s", []Sample{{noon, 7}, {noon, 8}}}, Slope: true}}},
		"out of order":        Lines{Frame: at(noon, noon.Add(time.Hour)), Series: []Line{{Series: Series{"s", []Sample{{noon.Add(time.Minute), 7}, {noon, 8}}}, Slope: true}}},
		"no numbers":          Lines{Frame: at(noon, noon.Add(time.Hour)), Series: []Line{{Series: Series{"s", []Sample{{noon, math.NaN()}, {noon, math.Inf(1)}, {noon, math.Inf(-1)}, {noon, -3}, {noon, math.MaxFloat64}}}, Slope: true}}},
		"tiny values":         Lines{Frame: at(noon, noon.Add(time.Hour)), Series: []Line{{Series: Series{"s", []Sample{{noon, 1e-300}}}}}},
		"all outside":         Lines{Frame: at(noon, noon.Add(time.Hour)), Series: []Line{{Series: Series{"s", []Sample{{noon.Add(2 * time.Hour), 1}}}}}, Marks: []Mark{{At: noon.Add(-time.Hour), Label: "before"}}},
		"no delay, and ages":  Delays{Frame: at(noon, noon.Add(time.Hour)), Clouds: []Cloud{{"c", Shape(99), []Dot{{noon, -5, 0}, {noon, 0, 0}, {noon, math.MaxInt64, math.MaxInt64}, {noon.Add(-time.Hour), 1, 1}}}}},
		"equal delays":        Delays{Frame: at(noon, noon.Add(time.Hour)), Clouds: []Cloud{{"c", Circle, []Dot{{noon, time.Second, time.Second}, {noon, time.Second, time.Second}}}}},
		"outage without ends": Lines{Frame: at(noon, noon.Add(time.Hour)), Shading: Shading{"o", "b", []Outage{{}, {Start: Bounds{To: noon.Add(time.Minute)}}, {Start: Bounds{noon.Add(time.Hour), noon}, End: Bounds{noon, noon.Add(-time.Hour)}}}}},
		"hostile texts": Strip{Frame: Frame{ID: hostile, Title: hostile, Desc: hostile, Time: TimeAxis{From: noon, To: noon.Add(time.Hour), Location: time.FixedZone(hostile, 3600), Format: func(time.Time, Unit) string { return hostile }}},
			Rows: []Row{{hostile, []Span{{noon, noon, State(hostile)}}}}, Labels: map[State]string{Unknown: hostile}, Marks: []Mark{{At: noon, Label: hostile}}},
		"long texts": Delays{Frame: at(noon, noon.Add(time.Hour)), Unit: strings.Repeat("遅延", 99), Format: func(time.Duration) string { return strings.Repeat("時間", 99) },
			Usual: Usual{strings.Repeat("usual ", 99), time.Second, time.Minute}, Marks: []Mark{{At: noon, Label: strings.Repeat("mark ", 99)}, {At: noon, Label: strings.Repeat("mark ", 99)}}},
		"many marks":          Lines{Frame: at(noon, noon.Add(time.Hour)), Marks: manyMarks(noon)},
		"hundreds of servers": hundredsOfServers(noon),
	}
	for name, f := range tests {
		t.Run(name, func(t *testing.T) {
			for _, l := range []Layout{Wide, Narrow} {
				read(t, f.SVG(l))
			}
		})
	}
}

func manyMarks(from time.Time) []Mark {
	var marks []Mark
	for i := range 40 {
		marks = append(marks, Mark{At: from.Add(time.Duration(i*i) * 2 * time.Second), Label: fmt.Sprintf("the mark number %d", i), Kind: MarkKind(i % 4)})
	}
	return marks
}

func hundredsOfServers(from time.Time) Strip {
	s := Strip{Frame: Frame{ID: "many", Time: TimeAxis{From: from, To: from.Add(24 * time.Hour)}}}
	for i := range 300 {
		s.Rows = append(s.Rows, Row{fmt.Sprintf("mx%d.example.jp", i), []Span{{from, time.Time{}, Up}}})
	}
	return s
}

// What a screen reader says is the title and the description as they were given.
func TestAccessible(t *testing.T) {
	f := frame("a <b>")
	f.Title, f.Desc = "Mail & more", "Two curves: <sent> and <received>."
	svg := string(Cumulative{Frame: f}.SVG(Wide))
	p := parse(t, svg)
	if diff := cmp.Diff([]string{"Mail & more", "Two curves: <sent> and <received>."}, p.titles); diff != "" {
		t.Error(diff)
	}
	const want = ` role="img" aria-labelledby="mp-a_20_3cb_3e-t mp-a_20_3cb_3e-d" `
	if !strings.Contains(svg, want) {
		t.Errorf("no %s in %s", want, svg)
	}
}

// Figures in one page must not share an id, nor must the two layouts of one.
func TestIDs(t *testing.T) {
	var page template.HTML
	for _, name := range []string{"cumulative", "delays", "strip", "lines"} {
		page += Both(samplers[name])
	}
	c := samplers["cumulative"].(Cumulative)
	c.ID = "c2"
	parse(t, "<div>"+string(page+Both(c))+"</div>")
}
