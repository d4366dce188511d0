package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailprobe/probe"
)

// pluginState is how a check ended, by the Monitoring Plugins guidelines. Its
// value is the exit code.
type pluginState int

const (
	pluginOK pluginState = iota
	pluginWarning
	pluginCritical
	pluginUnknown // nothing was found out about the service
)

func (s pluginState) String() string {
	return [...]string{"OK", "WARNING", "CRITICAL", "UNKNOWN"}[s]
}

// pluginFinding is what a check found.
type pluginFinding struct {
	state   pluginState
	text    string
	perf    []perf
	details string // lines for who looks closer
}

// perf is one figure of a finding: a duration.
type perf struct {
	label             string // letters and underscores: it needs no quotes
	value             time.Duration
	warning, critical *threshold // nil: none
}

// unknown is the finding where nothing could be found out.
func unknown(err error) pluginFinding {
	f := pluginFinding{state: pluginUnknown, text: err.Error()}
	if strings.Contains(f.text, "\n") {
		f.details = f.text // a mistake a line
	}
	return f
}

// plugin tells whether a command line asks for a check: then a mistake in it has
// to be UNKNOWN, for the exit code of other mistakes would read as CRITICAL.
func plugin(args []string) bool {
	return slices.ContainsFunc(args, func(a string) bool { return a == "--plugin" || strings.HasPrefix(a, "--plugin=") })
}

// How much of a text is shown: notifications are short, and NRPE hands on 1 KiB
// at the least.
const (
	pluginText = 300 // of a line
	pluginMost = 30  // lines
)

// print writes the status line with its figures, and the details below it.
func (f pluginFinding) print(w io.Writer) {
	var out strings.Builder
	fmt.Fprintf(&out, "MAILPROBE %s - %s", f.state, clip(inert(f.text), pluginText))
	for i, p := range f.perf {
		if i == 0 {
			out.WriteString(" |")
		}
		out.WriteString(" " + p.String())
	}
	out.WriteString("\n")
	lines := slices.Collect(strings.Lines(strings.TrimSpace(f.details)))
	for _, line := range lines[:min(len(lines), pluginMost)] {
		out.WriteString(clip(inert(line), pluginText) + "\n")
	}
	_, _ = io.WriteString(w, out.String()) // who cannot be told cannot be told that either
}

// exit is the end of a command that made a check.
func (f pluginFinding) exit() error {
	if f.state == pluginOK {
		return nil
	}
	return &exitError{code: int(f.state)}
}

// String returns the figure as 'label'=value[UOM];[warn];[crit];[min].
func (p perf) String() string {
	bound := func(t *threshold) string {
		if t == nil {
			return ""
		}
		return t.String()
	}
	return fmt.Sprintf("%s=%ss;%s;%s;0", p.label, decimal(p.value.Round(100*time.Microsecond)), bound(p.warning), bound(p.critical))
}

// decimal writes seconds without an exponent, which graphs would not read.
func decimal(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) }

// meanings are the characters to which monitoring systems give a meaning in the
// output of a check: the pipe begins the figures, the brackets markup on their
// pages, the others are a shell's and a macro's in their notifications. Servers
// under watch write into that output.
var meanings = strings.NewReplacer("|", "/", "<", "(", ">", ")", "`", "'", "$", "\ufffd", `\`, "\ufffd")

// inert makes one line of a text that others wrote, in which nothing has a
// meaning to a monitoring system.
func inert(text string) string { return meanings.Replace(probe.OneLine(text)) }
