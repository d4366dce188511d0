package live_test

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// table writes what became of the alerts, in minutes and seconds from the cut; what
// was pending and never fired stands below.
func table(courses []*course, marks map[mark]time.Time) string {
	var b strings.Builder
	zero := marks[cut]
	for _, m := range []mark{cut, back, kept, killed} {
		if at := marks[m]; !at.IsZero() {
			fmt.Fprintf(&b, "%s  %s\n", clock(at, zero), m)
		}
	}
	fmt.Fprintln(&b)
	tw := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "demo\tseverity\talert\tpending\tfiring\tresolved")
	sorted := slices.Clone(courses)
	slices.SortStableFunc(sorted, func(a, b *course) int { return order(a) - order(b) })
	for _, c := range sorted {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\n", c.job, c.severity, c.alert, clock(c.pending, zero), clock(c.firing, zero), clock(c.ended, zero))
	}
	tw.Flush()
	return b.String()
}

// order puts what fired before what did not.
func order(c *course) int {
	if c.firing.IsZero() {
		return 1
	}
	return 0
}

// clock is a time as minutes and seconds after another; a dash where there is none.
func clock(t, zero time.Time) string {
	if t.IsZero() || zero.IsZero() {
		return "-"
	}
	d, sign := t.Sub(zero).Round(time.Second), ""
	if d < 0 {
		d, sign = -d, "-"
	}
	return fmt.Sprintf("%s%d:%02d", sign, int(d.Minutes()), int(d.Seconds())%60)
}
