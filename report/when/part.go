package when

// part is a part of the day. Its times are in hours; those of the next day are 24
// and more.
type part struct {
	name     string
	from, to int
	// least and most are the hours that it makes of a clock with twelve: 8 in the
	// evening is 20.
	least, most int
}

// The parts of the day: as wide as people mean them, so that their edges overlap.
var (
	morning    = part{"the morning", 5, 12, 0, 12}
	noonish    = part{"noon", 11, 14, 10, 17}
	afternoon  = part{"the afternoon", 12, 18, 12, 19}
	evening    = part{"the evening", 15, 22, 15, 24}
	night      = part{"the night", 18, 24, 18, 30}
	lastNight  = part{"last night", 18, 29, 18, 30}
	deepNight  = part{"the middle of the night", 23, 28, 22, 30}
	beforeDawn = part{"the hours before dawn", 0, 4, 0, 5}
	dawn       = part{"dawn", 3, 7, 2, 8}

	beforeNoon = part{"before noon", 0, 12, 0, 12}
	afterNoon  = part{"after noon", 12, 24, 12, 24}
)

// hour returns which hour of the day a clock showed; 24 and more is the next day's.
func (p part) hour(shown int) (int, bool) {
	for h := shown; h < p.most; h += 12 {
		if h >= p.least && (h == shown || shown <= 12) {
			return h, true
		}
	}
	return 0, false
}
