package probe_test

import (
	"strings"
	"testing"

	"mailprobe/probe"
)

func TestCheckName(t *testing.T) {
	tests := []struct {
		name string
		want string // part of the error; empty: the name is good
	}{
		{"a", ""},
		{"7", ""},
		{"mx1-relay", ""},
		{"xn--nxasmq6b", ""},
		{"mail.example.net", ""},
		{strings.Repeat("x", 64), ""},
		{strings.Repeat("x", 65), "has 65 characters"},
		{"", "is empty"},
		{"Mail", "lower-case"},
		{"mx_1", "lower-case"},
		{"mx 1", "lower-case"},
		{"mx1 ", "lower-case"},
		{"mx1\n", "lower-case"},
		{"-mx", "lower-case"},
		{"mx-", "lower-case"},
		{".mx", "lower-case"},
		{"mx.", "lower-case"},
		{"mx..1", "lower-case"},
		{"mx-.1", "lower-case"},
		{"mx.-1", "lower-case"},
		{"メール", "lower-case"},
		{"mx@1", "lower-case"},
	}
	for _, test := range tests {
		switch err := probe.CheckName(test.name); {
		case test.want == "" && err != nil:
			t.Errorf("%q is refused: %v", test.name, err)
		case test.want != "" && err == nil:
			t.Errorf("%q is taken, want an error with %q", test.name, test.want)
		case test.want != "" && !strings.Contains(err.Error(), test.want):
			t.Errorf("%q is refused with %q, want %q in it", test.name, err, test.want)
		}
	}
}
