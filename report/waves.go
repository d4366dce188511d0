package report

import (
	"math"
	"slices"
)

// waves are arrivals that came in bursts at even distances, as a queue's runs
// bring them.
type waves struct {
	period float64
	starts []float64
	sizes  []int
	length float64 // of the longest burst
}

// The figures by which arrivals count as waves.
const (
	fewestWaves = 3
	evenWaves   = 0.2 // standard deviation of the distances between waves, by their mean
	shortWave   = 0.4 // how much of a distance a wave may take
)

// waves tells whether the arrivals came in waves. A wave ends where the next
// arrival is more than a third of the longest silence away.
func (d drain) waves() (w waves, ok bool) {
	longest := 0.0
	for i := 1; i < len(d.came); i++ {
		longest = max(longest, d.came[i]-d.came[i-1])
	}
	for i, at := range d.came {
		if i == 0 || at-d.came[i-1] > longest/3 {
			w.starts, w.sizes = append(w.starts, at), append(w.sizes, 0)
		}
		w.sizes[len(w.sizes)-1]++
		w.length = max(w.length, at-w.starts[len(w.starts)-1])
	}
	n := len(w.starts)
	if n < fewestWaves || len(d.came) < 2*n {
		return w, false
	}
	w.period = (w.starts[n-1] - w.starts[0]) / float64(n-1)
	even := 0.0
	for i := 1; i < n; i++ {
		even += math.Pow((w.starts[i]-w.starts[i-1])/w.period-1, 2)
	}
	late := d.now-w.starts[n-1] > 1.2*w.period+w.length
	return w, math.Sqrt(even/float64(n-1)) < evenWaves && w.length < shortWave*w.period && !late
}

// spread returns the drain as it would be if each wave had come evenly over the
// time since the one before, as of the last wave: what came since then, and what
// did not, tells nothing.
func (w waves) spread(d drain) drain {
	even := drain{left: d.left, inflow: d.inflow, waits: d.waits, now: w.starts[len(w.starts)-1], begun: w.starts[0] - w.period, spread: true}
	for i, start := range w.starts {
		for j := range w.sizes[i] {
			even.came = append(even.came, start-w.period*(1-(float64(j)+0.5)/float64(w.sizes[i])))
		}
	}
	slices.Sort(even.came)
	return even
}

// next returns when the wave begins that brings what an even stream would have
// brought by an instant.
func (w waves) next(at, now float64) float64 {
	last := w.starts[len(w.starts)-1]
	n := math.Ceil((at-last)/w.period - 0.02)
	return last + w.period*max(n, math.Ceil((now-w.length-last)/w.period))
}
