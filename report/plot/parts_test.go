package plot

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// names returns the labels of a scale from the bottom to the top.
func names(sc scale) string {
	var out []string
	for _, t := range sc.ticks {
		out = append(out, t.label)
	}
	return strings.Join(out, " ")
}

func values(vs ...float64) []Sample {
	var out []Sample
	for i, v := range vs {
		out = append(out, Sample{clock(4, i), v})
	}
	return out
}

func TestLinear(t *testing.T) {
	tests := []struct {
		name   string
		values []Sample
		want   string
	}{
		{"nothing", nil, "0 1"},
		{"zeros", values(0, 0), "0 1"},
		{"gaps only", values(math.NaN()), "0 1"},
		{"a few", values(1, 3, 2), "0 1 2 3"},
		{"seven", values(7), "0 2 4 6 8"},
		{"full to the top", values(50), "0 10 20 30 40 50"},
		{"thousands", values(43211), "0 10,000 20,000 30,000 40,000 50,000"},
		{"a million and more", values(1234567), "0 500,000 1,000,000 1,500,000"},
		{"fractions", values(0.25, 1.3), "0 0.5 1 1.5"},
		{"small fractions", values(0.03), "0 0.01 0.02 0.03"},
		{"tenths", values(0.9), "0 0.2 0.4 0.6 0.8 1"},
		{"huge", values(2e9), "0 5e+08 1e+09 1.5e+09 2e+09"},
		{"negative counts as zero", values(-4, 2), "0 1 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, names(linear(5, nil, tt.values))); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := linear(5, nil, values(7)).part(4); got != 0.5 {
		t.Errorf("4 of 8 stands at %v", got)
	}
}

func TestLogarithmic(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name              string
		shortest, longest time.Duration
		want              string
	}{
		{"an ordinary day", 60 * ms, 90 * time.Second, "10 ms 100 ms 1 s 10 s 1 min 10 min"},
		{"an outage", 60 * ms, 9 * time.Hour, "10 ms 100 ms 1 s 10 s 1 min 10 min 1 h 6 h 1 d"},
		{"all equal", time.Second, time.Second, "1 s 10 s 1 min 10 min"},
		{"no time at all", 0, 0, "1 ms 10 ms 100 ms 1 s"},
		{"ages", math.MaxInt64, math.MaxInt64, "1 d 7 d 30 d 365 d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, names(logarithmic(tt.shortest, tt.longest, nil))); diff != "" {
				t.Error(diff)
			}
		})
	}
	// From 10 ms to 1 s are two decades; 100 ms is in their middle.
	if got := logarithmic(10*ms, 10*time.Second, nil).part(0.1); math.Abs(got-1.0/3) > 1e-9 {
		t.Errorf("100 ms of 10 ms to 10 s stands at %v", got)
	}
}

