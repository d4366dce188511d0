package grafana_test

import (
	"fmt"
	"math"
	"testing"
)

// As people without cones for red, green or blue see light: Machado, Oliveira and
// Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency"
// (2009), severity 1, on linear RGB.
var blindness = map[string][3][3]float64{
	"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritanopia":   {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// leastDistance is how far colours in one strip are apart at the least, in CIELAB. Just
// noticeable side by side are about 2; Grafana's own red and green have 8 for the
// most frequent kind of colour blindness.
const leastDistance = 15

type triple [3]float64

// linear returns a colour such as #0072b2 as linear RGB.
func linear(hex string) (triple, error) {
	var n [3]uint8
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &n[0], &n[1], &n[2]); err != nil {
		return triple{}, fmt.Errorf("reading the colour %q: %w", hex, err)
	}
	var c triple
	for i := range c {
		v := float64(n[i]) / 255
		if c[i] = v / 12.92; v > 0.04045 {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return c, nil
}

func (c triple) seen(by [3][3]float64) triple {
	var out triple
	for i, row := range by {
		out[i] = min(max(row[0]*c[0]+row[1]*c[1]+row[2]*c[2], 0), 1)
	}
	return out
}

// lab returns a colour of linear RGB in CIELAB (D65).
func (c triple) lab() triple {
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.9505)
	y := f(0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2])
	z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.089)
	return triple{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func (c triple) distance(d triple) float64 {
	return math.Sqrt(math.Pow(c[0]-d[0], 2) + math.Pow(c[1]-d[1], 2) + math.Pow(c[2]-d[2], 2))
}

// What stands in a strip of states is told apart by whoever is colour-blind.
func TestColoursOfStates(t *testing.T) {
	strips := 0
	for _, p := range read(t).Panels {
		for _, m := range p.FieldConfig.Defaults.Mappings {
			strips++
			checkColours(t, p.Title, m.Options)
		}
	}
	if strips < 3 {
		t.Errorf("only %d panels have colours of states", strips)
	}
}

func checkColours(t *testing.T, panel string, states map[string]state) {
	for _, a := range states {
		for _, b := range states {
			x, err := linear(a.Color)
			y, errB := linear(b.Color)
			if err != nil || errB != nil {
				t.Fatalf("%s: %v, %v", panel, err, errB)
			}
			for name, by := range blindness {
				if d := x.seen(by).lab().distance(y.seen(by).lab()); a != b && d < leastDistance {
					t.Errorf("%s: with %s, %q and %q look alike (%.0f)", panel, name, a.Text, b.Text, d)
				}
			}
		}
	}
}
