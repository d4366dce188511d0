package report

import "testing"

// Of two addresses that were pasted together, none is answered about as if it were
// the other.
func TestSeveralAddresses(t *testing.T) {
	e := Estate{Servers: []Server{{Name: "s1", Domains: []string{"a.example"}}, {Name: "s2", Domains: []string{"b.example"}}}}
	for _, about := range []string{"x@a.example, y@b.example", "X <x@a.example>, Y <y@b.example>", "x@a.example y@b.example", "x@a.example;y@b.example", "y@b.example <x@a.example>"} {
		if got, err := e.Resolve(about); err == nil {
			t.Errorf("%s leads to %v", about, got)
		}
	}
	for _, about := range []string{"x@a.example <x@a.example>", `"x@A.example" <x@a.example>`, "x@a.example, z@a.example", "mailto:x@a.example?cc=y@b.example", "<x@a.example>", "ｘ＠ａ．ｅｘａｍｐｌｅ"} {
		if got, err := e.Resolve(about); err != nil || len(got) != 1 || got[0].Name != "s1" {
			t.Errorf("%s leads to %v, %v", about, got, err)
		}
	}
}
