package plot

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// markup is SVG while it is written.
type markup struct{ strings.Builder }

// element writes an empty element with attributes: name, value, name, value, …
func (m *markup) element(name string, attributes ...string) {
	m.WriteString("<" + name)
	m.attributes(attributes)
	m.WriteString("/>\n")
}

// open writes a start tag, whose end tag the caller writes.
func (m *markup) open(name string, attributes ...string) {
	m.WriteString("<" + name)
	m.attributes(attributes)
	m.WriteString(">")
}

func (m *markup) attributes(pairs []string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		m.WriteString(" " + pairs[i] + `="` + escape(pairs[i+1]) + `"`)
	}
}

// path writes a path, unless it is empty.
func (m *markup) path(class, d string, attributes ...string) {
	if d != "" {
		m.element("path", append([]string{"class", class, "d", d}, attributes...)...)
	}
}

// label is a text in a figure.
type label struct {
	x, y   float64 // of the baseline
	anchor anchor
	class  string // empty: as texts are
	text   string
	full   string // shown when pointed at, where text is a shortened one
}

// anchor is which part of a text stands at its place.
type anchor string

const (
	begins  anchor = "start"
	centred anchor = "middle"
	ends    anchor = "end"
)

func (m *markup) label(l label) {
	if l.text == "" {
		return
	}
	attributes := []string{"x", num(l.x), "y", num(l.y)}
	if l.anchor != begins && l.anchor != "" {
		attributes = append(attributes, "text-anchor", string(l.anchor))
	}
	if l.class != "" {
		attributes = append(attributes, "class", l.class)
	}
	m.open("text", attributes...)
	m.WriteString(escape(l.text))
	if l.full != "" && l.full != l.text {
		m.WriteString("<title>" + escape(l.full) + "</title>")
	}
	m.WriteString("</text>\n")
}

// head is what a figure says of itself.
type head struct {
	id, class     string
	title, desc   string
	width, height float64
	font          float64
}

// wrap returns the whole element around what was drawn. The drawing is hidden
// from screen readers, which read title and desc instead.
func (h head) wrap(defs, body string) template.HTML {
	var m markup
	id := idOf(h.id)
	labelled := id + "-t"
	if h.desc != "" {
		labelled += " " + id + "-d"
	}
	m.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", strings.TrimSpace("mp-plot "+h.class), "role", "img", "aria-labelledby", labelled,
		"viewBox", "0 0 "+num(h.width)+" "+num(h.height), "width", "100%", "font-size", num(h.font))
	m.WriteString("\n" + `<title id="` + id + `-t">` + escape(h.title) + "</title>\n")
	if h.desc != "" {
		m.WriteString(`<desc id="` + id + `-d">` + escape(h.desc) + "</desc>\n")
	}
	m.WriteString(defs + body + "</svg>\n")
	return template.HTML(m.String())
}

// num writes a coordinate, rounded to a tenth, as short as it goes.
func num(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 { // not -0
		return "0"
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if rest, ok := strings.CutPrefix(s, "0."); ok {
		return "." + rest
	}
	if rest, ok := strings.CutPrefix(s, "-0."); ok {
		return "-." + rest
	}
	return s
}
