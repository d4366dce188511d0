package metrics

import (
	"slices"
	"strings"

	"mailprobe/probe"
)

// results are what RFC 8601 section 2.7 lets a method of authentication say.
var results = []string{"pass", "fail", "softfail", "neutral", "none", "policy", "temperror", "permerror"}

// resultOf bounds what a server wrote to values that can be a label.
func resultOf(text string) string {
	text = strings.ToLower(text)
	if text == "" || slices.Contains(results, text) {
		return text
	}
	return "other"
}

// verdicts are those of the newest probe that came on a route.
type verdicts struct {
	seen bool
	last [3]string // by methods; empty: the probe had none
}

// take takes in the verdicts of a probe that came, and returns the methods whose
// verdict changed.
func (v *verdicts) take(now probe.Verdicts) (changed []string) {
	for i, text := range []string{now.SPF, now.DKIM, now.DMARC} {
		result := resultOf(text)
		if v.seen && result != v.last[i] {
			changed = append(changed, methods[i])
		}
		v.last[i] = result
	}
	v.seen = true
	return changed
}
