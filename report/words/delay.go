package words

import "mailprobe/probe"

// Delay writes a delay that is known within bounds: its middle, and how far the
// truth may be from it where that shows.
func (w *Words) Delay(d probe.Delay) string {
	middle, half := d.Middle(), d.HalfWidth()
	if half < resolution(middle) {
		return w.Duration(middle, Nearest)
	}
	return w.Duration(middle, Nearest) + " ± " + w.Duration(half, Upwards)
}
