package web

import (
	"fmt"
	"html/template"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"time"

	"mailprobe/report"
	"mailprobe/report/plot"
	"mailprobe/report/words"
)

// overviewRow is a line of the table, in words.
type overviewRow struct {
	Name    string
	Href    string
	Tags    []string
	Class   string // of the state
	State   string
	Remarks []string // on the state: since when, how sure, what is still coming
	Network string
	Missing string // of the last minutes; empty: none is
	Now     string // empty: what is missing says it all
	Usual   string
	Awaited string
	Oldest  string
	Settled string
	Spark   template.HTML // of the last hour
}

// rowWriter writes the rows of one page.
type rowWriter struct {
	t   overviewWords
	k   words.Clock
	now time.Time // of the analysis
}

func (w rowWriter) row(i int, l *line) overviewRow {
	return overviewRow{
		Name: shown(l.server.Name), Href: "/servers/" + url.PathEscape(l.server.Name), Tags: tags(l.server.Labels),
		Class: class("state", l.State), State: w.k.State(l.State), Remarks: w.remarks(l),
		Network: shown(l.server.Network), Missing: w.missing(l), Now: w.lately(l), Usual: w.quantiles(l.Usual),
		Awaited: w.awaited(l), Oldest: w.oldest(l), Settled: w.settled(l), Spark: w.spark(i, l),
	}
}

func tags(labels map[string]string) []string {
	var list []string
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		list = append(list, shown(key+"="+labels[key]))
	}
	return list
}

func (w rowWriter) remarks(l *line) []string {
	var list []string
	if l.State != report.StateUp && !l.Since.To.IsZero() {
		list = append(list, fmt.Sprintf(w.t.Since, w.k.Cell(l.Since)))
	}
	if l.Weak {
		list = append(list, w.t.Weak)
	}
	if f := l.Flush; f != nil && !f.Recovery.To.IsZero() && !f.Last.Reached {
		list = append(list, w.flushing(f))
	}
	return list
}

// flushing says what an outage left behind.
func (w rowWriter) flushing(f *report.Flush) string {
	if e := f.Last.Estimate; e != nil {
		return fmt.Sprintf(w.t.ComingUntil, w.k.MinuteCell(e.From), w.k.MinuteCell(e.To))
	}
	return w.t.Coming
}

// quantiles writes what half of the mails took at most, and nine of ten.
func (w rowWriter) quantiles(q report.Quantiles) string {
	if q.N == 0 {
		return w.k.None
	}
	return w.k.Duration(q.P50, words.Nearest) + " / " + w.k.Duration(q.P90, words.Nearest)
}

// missing says how many mails of the last minutes are late and not there. How long
// the others took would mislead alone: while nothing comes, it is of the time before.
func (w rowWriter) missing(l *line) string {
	if l.Missing == 0 {
		return ""
	}
	return fmt.Sprintf(w.t.MissingNow, w.k.Number(l.Missing))
}

func (w rowWriter) lately(l *line) string {
	if l.Missing > 0 && l.Lately.N == 0 {
		return ""
	}
	return w.quantiles(l.Lately)
}

func (w rowWriter) awaited(l *line) string {
	if !watched(l) {
		return w.k.None
	}
	return w.k.Number(l.Backlog.Total())
}

func (w rowWriter) oldest(l *line) string {
	if l.Backlog.Oldest.IsZero() {
		return w.k.None
	}
	return w.k.Duration(l.waited(w.now), words.Downwards)
}

func (w rowWriter) settled(l *line) string {
	if !watched(l) {
		return w.k.None
	}
	return w.k.Instant(l.Backlog.Watermark.Truncate(time.Second)) // all that was sent before it is settled, so not later
}

// spark draws the longest delay of each short span. Mail that is missing counts as
// late as the one that has been missing for longest, so far: were each drawn as
// old as it is, the line would fall while nothing comes.
func (w rowWriter) spark(i int, l *line) template.HTML {
	if len(l.Trace) == 0 {
		return ""
	}
	samples := make([]plot.Sample, len(l.Trace))
	longest, oldest, missing := time.Duration(0), time.Duration(0), 0
	for n, t := range l.Trace {
		samples[n] = plot.Sample{At: t.From, Value: math.NaN()}
		delay := t.Longest
		if t.Missing > 0 {
			oldest = max(oldest, w.now.Sub(t.To))
			delay = max(delay, oldest)
		}
		if delay > 0 {
			samples[n].Value = delay.Seconds()
		}
		longest, missing = max(longest, t.Longest), missing+t.Missing
	}
	first, last := l.Trace[0], l.Trace[len(l.Trace)-1]
	g := plot.Sparkline{ID: "s" + strconv.Itoa(i), Title: w.traced(longest, missing), From: first.From, To: last.To, Samples: samples}
	return g.SVG(plot.Wide)
}

// traced says what a sparkline shows.
func (w rowWriter) traced(longest time.Duration, missing int) string {
	text := w.t.NoneCame
	if longest > 0 {
		text = fmt.Sprintf(w.t.Longest, w.k.Duration(longest, words.Nearest))
	}
	if missing > 0 {
		text += w.k.Clause + fmt.Sprintf(w.t.Missing, w.k.Mails(missing))
	}
	return text
}
