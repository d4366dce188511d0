package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// manPage is a page in the macros of man(7), which every man program reads.
type manPage struct {
	name, section, about, date string
	body                       strings.Builder
	begun                      bool // a section has begun, which needs no macro for its first paragraph
}

// sourceDate turns what SOURCE_DATE_EPOCH says into the date of the pages.
func sourceDate(epoch string) (string, error) {
	if epoch == "" {
		return "", nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return "", fmt.Errorf("SOURCE_DATE_EPOCH is %q: it must be a number of seconds", epoch)
	}
	return time.Unix(seconds, 0).UTC().Format(time.DateOnly), nil
}

// roff returns the whole page.
func (p *manPage) roff() string {
	head := fmt.Sprintf(".\\\" Written by mailprobe man.\n.TH %s %s \"%s\" \"mailprobe %s\" \"mailprobe\"\n.nh\n.ad l\n.SH NAME\n%s \\- %s\n",
		strings.ToUpper(p.name), p.section, p.date, plain(version), plain(p.name), plain(p.about))
	return head + p.body.String()
}

// plain makes roff of a text: nothing in it is a command.
func plain(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(text)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = harmless(line)
	}
	return strings.Join(lines, "\n")
}

// harmless keeps a line that begins as a request does from being one.
func harmless(line string) string {
	if strings.HasPrefix(line, ".") {
		return `\&` + line
	}
	return line
}

func bold(text string) string   { return `\fB` + plain(text) + `\fR` }
func italic(text string) string { return `\fI` + plain(text) + `\fR` }

func (p *manPage) line(format string, a ...any) { fmt.Fprintf(&p.body, format+"\n", a...) }

func (p *manPage) heading(text string) {
	p.line(".SH %s", plain(text))
	p.begun = true
}

// paragraph begins a paragraph with a text that is roff already, as text is.
func (p *manPage) paragraph(text string) {
	if !p.begun {
		p.line(".PP")
	}
	p.begun = false
	p.text(text)
}

// text goes on with a text; one that is empty leaves no line.
func (p *manPage) text(text string) {
	if text != "" {
		p.line("%s", text)
	}
}

// synopsis is one way to call the program, on a line of its own that hangs.
func (p *manPage) synopsis(text string) {
	p.line(".HP\n%s", text)
}

// item begins an entry of a list.
func (p *manPage) item(tag string) { p.line(".TP\n%s", tag) }

// deeper begins a list inside an entry, and shallower ends it.
func (p *manPage) deeper()    { p.line(".RS") }
func (p *manPage) shallower() { p.line(".RE") }

// code is shown as it is.
func (p *manPage) code(text string) {
	if !p.begun {
		p.line(".PP")
	}
	p.begun = false
	p.line(".RS 4\n.EX")
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if line = strings.Repeat(" ", indent) + plain(line); strings.TrimSpace(line) == "" {
			line = `\&`
		}
		p.line("%s", line)
	}
	p.line(".EE\n.RE")
}
