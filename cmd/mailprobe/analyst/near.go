package analyst

import (
	"cmp"
	"slices"
	"strings"
)

// near returns a hint at the names that look most like one that is not there;
// empty where none does.
func near(name string, names []string) string { return hint(nearNames(name, names)) }

// hint names what may have been meant.
func hint(like []string) string {
	if len(like) == 0 {
		return ""
	}
	return " (like it: " + strings.Join(like, ", ") + ")"
}

// nearNames returns the names that look most like one that is not there, at most
// three.
func nearNames(name string, names []string) []string {
	names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return 2*alike(name, n) < len(n) })
	slices.SortStableFunc(names, func(x, y string) int { return cmp.Compare(alike(name, y), alike(name, x)) })
	return names[:min(3, len(names))]
}

// alike returns how many bytes two names share at their begin and at their end.
func alike(x, y string) int {
	least := min(len(x), len(y))
	head := 0
	for head < least && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < least-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	return head + tail
}
