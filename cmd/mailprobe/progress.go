package main

import (
	"fmt"
	"io"
	"time"
)

// progress shows how far a long copy has come: a bar on a terminal, nothing
// elsewhere. It is a writer that counts; wrap it with io.TeeReader or
// io.MultiWriter.
type progress struct {
	w     io.Writer
	what  string
	total int64 // 0: not known
	done  int64
	shown time.Time
	on    bool
}

func newProgress(w io.Writer, what string, total int64) *progress {
	return &progress{w: w, what: what, total: total, on: isTerminal(w)}
}

// Write counts; it never fails.
func (p *progress) Write(b []byte) (int, error) {
	p.done += int64(len(b))
	if now := time.Now(); p.on && now.Sub(p.shown) > 100*time.Millisecond {
		p.shown = now
		p.draw()
	}
	return len(b), nil
}

func (p *progress) draw() {
	if p.total > 0 {
		part := float64(p.done) / float64(p.total)
		fmt.Fprintf(p.w, "\r\x1b[K%s %s %3.0f %%", p.what, bar(30, part), min(100, part*100))
		return
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s %s", p.what, size(p.done))
}

// end clears the line.
func (p *progress) end() {
	if p.on {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// size prints a number of bytes.
func size(n int64) string {
	const unit = 1024
	switch {
	case n < unit:
		return fmt.Sprintf("%d B", n)
	case n < unit*unit:
		return fmt.Sprintf("%.1f KiB", float64(n)/unit)
	case n < unit*unit*unit:
		return fmt.Sprintf("%.1f MiB", float64(n)/unit/unit)
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/unit/unit/unit)
}
