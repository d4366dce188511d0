package plot

import (
	"encoding/xml"
	"errors"
	"html/template"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// written is a text as it stands in a finished picture.
type written struct {
	text     string
	from, to float64
	y        float64 // of its baseline
}

// picture is a finished figure, read back.
type picture struct {
	width, height, font float64
	texts               []written
	ids, classes        map[string]bool
	paths               map[string][]string // by class, or by fill
	titles              []string
}

// read parses a figure and checks what must hold for every one: it is well
// formed, says nothing that a page must not, and none of its texts leaves the
// picture or lies on another.
func read(t *testing.T, svg template.HTML) picture {
	t.Helper()
	p := parse(t, string(svg))
	for _, bad := range []string{"NaN", "Inf", "e+", "style=", "href", "<script", "<image", "<foreignObject"} {
		if strings.Contains(withoutTexts.ReplaceAllString(string(svg), "><"), bad) {
			t.Errorf("%q stands in the markup", bad)
		}
	}
	for _, ref := range references.FindAllStringSubmatch(string(svg), -1) {
		if !p.ids[ref[1]] {
			t.Errorf("nothing has the id %s, which is referred to", ref[1])
		}
	}
	for i, a := range p.texts {
		if a.from < 0 || a.to > p.width || a.y < 0 || a.y > p.height {
			t.Errorf("%q leaves the picture of %v by %v: from %v to %v at %v", a.text, p.width, p.height, a.from, a.to, a.y)
		}
		for _, b := range p.texts[:i] {
			if a.from < b.to && b.from < a.to && math.Abs(a.y-b.y) < p.font {
				t.Errorf("%q at %v, %v lies on %q at %v, %v", a.text, a.from, a.y, b.text, b.from, b.y)
			}
		}
	}
	return p
}

var (
	references   = regexp.MustCompile(`url\(#([^)]*)\)`)
	withoutTexts = regexp.MustCompile(`>[^<]*<`)
)

func parse(t *testing.T, svg string) picture {
	t.Helper()
	p := picture{ids: map[string]bool{}, classes: map[string]bool{}, paths: map[string][]string{}}
	dec := xml.NewDecoder(strings.NewReader(svg))
	var open []string
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatalf("reading the picture back: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			p.element(t, token)
			open = append(open, token.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			p.chars(open, string(token))
		}
	}
}

func (p *picture) element(t *testing.T, e xml.StartElement) {
	a := map[string]string{}
	for _, attr := range e.Attr {
		a[attr.Name.Local] = attr.Value
	}
	if id, ok := a["id"]; ok {
		if p.ids[id] {
			t.Errorf("the id %s is there twice", id)
		}
		p.ids[id] = true
	}
	for _, class := range strings.Fields(a["class"]) {
		p.classes[class] = true
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Errorf("<%s>: %v", e.Name.Local, err)
		}
		return v
	}
	switch e.Name.Local {
	case "svg":
		box := strings.Fields(a["viewBox"])
		p.width, p.height, p.font = number(box[2]), number(box[3]), number(a["font-size"])
	case "path":
		key := a["class"] + a["fill"]
		p.paths[key] = append(p.paths[key], a["d"])
	case "text":
		w := written{from: number(a["x"]), y: number(a["y"])}
		w.to = map[string]float64{"": 0, "middle": 0.5, "end": 1}[a["text-anchor"]] // finished by chars
		p.texts = append(p.texts, w)
	}
}

// chars takes the content of an element; that of a text says how wide it is.
func (p *picture) chars(open []string, s string) {
	if len(open) == 0 {
		return
	}
	switch open[len(open)-1] {
	case "title", "desc":
		p.titles = append(p.titles, s)
	case "text":
		w := &p.texts[len(p.texts)-1]
		width := textWidth(s, p.font)
		x := w.from - w.to*width
		w.text, w.from, w.to = s, x, x+width
	}
}

// labels returns the texts of a picture, in the order in which they are drawn.
func (p picture) labels() []string {
	var out []string
	for _, w := range p.texts {
		out = append(out, w.text)
	}
	return out
}
