package plot

import (
	"math"
	"strings"
	"testing"
	"time"
)

// Labels of marks that crowd at one side of the picture make a staircase: no
// line goes through one, and each ends or begins at its own line.
func TestCaptions(t *testing.T) {
	crowds := map[string]func(i int) time.Time{
		"at the left":   func(i int) time.Time { return clock(4, 5*i) },
		"at the right":  func(i int) time.Time { return clock(7, 40+5*i) },
		"in the middle": func(i int) time.Time { return clock(6, 5*i) },
		"at one time":   func(i int) time.Time { return clock(6, 0) },
		"far apart":     func(i int) time.Time { return clock(4+i, 0) },
	}
	for name, at := range crowds {
		t.Run(name, func(t *testing.T) {
			var marks []Mark
			for i := range 4 {
				marks = append(marks, Mark{At: at(i), Label: "all accepted delivered"})
			}
			s := newSheet(frame("x"), Wide, nil)
			list := s.captions(marks)
			if len(list) != 4 {
				t.Fatalf("%d captions of 4", len(list))
			}
			for i, c := range list {
				if math.Min(math.Abs(c.from-c.x), math.Abs(c.to-c.x)) > besides+0.01 {
					t.Errorf("the label from %v to %v is not at its line at %v", c.from, c.to, c.x)
				}
				for _, other := range list[:i] {
					if other.row == c.row && c.from < other.to && other.from < c.to {
						t.Errorf("two labels share room: %+v, %+v", c, other)
					}
					if c.row > other.row && c.x > other.from && c.x < other.to || other.row > c.row && other.x > c.from && other.x < c.to {
						t.Errorf("a line goes through a label: %+v, %+v", c, other)
					}
				}
			}
		})
	}
}

// A short label must not slip below a higher one and under its line.
func TestCaptionUnderLine(t *testing.T) {
	s := newSheet(frame("x"), Wide, nil)
	for _, c := range s.captions([]Mark{{At: clock(6, 0), Label: "short"}, {At: clock(6, 4), Label: "a rather long label"}, {At: clock(6, 30), Label: "end"}}) {
		if x := s.x(clock(6, 4)); c.Label == "short" && c.row == 0 && c.from < x && x < c.to {
			t.Errorf("the line at %v goes through %+v", x, c)
		}
	}
}

func TestPoints(t *testing.T) {
	tests := []struct {
		name  string
		shape Shape
		grid  int
		at    []vertex
		want  string
	}{
		{"none", Circle, fine, nil, ""},
		{"circles in any order, one twice", Circle, fine, []vertex{{20, 5}, {10.04, 5}, {10, 5}}, "m10 5h0m10 0h0"},
		{"upwards", Square, fine, []vertex{{10, 5}, {12, 3.5}}, "m10 5h.1m1.9-1.5h.1"},
		{"on a coarse grid", Circle, 10, []vertex{{10.2, 5.1}, {9.8, 4.9}}, "m10 5h0"},
		{"closed shapes end where they began", Triangle, fine, []vertex{{10, 10}, {20, 10}}, "m10 7.2l2.6 4.6h-5.2zm10 0l2.6 4.6h-5.2z"},
		{"open shapes end elsewhere", Bar, fine, []vertex{{10, 10}, {20, 10}}, "m10 6.5v7m10-7v7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSheet(frame("x"), Wide, nil)
			s.points(tt.shape, tt.at, tt.grid)
			got := strings.Join(parse(t, "<svg viewBox='0 0 1 1' font-size='1'>"+s.String()+"</svg>").paths[glyphs[tt.shape].class], " ")
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// A day of many servers must not make a document that is slow to open.
func TestSize(t *testing.T) {
	const n = 30_000
	from := clock(0, 0)
	var sent, received []Sample
	var dots []Dot
	for i := range n {
		at := from.Add(time.Duration(i) * 24 * time.Hour / n)
		sent = append(sent, Sample{at, float64(i)})
		received = append(received, Sample{at.Add(time.Second), float64(i)})
		d := 50*time.Millisecond + time.Duration(i*7919%1000)*time.Millisecond
		dots = append(dots, Dot{at, d, d})
	}
	f := Frame{ID: "x", Time: TimeAxis{From: from, To: from.Add(24 * time.Hour)}}
	for name, figure := range map[string]Figure{
		"cumulative": Cumulative{Frame: f, Sent: Series{"s", sent}, Received: Series{"r", received}},
		"delays":     Delays{Frame: f, Clouds: []Cloud{{"c", Circle, dots}}},
	} {
		if size := len(figure.SVG(Wide)); size > 150_000 {
			t.Errorf("%s of %d mails takes %d bytes", name, n, size)
		} else {
			t.Logf("%s of %d mails takes %d bytes", name, n, size)
		}
	}
}

// A strip shows an outage that is far shorter than a pixel, where it began or, at
// the end of the axis, just before. The bars go from 40.2 to 708, and a second is
// a twentieth of a pixel.
func TestShortOutage(t *testing.T) {
	for begin, want := range map[time.Time]string{clock(6, 0): "M374.", clock(8, 0).Add(-time.Second): "M707 "} {
		g := Strip{Frame: frame("x"), Rows: []Row{{"mx1", []Span{{clock(4, 0), begin, Up}, {begin, begin.Add(time.Second), Down}, {begin.Add(time.Second), clock(8, 0), Up}}}}}
		got := read(t, g.SVG(Wide)).paths["mp-down"]
		if len(got) != 1 || !strings.HasPrefix(got[0], want) || !strings.Contains(got[0], "h1v12") {
			t.Errorf("the outage at %v is drawn as %q, want one pixel wide, and %s", begin, got, want)
		}
	}
}

// With a present, nothing is said of the future.
func TestNow(t *testing.T) {
	c := Cumulative{Frame: frame("x"), Sent: Series{"s", []Sample{{clock(5, 0), 1}}}, Received: Series{"r", nil}, Marks: []Mark{{At: clock(6, 0), Kind: Now}},
		Shading: Shading{"o", "b", []Outage{{Start: Bounds{clock(5, 0), clock(5, 0)}}}}}
	p := read(t, c.SVG(Wide))
	// The area goes from 18.6 to 708, as its level lines say; its middle is 363.3.
	for class, want := range map[string]string{"mp-line mp-sent": "H363.3", "mp-certain": "h172.4"} {
		got := p.paths[class]
		if len(got) == 0 || !strings.Contains(got[len(got)-1], want) {
			t.Errorf("%s is drawn as %q, want %s", class, got, want)
		}
	}
}
