package plot

import (
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Every class that a figure uses has a rule, and no rule is for nothing.
func TestClasses(t *testing.T) {
	used := map[string]bool{"mp-wide": true, "mp-narrow": true, "mp-spark": true}
	for _, f := range samplers {
		maps.Copy(used, read(t, f.SVG(Wide)).classes)
	}
	more := Lines{Series: make([]Line, 4), Marks: []Mark{{Kind: Event}, {Kind: Now}, {Kind: Expected}}}
	maps.Copy(used, read(t, more.SVG(Wide)).classes)
	crowd := Delays{Clouds: []Cloud{{Dots: make([]Dot, crowded+1)}}}
	crowd.Time = TimeAxis{From: time.Time{}, To: time.Time{}.Add(time.Hour)}
	maps.Copy(used, read(t, crowd.SVG(Wide)).classes)
	styled := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.(mp-[a-z0-9-]+)`).FindAllStringSubmatch(string(CSS()), -1) {
		styled[m[1]] = true
	}
	for _, class := range slices.Sorted(maps.Keys(used)) {
		if !styled[class] {
			t.Errorf("nothing styles %s", class)
		}
	}
	for i := range 4 { // series without samples draw nothing
		used[strings.TrimPrefix(seriesClass(i), "mp-line ")] = true
	}
	for _, class := range slices.Sorted(maps.Keys(styled)) {
		if !used[class] && !strings.HasPrefix(class, "mp-tile-") {
			t.Errorf("nothing has the class %s", class)
		}
	}
}

// Texts must be readable, and lines and points told from the paper, as WCAG 2.1
// (1.4.3 and 1.4.11) asks: 4.5 to 1 and 3 to 1. Amber alone needs its outline.
func TestContrast(t *testing.T) {
	light, dark, ok := strings.Cut(string(CSS()), "prefers-color-scheme:dark")
	if !ok {
		t.Fatal("no colours for dark screens")
	}
	for name, part := range map[string]string{"light": light, "dark": dark} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--mp-([a-z]+):(#[0-9a-f]+)`).FindAllStringSubmatch(part, -1) {
			colours[m[1]] = m[2]
		}
		paper := luminance(t, colours["paper"])
		for colour, want := range map[string]float64{"ink": 4.5, "dim": 4.5, "blue": 3, "green": 3, "orange": 3, "purple": 3, "red": 3} {
			l := luminance(t, colours[colour])
			if got := (max(l, paper) + 0.05) / (min(l, paper) + 0.05); got < want {
				t.Errorf("%s, %s: contrast %.2f, want %.1f", name, colour, got, want)
			}
		}
	}
}

// luminance returns the relative luminance of a colour, as WCAG 2.1 defines it.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}
