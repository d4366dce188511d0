package report

import (
	"math"
	"testing"
)

// Without losses the bound has a closed form: 1 − 0.05^(1/n). The others are the
// roots of the binomial sum, which is computed here by itself.
func TestLossBound(t *testing.T) {
	for _, c := range []struct {
		settled, lost int
		want          float64
	}{
		{0, 0, 1},
		{1, 0, 0.95},
		{10, 0, 0.2588656},
		{59, 0, 0.0495084},
		{3, 3, 1},
	} {
		if got := NewLossBound(c.settled, c.lost).AtMost; math.Abs(got-c.want) > 1e-6 {
			t.Errorf("%d of %d: at most %.7f, want %.7f", c.lost, c.settled, got, c.want)
		}
	}
	for _, c := range [][2]int{{2, 1}, {100, 1}, {500, 7}, {20, 19}} {
		n, k := c[0], c[1]
		if p := atMostSoMany(n, k, NewLossBound(n, k).AtMost); math.Abs(p-0.05) > 1e-9 {
			t.Errorf("%d of %d: with the bound for the truth, so few losses have probability %v, want 0.05", k, n, p)
		}
	}
}

// atMostSoMany returns the probability of k or fewer losses among n mails.
func atMostSoMany(n, k int, p float64) (sum float64) {
	for i := range k + 1 {
		lg, _ := math.Lgamma(float64(n + 1))
		a, _ := math.Lgamma(float64(i + 1))
		b, _ := math.Lgamma(float64(n - i + 1))
		sum += math.Exp(lg - a - b + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return sum
}
