package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Problem is one mistake in a file.
type Problem struct {
	File string
	Line int    // 0: it concerns the file as a whole
	Path string // which key, such as servers[0].routes[1].every; empty: none in particular
	Msg  string // what is wrong
	Cure string // what to do about it

	// Passing says that no file need be wrong: a command failed, which may have its
	// reasons elsewhere, and go well at the next try.
	Passing bool
}

// String returns the problem on one line: file:line: path: what; cure.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": ")
	if p.Path != "" {
		b.WriteString(p.Path + ": ")
	}
	b.WriteString(p.Msg)
	if p.Cure != "" {
		b.WriteString("; " + p.Cure)
	}
	return oneLine(b.String())
}

// Warning is something that works and is probably not meant.
type Warning struct{ Problem }

// Errors holds every mistake that was found, in order of file and line.
type Errors struct {
	Problems []Problem
	More     int // how many were found beyond the first thousand, and not kept
}

// Passing tells whether all of it is passing: then the same files may do at the next
// try.
func (e *Errors) Passing() bool {
	return e.More == 0 && !slices.ContainsFunc(e.Problems, func(p Problem) bool { return !p.Passing })
}

// Error returns one line for each problem.
func (e *Errors) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	if e.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", e.More))
	}
	return strings.Join(lines, "\n")
}

// place is where something stands in a file.
type place struct {
	file string
	line int
	path string
}

// given tells whether the thing stands in a file at all.
func (p place) given() bool { return p.line > 0 }

// key returns the place of a key of the mapping at p, which stands on the same
// line as far as is known.
func (p place) key(name string) place {
	if p.path != "" {
		name = p.path + "." + name
	}
	return place{p.file, p.line, name}
}

// item returns the place of an item of the list at p.
func (p place) item(i, line int) place {
	return place{p.file, line, fmt.Sprintf("%s[%d]", p.path, i)}
}

// report gathers what is found.
type report struct {
	problems []Problem
	warnings []Warning
	more     int
	seen     map[Problem]bool // of what is kept: a mistake in the defaults comes back at every route
}

func newReport() *report { return &report{seen: map[Problem]bool{}} }

// maxProblems is what somebody may still want to read.
const maxProblems = 1000

// mistake records a problem.
func (r *report) mistake(at place, msg, cure string) { r.add(at.problem(msg, cure)) }

// passing records a problem that may pass by itself.
func (r *report) passing(at place, msg, cure string) {
	p := at.problem(msg, cure)
	p.Passing = true
	r.add(p)
}

func (p place) problem(msg, cure string) Problem {
	return Problem{File: p.file, Line: p.line, Path: p.path, Msg: msg, Cure: cure}
}

func (r *report) add(p Problem) {
	switch {
	case r.seen[p]:
	case len(r.problems) == maxProblems:
		r.more++
	default:
		r.seen[p] = true
		r.problems = append(r.problems, p)
	}
}

// warn records a warning.
func (r *report) warn(at place, msg, cure string) {
	p := at.problem(msg, cure)
	if r.seen[p] || len(r.warnings) == maxProblems {
		return
	}
	if len(r.warnings) == maxProblems-1 {
		p = Problem{File: at.file, Msg: "there are more warnings than are shown", Cure: "settle these first"}
	}
	r.seen[p] = true
	r.warnings = append(r.warnings, Warning{p})
}

// err returns the problems as an error, or nil where there are none.
func (r *report) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	slices.SortFunc(r.problems, compareProblems)
	return &Errors{r.problems, r.more}
}

// sorted returns the warnings in order of file and line.
func (r *report) sorted() []Warning {
	slices.SortFunc(r.warnings, func(a, b Warning) int { return compareProblems(a.Problem, b.Problem) })
	return r.warnings
}

func compareProblems(a, b Problem) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Path, b.Path), cmp.Compare(a.Msg, b.Msg))
}

// oneLine replaces whatever could break a line or move the cursor of a
// terminal: parts of a message may come from a file or a program.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}

// clip shortens a text that is quoted in a message.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
