package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// checked is an output that was looked at: what is wrong with it, and all that it
// says, every text undone of its escaping.
type checked struct {
	problems []string
	says     []string
}

func (c *checked) wrong(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

// say keeps a text, which must be one that moves no cursor, hides nothing and turns
// no direction.
func (c *checked) say(text string) {
	for _, r := range text {
		if r != '\n' && (!unicode.IsGraphic(r) || r == '\u2028') {
			c.wrong("%U in %.300q", r, text)
			break
		}
	}
	c.says = append(c.says, text)
}

// checkText looks at what is written for a terminal.
func checkText(text []byte) *checked {
	c := new(checked)
	c.say(string(text))
	return c
}

// ownScript is the address of the site's own script.
var ownScript = regexp.MustCompile(`^/assets/[0-9a-f]+/page\.js$`)

// elements are those that pages and reports are made of. No text of others may
// become another one.
var elements = strings.Fields(`html head meta title link script noscript style body a header nav ul ol li p main article h1 h2 h3 h4 footer section div span strong
	em b small bdi code pre kbd time abbr br dl dt dd form fieldset legend input select option label button textarea details summary table caption colgroup col
	thead tbody tfoot tr th td figure figcaption svg g path text tspan title desc defs pattern rect line circle polyline polygon clippath`)

// checkHTML looks at a page, which has scripts, all of them the site's own.
func checkHTML(text []byte, scripts int) *checked {
	c := new(checked)
	c.bytes(text)
	doc, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		c.wrong("it is no HTML: %v", err)
		return c
	}
	found := 0
	for n := range doc.Descendants() {
		switch n.Type {
		case html.TextNode:
			c.say(strings.ReplaceAll(n.Data, "\t", " "))
		case html.ElementNode:
			c.element(n)
			if n.Data == "script" {
				found++
			}
		case html.CommentNode:
			c.wrong("there is a comment: %.100q", n.Data)
		}
	}
	if found != scripts {
		c.wrong("it has %d scripts, want %d", found, scripts)
	}
	return c
}

// bytes are what a reader of HTML would pass over in silence.
func (c *checked) bytes(text []byte) {
	for _, b := range text {
		if b < ' ' && b != '\n' && b != '\t' || b == 0x7f {
			c.wrong("the byte %#02x is in it", b)
			return
		}
	}
}

func (c *checked) element(n *html.Node) {
	if !slices.Contains(elements, strings.ToLower(n.Data)) {
		c.wrong("there is an element %s", n.Data)
	}
	for _, a := range n.Attr {
		c.attribute(n.Data, a)
	}
	switch n.Data {
	case "script":
		if n.FirstChild != nil || !ownScript.MatchString(attribute(n, "src")) {
			c.wrong("there is a script %q", attribute(n, "src"))
		}
	case "style":
		if css := n.FirstChild; css != nil && regexp.MustCompile(`(?i)@import|url\(|expression|<`).MatchString(css.Data) {
			c.wrong("a style loads something")
		}
	case "table":
		c.table(n)
	}
}

// leading are the attributes by which a page leads elsewhere.
var leading = []string{"href", "src", "action", "formaction", "data", "srcset", "poster"}

func (c *checked) attribute(element string, a html.Attribute) {
	switch {
	case strings.HasPrefix(a.Key, "on"), a.Key == "style" && element != "text", a.Key == "srcdoc":
		c.wrong("<%s> has an attribute %s=%.100q", element, a.Key, a.Val)
	case slices.Contains(leading, a.Key) && !inside(a.Val) && !(element == "link" && a.Val == "data:,"):
		c.wrong("<%s> leads to %.100q", element, a.Val)
	}
	c.say(a.Val)
}

// inside tells whether an address leads to nowhere but the site itself.
func inside(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") || strings.HasPrefix(address, "?") || strings.HasPrefix(address, "#")
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// table fails where a row has not as many cells as the first one.
func (c *checked) table(n *html.Node) {
	wide := 0
	for row := range n.Descendants() {
		if row.Data != "tr" || row.Type != html.ElementNode {
			continue
		}
		cells := 0
		for cell := range row.ChildNodes() {
			if cell.Data == "th" || cell.Data == "td" {
				span, _ := strconv.Atoi(attribute(cell, "colspan"))
				cells += max(1, span)
			}
		}
		if wide == 0 {
			wide = cells
		}
		if cells != wide {
			c.wrong("a row of a table has %d cells, and its head %d", cells, wide)
		}
	}
}

// checkJSON looks at one document of JSON, or several. Their texts may be anything:
// programs read them.
func checkJSON(text []byte) *checked {
	c := new(checked)
	in := json.NewDecoder(bytes.NewReader(text))
	for {
		var v any
		if err := in.Decode(&v); err == io.EOF {
			return c
		} else if err != nil {
			c.wrong("it is no JSON: %v", err)
			return c
		}
		c.values(v)
	}
}

func (c *checked) values(v any) {
	switch v := v.(type) {
	case string:
		c.says = append(c.says, v)
	case []any:
		for _, each := range v {
			c.values(each)
		}
	case map[string]any:
		for name, each := range v {
			c.says = append(c.says, name)
			c.values(each)
		}
	}
}

// checkCSV looks at a table: its rows are equally long, and no cell is a formula.
func checkCSV(text []byte) *checked {
	c := new(checked)
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(rows) < 2 {
		c.wrong("it is no table: %d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if _, err := strconv.ParseFloat(cell, 64); err != nil && cell != "" && strings.ContainsAny(strings.TrimSpace(cell)[:1], "=+-@\t\r") {
				c.wrong("a cell is a formula: %.100q", cell)
			}
			c.say(cell)
		}
	}
	return c
}

var (
	escapedSign = regexp.MustCompile(`\\([[:punct:]])`)
	link        = regexp.MustCompile(`(^|[^\\])\]\(`)
)

// checkMarkdown looks at CommonMark with tables: there is no HTML and no link in
// it, and each row of a table has the cells of its head.
func checkMarkdown(text []byte) *checked {
	c := new(checked)
	wide := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.Contains(line, "<") || link.MatchString(line) {
			c.wrong("there is HTML or a link: %.200q", line)
		}
		plain := escapedSign.ReplaceAllString(line, "$1")
		c.say(html.UnescapeString(plain))
		if !strings.HasPrefix(line, "|") {
			wide = 0
			continue
		}
		bars := strings.Count(escapedSign.ReplaceAllString(line, ""), "|")
		if wide == 0 {
			wide = bars
		}
		if bars != wide {
			c.wrong("a row has %d cells, and its head %d: %.200q", bars-1, wide-1, line)
		}
	}
	return c
}
