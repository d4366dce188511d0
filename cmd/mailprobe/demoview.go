package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"mailprobe/probe"
)

// demoView shows the demo while it runs: on a terminal a bar and a line a
// server, in place; elsewhere a plain line now and then.
type demoView struct {
	w     io.Writer
	pal   palette
	node  *node
	total time.Duration
	began time.Time
	live  bool
	drawn int       // lines that are drawn and can be drawn over
	last  time.Time // of a plain line
}

func newDemoView(w io.Writer, n *node, total time.Duration) *demoView {
	return &demoView{w: w, pal: paletteFor(w), node: n, total: total, began: time.Now(), live: isTerminal(w)}
}

func (v *demoView) intro(url string) {
	fmt.Fprintf(v.w, "%s\n", v.pal.bold("mailprobe demo: 6 mail servers in 3 networks, 18 routes, a probe a second on each"))
	fmt.Fprintf(v.w, "state %s   metrics %smetrics\n\n", url, url)
}

// plainEvery is how often a plain line is printed.
const plainEvery = 5 * time.Second

// show keeps the picture fresh for d.
func (v *demoView) show(ctx context.Context, d time.Duration, what string) {
	v.until(ctx, time.Now().Add(d), what, func(Status) bool { return false })
}

// drain shows what is still on its way until nothing is, at the most for d.
func (v *demoView) drain(ctx context.Context, d time.Duration) {
	v.until(ctx, time.Now().Add(d), "waiting for the last ones", func(st Status) bool {
		pending := 0
		for _, r := range st.Routes {
			pending += r.Pending
		}
		return pending == 0
	})
}

func (v *demoView) until(ctx context.Context, end time.Time, what string, done func(Status) bool) {
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for time.Now().Before(end) && ctx.Err() == nil {
		st, err := v.node.Status(ctx)
		if err == nil && done(st) {
			return
		}
		v.draw(st, what)
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}

// event prints a line that stays.
func (v *demoView) event(what string) {
	v.erase()
	fmt.Fprintf(v.w, "%s %s\n", v.clock(), v.pal.bold(what))
}

func (v *demoView) clock() string {
	return fmt.Sprintf("%3.0f s", time.Since(v.began).Seconds())
}

func (v *demoView) draw(st Status, what string) {
	lines := v.lines(st)
	switch {
	case v.live:
		v.erase()
		columns := width(v.w)
		fmt.Fprintf(v.w, "%s %s %s\n", v.clock(), bar(max(10, min(40, columns-40)), float64(time.Since(v.began))/float64(v.total)), what)
		for _, l := range lines {
			fmt.Fprintln(v.w, l)
		}
		v.drawn = len(lines) + 1
	case time.Since(v.last) >= plainEvery:
		v.last = time.Now()
		fmt.Fprintf(v.w, "%s %s: %s\n", v.clock(), what, plainLine(st))
	}
}

// erase removes what was drawn in place.
func (v *demoView) erase() {
	if v.drawn > 0 {
		fmt.Fprintf(v.w, "\x1b[%dA\x1b[J", v.drawn)
		v.drawn = 0
	}
}

func (v *demoView) end() {
	v.erase()
	fmt.Fprintln(v.w)
}

// serverLine is what a line about one server says.
type serverLine struct {
	name               string
	sent, delivered    int
	pending, uncertain int
	oldest             time.Duration
	delay              *probe.Delay
	seen               time.Time
	failing            string
}

// serversOf sums the routes up by server.
func serversOf(st Status) []*serverLine {
	var list []*serverLine
	byName := map[string]*serverLine{}
	for _, r := range st.Routes {
		s := byName[r.Server]
		if s == nil {
			s = &serverLine{name: r.Server}
			byName[r.Server] = s
			list = append(list, s)
		}
		s.sent += r.Sent
		s.delivered += r.Delivered
		s.pending += r.Pending
		s.uncertain += r.Uncertain
		s.oldest = max(s.oldest, r.OldestAge)
		if r.LastDelay != nil && r.LastArrival.After(s.seen) {
			s.delay, s.seen = r.LastDelay, r.LastArrival
		}
		if a := r.LastAttempt; a != nil && !a.OK() {
			s.failing = a.Class
		} else if r.Returned() != nil {
			s.failing = "returned"
		}
	}
	return list
}

func (v *demoView) lines(st Status) []string {
	var lines []string
	for _, s := range serversOf(st) {
		state := v.pal.good("● ok        ")
		if s.failing != "" {
			state = v.pal.bad(fmt.Sprintf("● %-10s", clip(s.failing, 10)))
		}
		lines = append(lines, fmt.Sprintf("  %s %-13s sent %4d  delivered %4d  pending %3d  oldest %8s  delay %8s",
			state, s.name, s.sent, s.delivered, s.pending, orDash(s.oldest.Truncate(100*time.Millisecond)), lastDelay(s)))
	}
	return lines
}

func lastDelay(s *serverLine) string {
	if s.delay == nil {
		return "-"
	}
	return short(s.delay.Middle())
}

// plainLine is the state of all servers on one line.
func plainLine(st Status) string {
	sent, delivered, pending := 0, 0, 0
	var failing []string
	for _, s := range serversOf(st) {
		sent, delivered, pending = sent+s.sent, delivered+s.delivered, pending+s.pending
		if s.failing != "" {
			failing = append(failing, s.name+" "+s.failing)
		}
	}
	line := fmt.Sprintf("sent %d, delivered %d, pending %d", sent, delivered, pending)
	if len(failing) > 0 {
		line += "; failing: " + strings.Join(failing, ", ")
	}
	return line
}
