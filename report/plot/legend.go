package plot

// key is an entry of a legend: a sample of how something is drawn, and what it
// is.
type key struct {
	label string // empty: it is not in the legend
	draw  func(s *sheet, x, y float64)
}

// The room for the sample of a key.
const (
	sampleWidth  = 20
	sampleHeight = 10
)

// legend draws the keys side by side, on as many rows as they need.
func (s *sheet) legend(keys []key) {
	x := float64(edge)
	used := false
	for _, k := range keys {
		if k.label == "" {
			continue
		}
		text := shorten(k.label, s.font, s.width-2*edge-sampleWidth-gap)
		wide := sampleWidth + gap + s.text(text)
		if x > edge && x+wide > s.width-edge {
			x, s.top = edge, s.top+s.line()
		}
		k.draw(s, x, s.top+s.font/2+1)
		s.label(label{x: x + sampleWidth + gap, y: s.top + s.font, text: text, full: k.label})
		x, used = x+wide+apart, true
	}
	if used {
		s.top += s.line() + gap
	}
}

// lineKey is the key of a line of a class.
func lineKey(text, class string) key {
	return key{text, func(s *sheet, x, y float64) {
		s.path(class, "M"+num(x)+" "+num(y)+"h"+num(sampleWidth))
	}}
}

// areaKey is the key of a filled area.
func areaKey(text string, f fill) key {
	return key{text, func(s *sheet, x, y float64) {
		s.area(f, box(x, y-sampleHeight/2, sampleWidth, sampleHeight))
	}}
}

// shapeKey is the key of a class of points.
func shapeKey(text string, shape Shape) key {
	return key{text, func(s *sheet, x, y float64) {
		s.points(shape, []vertex{{x + sampleWidth/2, y}}, fine)
	}}
}