func TestNum(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.04: "0", -0.04: "0", 12: "12", 12.34: "12.3", 12.35001: "12.4", 0.5: ".5", -0.5: "-.5", -3.21: "-3.2", 1200: "1200"} {
		if got := num(v); got != want {
			t.Errorf("num(%v) = %q, want %q", v, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	tests := []struct {
		text  string
		width float64 // in em
		want  string
	}{
		{"遅延", 2, "遅延"},
		{"遅延時間", 3.2, "遅延…"},
		{"遅延", 1, ""},
		{"mx1.example.jp", 100, "mx1.example.jp"},
		{"", 0, ""},
	}
	for _, tt := range tests {
		if got := shorten(tt.text, 10, 10*tt.width); got != tt.want {
			t.Errorf("shorten(%q, %v em) = %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}

// The format of a language reaches every kind of label.
func TestFormats(t *testing.T) {
	f := frame("x")
	f.Time.Format = func(at time.Time, u Unit) string {
		return at.Format([]string{"15時04分05秒", "15時04分", "1月2日", "2006年1月", "2006年", "2006年1月2日"}[u])
	}
	f.Time.To = clock(6, 30)
	g := Delays{Frame: f, Unit: "遅延", Format: func(d time.Duration) string { return fmt.Sprintf("%v秒", d.Seconds()) }, Clouds: []Cloud{{"mx", Square, []Dot{{clock(5, 0), time.Second, time.Second}}}}}
	const want = "mx 遅延 1秒 10秒 60秒 600秒 06時30分 06時00分 05時30分 05時00分 04時30分 04時00分 2011年5月6日 +09:00 JST"
	if diff := cmp.Diff(want, strings.Join(read(t, g.SVG(Wide)).labels(), " ")); diff != "" {
		t.Error(diff)
	}
}

func TestEscape(t *testing.T) {
	const want = "&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;amp;]]&gt;\ufffd\ufffd\ufffd\ufffd&#xA;"
	if diff := cmp.Diff(want, escape(hostile)); diff != "" {
		t.Error(diff)
	}
}

func TestOutline(t *testing.T) {
	tests := []struct {
		name string
		vs   []vertex
		want string
	}{
		{"nothing", nil, ""},
		{"steps", stairs([]vertex{{0, 10}, {5, 8}, {9, 8}, {10, 2}}), "M0 10H5V8H9H10V2"},
		{"a slope", []vertex{{0, 10}, {5, 8}, {5.04, 8.04}, {6, 8}}, "M0 10L5 8H6"},
	}
	for _, tt := range tests {
		if got := outline(tt.vs); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// A peak that is narrower than a column of the picture must be seen.
func TestThin(t *testing.T) {
	got := thin([]vertex{{1, 5}, {1.01, 5}, {1.02, 9}, {1.03, 1}, {1.04, 5}, {1.05, 6}, {2, 6}})
	if diff := cmp.Diff([]vertex{{1, 5}, {1.02, 9}, {1.03, 1}, {1.05, 6}, {2, 6}}, got, cmp.AllowUnexported(vertex{})); diff != "" {
		t.Error(diff)
	}
}

func TestHeld(t *testing.T) {
	row := []Sample{{clock(3, 0), 1}, {clock(3, 30), 2}, {clock(5, 0), 3}, {clock(9, 0), 4}}
	tests := []struct {
		name string
		got  []Sample
		want []Sample
	}{
		{"steps", held(row, clock(4, 0), clock(8, 0)), []Sample{{clock(4, 0), 2}, {clock(5, 0), 3}, {clock(8, 0), 3}}},
		{"steps that begin late", held(row, clock(2, 0), clock(3, 10)), []Sample{{clock(3, 0), 1}, {clock(3, 10), 1}}},
		{"no steps yet", held(row, clock(1, 0), clock(2, 0)), nil},
		{"slopes", slopes(row, clock(4, 15), clock(7, 0)), []Sample{{clock(4, 15), 2.5}, {clock(5, 0), 3}, {clock(7, 0), 3.5}}},
		{"one slope right through", slopes(row, clock(6, 0), clock(7, 0)), []Sample{{clock(6, 0), 3.25}, {clock(7, 0), 3.5}}},
		{"sum", sum(row[:2], []Sample{{clock(3, 10), 5}, {clock(3, 30), 6}}), []Sample{{clock(3, 0), 1}, {clock(3, 10), 6}, {clock(3, 30), 7}, {clock(3, 30), 8}}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestOutageParts(t *testing.T) {
	b := func(h1, m1, h2, m2 int) Bounds { return Bounds{clock(h1, m1), clock(h2, m2)} }
	now := clock(9, 0)
	tests := []struct {
		name             string
		outage           Outage
		certain, between []Bounds
	}{
		{"over, with a flap", shading.Outages[0],
			[]Bounds{b(5, 2, 6, 0), b(6, 10, 7, 0)}, []Bounds{b(5, 0, 5, 2), b(6, 0, 6, 1), b(6, 8, 6, 10), b(7, 0, 7, 10)}},
		{"goes on", Outage{Start: b(5, 0, 5, 2), End: Bounds{From: clock(8, 55)}},
			[]Bounds{b(5, 2, 8, 55)}, []Bounds{b(5, 0, 5, 2), b(8, 55, 9, 0)}},
		{"goes on, and nothing more is known", Outage{Start: Bounds{To: clock(5, 2)}},
			[]Bounds{b(5, 2, 9, 0)}, []Bounds{b(5, 2, 5, 2), b(9, 0, 9, 0)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			certain, between := tt.outage.parts(now)
			if diff := cmp.Diff([][]Bounds{tt.certain, tt.between}, [][]Bounds{certain, between}); diff != "" {
				t.Error(diff)
			}
		})
	}
}
