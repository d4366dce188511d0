package analyst

import "testing"

func TestNear(t *testing.T) {
	servers := []string{"mx1.a.example", "mx12.a.example", "imap.b.example", "relay"}
	for _, test := range []struct{ name, want string }{
		{"mx2.a.example", " (like it: mx12.a.example, mx1.a.example, imap.b.example)"},
		{"mx1", ""},
		{"rely", " (like it: relay)"},
		{"mx1.a.exampel", " (like it: mx1.a.example)"},
		{"", ""},
		{"quite-another", ""},
	} {
		if got := near(test.name, servers); got != test.want {
			t.Errorf("near %q: %q, want %q", test.name, got, test.want)
		}
	}
}
