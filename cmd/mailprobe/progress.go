package main

import (
	"fmt"
	"io"
	"time"
)

// progress shows how far a long copy has come: a bar on a terminal, nothing
// elsewhere.
type progress struct {
	w     io.Writer
	what  string
	shown time.Time
	on    bool
}

func newProgress(w io.Writer, what string) *progress {
	return &progress{w: w, what: what, on: isTerminal(w)}
}

// set says how much of the whole is done; a total of 0 is not known.
func (p *progress) set(done, total int64) {
	if now := time.Now(); p.on && now.Sub(p.shown) > 100*time.Millisecond {
		p.shown = now
		p.draw(done, total)
	}
}

func (p *progress) draw(done, total int64) {
	if total > 0 {
		part := float64(done) / float64(total)
		fmt.Fprintf(p.w, "\r\x1b[K%s %s %3.0f %%", p.what, bar(30, part), min(100, part*100))
		return
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s %s", p.what, count(int(done)))
}

// end clears the line.
func (p *progress) end() {
	if p.on {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
