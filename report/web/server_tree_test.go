package web

import (
	"cmp"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/html"
)

// treeNode is an element of a page, or a text in it.
type treeNode struct {
	name string // empty: a text
	text string
	attr map[string]string
	kids []*treeNode
}

// treeOf reads a page, and checks what must hold for every one.
func treeOf(t *testing.T, page string) *treeNode {
	t.Helper()
	return treeNodeOf(checkPage(t, page))
}

func treeNodeOf(n *html.Node) *treeNode {
	if n.Type == html.TextNode {
		return &treeNode{text: n.Data}
	}
	node := &treeNode{name: cmp.Or(n.Data, "root"), attr: map[string]string{}}
	for _, a := range n.Attr {
		node.attr[a.Key] = a.Val
	}
	for k := range n.ChildNodes() {
		if k.Type == html.ElementNode || k.Type == html.TextNode {
			node.kids = append(node.kids, treeNodeOf(k))
		}
	}
	return node
}

// all returns the elements of a name, in order.
func (n *treeNode) all(name string) []*treeNode {
	var list []*treeNode
	for _, k := range n.kids {
		if k.name == name {
			list = append(list, k)
		}
		list = append(list, k.all(name)...)
	}
	return list
}

// with returns the elements of a name that have an attribute of a value.
func (n *treeNode) with(name, attr, value string) []*treeNode {
	var list []*treeNode
	for _, k := range n.all(name) {
		if k.attr[attr] == value {
			list = append(list, k)
		}
	}
	return list
}

// say returns the text in an element, on one line.
func (n *treeNode) say() string {
	if n.name == "" {
		return n.text
	}
	var b strings.Builder
	for _, k := range n.kids {
		b.WriteString(k.say())
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// tableOf returns the rows of the table with a caption, head first.
func (n *treeNode) tableOf(t *testing.T, caption string) [][]string {
	t.Helper()
	for _, table := range n.all("table") {
		if table.all("caption")[0].say() != caption {
			continue
		}
		var rows [][]string
		for _, tr := range table.all("tr") {
			var row []string
			for _, cell := range tr.kids {
				if cell.name == "th" || cell.name == "td" {
					row = append(row, cell.say())
				}
			}
			rows = append(rows, row)
		}
		return rows
	}
	t.Errorf("there is no table %q", caption)
	return nil
}

// facts returns the terms of all lists with what is said of each.
func (n *treeNode) facts() map[string]string {
	facts := map[string]string{}
	for _, dl := range n.all("dl") {
		for _, div := range dl.all("div") {
			facts[div.all("dt")[0].say()] = div.all("dd")[0].say()
		}
	}
	return facts
}

// bubbleAt runs a test in a bubble whose clock shows an instant.
func bubbleAt(t *testing.T, now time.Time, run func(*testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(now))
		run(t)
	})
}

// pageOf gets a page that must be there.
func pageOf(t *testing.T, source Source, address string) *treeNode {
	t.Helper()
	w := get(t, New(Options{Source: source, Location: serverZone}), address)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d\n%s", address, w.Code, w.Body)
	}
	return treeOf(t, w.Body.String())
}
