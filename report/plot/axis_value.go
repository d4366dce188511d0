package plot

import (
	"math"
	"strconv"
	"strings"
)

// scale is the upright axis.
type scale struct {
	ticks []height
	part  func(v float64) float64 // how far up a value stands: 0 at the bottom, 1 at the top
}

// height is a labelled value of the upright axis.
type height struct {
	part  float64
	label string
}

// most is the largest value that is drawn; larger ones count as it. Up to here
// every whole number is exact.
const most = 1e15

// linear returns a scale from 0 that holds every value of some series, with
// about n ticks at multiples of 1, 2 or 5. Counts get whole ticks.
func linear(n int, format func(float64) string, series ...[]Sample) scale {
	if format == nil {
		format = decimal
	}
	peak, whole := 0.0, true
	for _, samples := range series {
		for _, s := range samples {
			if v, ok := s.value(); ok {
				peak = max(peak, v)
				whole = whole && v == math.Trunc(v)
			}
		}
	}
	each := roundStep(peak / float64(max(n, 1)))
	if whole {
		each = max(each, 1)
	}
	count := max(math.Ceil(peak/each-1e-9), 1)
	out := scale{part: func(v float64) float64 { return v / (count * each) }}
	for i := 0.0; i <= count; i++ {
		out.ticks = append(out.ticks, height{i / count, format(i * each)})
	}
	return out
}

// value returns the value as it is drawn: false for a gap.
func (s Sample) value() (float64, bool) {
	return min(max(s.Value, 0), most), !math.IsNaN(s.Value)
}

// roundStep returns the smallest 1, 2 or 5 times a power of ten that is not less
// than v; 1 for what is not positive.
func roundStep(v float64) float64 {
	if v < 1e-9 {
		return 1
	}
	exponent := math.Floor(math.Log10(v))
	power := math.Pow(10, exponent)
	for _, n := range []float64{1, 2, 5} {
		if n*power >= v*(1-1e-9) {
			return scaled(n, exponent)
		}
	}
	return scaled(1, exponent+1)
}

// scaled returns n times a power of ten as precisely as it can be: 0.3 and not
// 0.30000000000000004.
func scaled(n, exponent float64) float64 {
	if exponent < 0 {
		return n / math.Pow(10, -exponent)
	}
	return n * math.Pow(10, exponent)
}

// decimal writes a number with its thousands apart; from ten million on, as a
// power of ten.
func decimal(v float64) string {
	if v >= 1e7 {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	s := strconv.FormatFloat(math.Round(v*1e9)/1e9, 'f', -1, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}
