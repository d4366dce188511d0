package e2e

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// BenchmarkMailprobe prints a table for each thing that is measured, one after
// the other, so that none disturbs another, and at the end all figures with
// their goals.
func BenchmarkMailprobe(b *testing.B) {
	s := &suite{dir: b.TempDir()}
	b.Run("Exactness", s.exactness)
	b.Run("Memory", s.memory)
	b.Run("Scrape", s.scrape)
	b.Run("Record", s.record)
	b.Run("Sending", s.sending)
	b.Run("Arrivals", s.arrivals)
	b.Run("CPU", s.cpu)
	s.summary()
}

// suite gathers what the benchmarks measure.
type suite struct {
	dir     string
	built   string // path of the shipped binary, once it is built
	figures []figure
}

// figure is one measurement that has a goal.
type figure struct {
	what      string
	value     string
	reference string  // what it stands beside; empty: nothing
	ratio     float64 // to the reference; 0: the goal is not about it
	judged    float64 // what the goal is about
	goal      goal
}

// goal is a limit that a figure should keep.
type goal struct {
	limit float64
	unit  string
	least bool // it is the least that the figure should be, else the most
}

func atMost(limit float64, unit string) goal  { return goal{limit: limit, unit: unit} }
func atLeast(limit float64, unit string) goal { return goal{limit: limit, unit: unit, least: true} }

func (g goal) String() string {
	sign := "≤"
	if g.least {
		sign = "≥"
	}
	return strings.TrimSpace(fmt.Sprintf("%s %.4g %s", sign, g.limit, g.unit))
}

// verdict says whether a figure keeps the goal.
func (g goal) verdict(v float64) string {
	if v == g.limit || (v > g.limit) == g.least {
		return "met"
	}
	return "MISSED"
}

func (s *suite) add(f figure) { s.figures = append(s.figures, f) }

// addRatio adds a figure whose ratio to a reference has a goal.
func (s *suite) addRatio(what, value, reference string, ratio float64, g goal) {
	s.add(figure{what, value, reference, ratio, ratio, g})
}

// summary prints every figure that was measured.
func (s *suite) summary() {
	t := newTable("Summary", "figure|measured|reference|ratio|goal|")
	defer t.end()
	for _, f := range s.figures {
		ratio := ""
		if f.ratio != 0 {
			ratio = fmt.Sprintf("%.2f", f.ratio)
		}
		t.row(fmt.Sprintf("%s|%s|%s|%s|%s|%s", f.what, f.value, f.reference, ratio, f.goal, f.goal.verdict(f.judged)))
	}
}

// table is what one benchmark prints.
type table struct {
	tw    *tabwriter.Writer
	notes []string
}

func newTable(title, columns string) *table {
	fmt.Printf("\n%s (%d cores, load %s)\n", title, runtime.NumCPU(), loadAverage())
	t := &table{tw: tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)}
	t.row(columns)
	return t
}

// loadAverage tells how busy the machine was in the last minute.
func loadAverage() string {
	text, _ := os.ReadFile("/proc/loadavg") // empty on a system without it
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

func (t *table) row(cells string) { fmt.Fprintln(t.tw, strings.ReplaceAll(cells, "|", "\t")+"\t") }

// note adds a line under the table.
func (t *table) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// end prints the table.
func (t *table) end() {
	t.tw.Flush()
	for _, n := range t.notes {
		fmt.Println(n)
	}
}

// benchRuns is how many runs a figure is the median of where it is compared to a
// reference; the runs of both alternate.
const benchRuns = 5

func median(list []float64) float64 { return quantile(list, 0.5) }

// quantile returns the smallest element that is not less than the share q of
// the list.
func quantile(list []float64, q float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}
