package incident

import (
	"cmp"
	"regexp"
	"slices"

	"mailprobe/report"
	"mailprobe/report/words"
)

// maxReasons is how many reasons are shown: those of many servers repeat
// themselves with small differences.
const maxReasons = 12

// reasonSum is what was seen on several servers.
type reasonSum struct {
	report.Reason
	servers []string
}

// target is what stands before an error of a connection: whose it was. The same
// error on many servers differs in it alone.
var target = regexp.MustCompile(`^(\S+ \([^()\s]+\)|\S+:[0-9]+): `)

// sumReasons adds up what was seen, the most frequent first.
func sumReasons(outages []report.Outage) []reasonSum {
	var sum []reasonSum
	for _, o := range outages {
		for _, r := range o.Reasons {
			r.Text = target.ReplaceAllString(r.Text, "")
			same := func(s reasonSum) bool { s.Count = r.Count; return s.Reason == r }
			at := slices.IndexFunc(sum, same)
			if at < 0 {
				sum = append(sum, reasonSum{r, []string{o.Server}})
				continue
			}
			sum[at].Count += r.Count
			if !slices.Contains(sum[at].servers, o.Server) {
				sum[at].servers = append(sum[at].servers, o.Server)
			}
		}
	}
	slices.SortStableFunc(sum, func(a, b reasonSum) int { return cmp.Compare(b.Count, a.Count) })
	return sum
}

// reasons tells what was seen on all servers.
func (m composer) reasons(outages []report.Outage) table {
	c := m.c.column
	t := table{Caption: m.c.caption.reasons, Head: []string{c.seen, c.words, c.on, c.count}}
	sum := sumReasons(outages)
	for _, r := range sum[:min(len(sum), maxReasons)] {
		t.Rows = append(t.Rows, []string{m.c.Reason(r.Reason), m.quoted(r.Text), words.Number(len(r.servers)), words.Number(r.Count)})
	}
	return t
}

func (m composer) quoted(phrase string) string {
	if phrase = words.Plain(phrase); phrase == "" {
		return m.c.None
	}
	return phrase
}
