package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"mailprobe/probe/ledger"
)

// ImportResult is what an import took.
type ImportResult struct {
	Probes int `json:"probes"` // probes in the file
	Other  int `json:"other"`  // its records of coverage, mailboxes and hours
}

type exportCmd struct {
	where
	Output string `short:"O" help:"File to write; default: standard output. A name that ends in .gz is compressed." placeholder:"FILE"`
}

// Help implements kong.HelpProvider.
func (exportCmd) Help() string {
	return `Example:

    mailprobe export -O ledger-2011-05-06.jsonl.gz

One JSON object a line; README lists every field. It works beside a running
agent and without one.`
}

// Run exports the ledger.
func (c exportCmd) Run(ctx context.Context, s streams) error {
	se, err := c.open(func(data string) (session, error) { return openLedger(ctx, data, "") })
	if err != nil {
		return err
	}
	defer se.Close()
	p := newProgress(s.Err, "exporting")
	defer p.end()
	if c.Output == "" {
		return se.Export(ctx, s.Out, p.set)
	}
	return wholeFile{Name: c.Output, Mode: 0o600}.write(func(w io.Writer) error { return se.Export(ctx, w, p.set) })
}

type importCmd struct {
	where
	Agent string   `help:"Name of the agent of a ledger that is made by this import; default: the host name." placeholder:"NAME"`
	Files []string `arg:"" help:"Exported files, gzip or not; - for standard input."`
}

// Help implements kong.HelpProvider.
func (importCmd) Help() string {
	return `Example, for a ledger that is only looked at:

    mailprobe import --data ./incident ledger-2011-05-06.jsonl.gz

A file is taken whole or not at all: a bad line is named by its number. What is
there already is united with what comes, whichever is older, so a file may be
imported twice and files in any order. Afterwards it is searched for incidents.`
}

// Run imports each file.
func (c importCmd) Run(ctx context.Context, s streams) error {
	se, err := c.open(func(data string) (session, error) {
		return openRecord(ctx, data, c.agentName(), asking{where: c.where}.estate(s))
	})
	if err != nil {
		return err
	}
	defer se.Close()
	for _, name := range c.Files {
		if err := c.one(ctx, s, se, name); isMistake(err) {
			return usage(fmt.Errorf("%s: %w", name, err))
		} else if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return analyse(ctx, s, se)
}

// analyse looks for incidents in what came, so that whoever asks for them later
// need not wait.
func analyse(ctx context.Context, s streams, se session) error {
	p := newProgress(s.Err, "analysing")
	list, err := se.Analyse(ctx, p.set)
	p.end()
	if err != nil {
		return fmt.Errorf("all is imported, but not analysed (mailprobe incidents does that too): %w", err)
	}
	n := 0
	for _, i := range list.Incidents {
		if i.Into == "" && !i.Withdrawn {
			n++
		}
	}
	fmt.Fprintf(s.Out, "incidents in the ledger: %s (mailprobe incidents lists them)\n", count(n))
	return nil
}

func (c importCmd) one(ctx context.Context, s streams, se session, name string) error {
	in, total := s.In, int64(0)
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil {
			total = info.Size()
		}
		in = f
	}
	p := newProgress(s.Err, "importing "+filepath.Base(name))
	res, err := se.Import(ctx, in, func(bytes int64) { p.set(bytes, total) })
	p.end()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "%s: %s probes, %s other records\n", name, count(res.Probes), count(res.Other))
	return nil
}

// Export implements session.
func (n *node) Export(ctx context.Context, w io.Writer, progress func(records, total int64)) error {
	return n.ledger.Export(ctx, w, progress)
}

// Import implements session.
func (n *node) Import(ctx context.Context, r io.Reader, progress func(bytes int64)) (ImportResult, error) {
	return importInto(ctx, n.ledger, r, progress)
}

func importInto(ctx context.Context, l *ledger.Ledger, r io.Reader, progress func(bytes int64)) (ImportResult, error) {
	stats, err := l.Import(ctx, r, progress)
	return ImportResult{Probes: stats.Probes, Other: stats.Watches + stats.Positions + stats.Hours}, err
}
