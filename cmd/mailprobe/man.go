package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"

	"mailprobe/probe/config"
)

type manCmd struct {
	Dir string `arg:"" help:"Folder to write them into; made where it is missing."`
}

// Help implements kong.HelpProvider.
func (manCmd) Help() string {
	return `Example:

    SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) mailprobe man dist/man

The pages carry the date of SOURCE_DATE_EPOCH, else none: the same program
writes the same bytes.`
}

// Run writes the man pages, made from the command line and the configuration's
// example themselves, so that they cannot fall behind.
func (c manCmd) Run(app *kong.Kong) error {
	date, err := sourceDate(os.Getenv("SOURCE_DATE_EPOCH"))
	if err != nil {
		return usage(err)
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return fmt.Errorf("making the folder of the man pages: %w", err)
	}
	for _, page := range manPages(app, date) {
		text := page.roff()
		name := filepath.Join(c.Dir, page.name+"."+page.section)
		write := func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}
		if err := (wholeFile{Name: name, Mode: 0o644}).write(write); err != nil {
			return err
		}
	}
	return nil
}

// manPages returns every page.
func manPages(app *kong.Kong, date string) []manPage {
	var commands []*kong.Node
	for _, n := range app.Model.Children {
		if !n.Hidden {
			commands = append(commands, n)
		}
	}
	pages := []manPage{programPage(app, commands), settingsPage(config.Example(), config.Minimal())}
	for _, n := range commands {
		pages = append(pages, commandPage(n))
	}
	for i := range pages {
		pages[i].date = date
	}
	return pages
}

// programPage is mailprobe(1).
func programPage(app *kong.Kong, commands []*kong.Node) manPage {
	p := manPage{name: "mailprobe", section: "1", about: "measure how long mail takes through mail servers"}
	p.heading("SYNOPSIS")
	p.synopsis(bold("mailprobe") + " " + italic("COMMAND") + " [" + italic("ARGUMENT") + " ...]")
	p.synopsis(bold("mailprobe") + " [" + italic("COMMAND") + "] " + bold("--help"))
	p.heading("DESCRIPTION")
	p.paragraph(plain(app.Model.Help))
	for _, text := range programWords {
		p.paragraph(plain(text))
	}
	p.heading("COMMANDS")
	for _, n := range commands {
		p.item(bold(pageOf(n)) + "(1)")
		p.text(plain(n.Help))
	}
	p.heading("EXAMPLES")
	p.paragraph(plain("The smallest configuration, as /etc/mailprobe/mailprobe.yml:"))
	p.code(config.Minimal())
	p.paragraph(plain("The first minutes:"))
	p.code("mailprobe check --connect\nmailprobe run\nmailprobe status --watch\n")
	p.ending("", nil, append([]string{"mailprobe.yml(5)"}, pagesOf(commands)...))
	return p
}

// commandPage is the page of a command.
func commandPage(n *kong.Node) manPage {
	p := manPage{name: pageOf(n), section: "1", about: strings.ToLower(n.Help[:1]) + strings.TrimSuffix(n.Help[1:], ".")}
	p.heading("SYNOPSIS")
	p.synopsis(commandSynopsis(n))
	help := readHelp(n.Detail)
	p.heading("DESCRIPTION")
	p.paragraph(plain(n.Help))
	for _, text := range help.words {
		p.paragraph(plain(text))
	}
	if len(n.Positional) > 0 {
		p.heading("ARGUMENTS")
		for _, a := range n.Positional {
			p.item(italic(argumentName(a)))
			p.text(plain(a.Help))
		}
	}
	p.heading("OPTIONS")
	p.item(bold("-h") + ", " + bold("--help"))
	p.text(plain("Show a short help with examples."))
	for _, f := range n.Flags {
		if !f.Hidden && f.Name != "help" {
			p.flag(f)
		}
	}
	p.heading("EXAMPLES")
	for _, e := range help.examples {
		if e.intro != "" {
			p.paragraph(plain(e.intro))
		}
		p.code(e.code)
	}
	p.ending(n.Name, n.Flags, []string{"mailprobe(1)", "mailprobe.yml(5)"})
	return p
}

func pageOf(n *kong.Node) string { return "mailprobe-" + n.Name }

func pagesOf(commands []*kong.Node) []string {
	var list []string
	for _, n := range commands {
		list = append(list, pageOf(n)+"(1)")
	}
	return list
}
