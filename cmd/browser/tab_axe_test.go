package browser

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// violation is what axe-core found against its rules for WCAG 2.2, A and AA, and
// its own good practices.
type violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"` // minor, moderate, serious, critical
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (v violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "axe: %s (%s): %s", v.ID, v.Impact, v.Help)
	for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
		fmt.Fprintf(&b, "\n    %.300s\n      %s", n.HTML, strings.ReplaceAll(n.Summary, "\n", " "))
	}
	return b.String()
}

// accessible fails for whatever axe-core calls serious or critical, and for what it
// calls moderate too: so far nothing needs an exception.
func (p *tab) accessible() {
	p.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](axe))
	type result struct {
		Violations []violation `json:"violations"`
		Passes     int         `json:"passes"`
	}
	found := eval[result](p, `axe.run(document, {resultTypes: ["violations"]}).then(r => ({violations: r.violations, passes: r.passes.length}))`)
	if found.Passes < 5 {
		p.Errorf("%s: axe-core found only %d rules that apply: the page is not what it should be", p.about, found.Passes)
	}
	for _, v := range found.Violations {
		if v.Impact != "minor" {
			p.Errorf("%s: %v", p.about, v)
		}
	}
}
