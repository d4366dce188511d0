package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"mailprobe/report"
)

// demoView shows the demo while it runs: on a terminal a bar, a line a server and
// the incident, in place; elsewhere a plain line now and then. What happens is a
// line that stays.
type demoView struct {
	w      io.Writer
	pal    palette
	node   *node
	teller demoTeller
	total  time.Duration
	began  time.Time
	live   bool
	drawn  int       // lines that are drawn and can be drawn over
	last   time.Time // of a plain line
}

func newDemoView(w io.Writer, n *node, total time.Duration) *demoView {
	began := time.Now()
	return &demoView{w: w, pal: paletteFor(w), node: n, teller: demoTeller{clock: demoClock{began}}, total: total, began: began, live: isTerminal(w)}
}

func (v *demoView) intro(url string) {
	fmt.Fprintf(v.w, "%s\n", v.pal.bold("mailprobe demo: 6 mail servers in 3 networks, 18 routes, a probe a second on each"))
	fmt.Fprintf(v.w, "pages %s   metrics %smetrics\nseconds count from %s\n\n", url, url, stamp(v.began))
}

// plainEvery is how often a plain line is printed.
const plainEvery = 5 * time.Second

// show keeps the picture fresh for d.
func (v *demoView) show(ctx context.Context, d time.Duration, what string) {
	v.until(ctx, d, what, func(demoSight) bool { return false })
}

// flush shows a flush for d, and on until the analysis has seen its end, at the
// most for more.
func (v *demoView) flush(ctx context.Context, d, more time.Duration) {
	v.show(ctx, d, "flush")
	v.until(ctx, more, "flush", func(s demoSight) bool { return flushed(s.view) })
}

// drain shows what is still on its way until nothing is, at the most for d.
func (v *demoView) drain(ctx context.Context, d time.Duration) {
	v.until(ctx, d, "waiting for the last ones", func(s demoSight) bool {
		_, _, awaited := s.sum()
		return s.err == nil && awaited == 0
	})
}

func (v *demoView) until(ctx context.Context, d time.Duration, what string, done func(demoSight) bool) {
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for end := time.Now().Add(d); time.Now().Before(end) && ctx.Err() == nil; {
		s := v.look(ctx)
		v.tell(s.view)
		if done(s) {
			return
		}
		v.draw(s, what)
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}

func (v *demoView) look(ctx context.Context) demoSight {
	st, err := v.node.Status(ctx)
	return demoSight{st: st, err: err, view: v.node.View(), clock: v.teller.clock, pal: v.pal}
}

// tell prints what the analysis says for the first time.
func (v *demoView) tell(view *report.View) {
	for _, n := range v.teller.news(view) {
		v.event(n.head, n.more...)
	}
}

// event prints a line that stays, and others under it.
func (v *demoView) event(what string, more ...string) {
	v.erase()
	fmt.Fprintf(v.w, "%s %s\n", v.seconds(), v.pal.bold(what))
	for _, line := range more {
		fmt.Fprintf(v.w, "      %s\n", line)
	}
}

func (v *demoView) seconds() string { return fmt.Sprintf("%3.0f s", time.Since(v.began).Seconds()) }

func (v *demoView) draw(s demoSight, what string) {
	switch {
	case v.live:
		v.erase()
		columns := width(v.w)
		fmt.Fprintf(v.w, "%s %s %s\n", v.seconds(), bar(max(10, min(40, columns-40)), float64(time.Since(v.began))/float64(v.total)), what)
		lines := s.lines()
		for _, l := range lines {
			fmt.Fprintln(v.w, l)
		}
		v.drawn = len(lines) + 1
	case time.Since(v.last) >= plainEvery:
		v.last = time.Now()
		fmt.Fprintf(v.w, "%s %s: %s\n", v.seconds(), what, s.plain())
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
