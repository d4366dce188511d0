package main

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

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
	return c.toFile(func(w io.Writer) error { return se.Export(ctx, w, p.set) })
}

// toFile writes beside the file and renames at the end, so that a file of that
// name is always whole.
func (c exportCmd) toFile(write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(c.Output), filepath.Base(c.Output)+".*")
	if err != nil {
		return fmt.Errorf("making the export file: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if strings.HasSuffix(c.Output, ".gz") {
		z := gzip.NewWriter(f)
		if err := write(z); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return fmt.Errorf("writing %s: %w", c.Output, err)
		}
	} else if err := write(f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("writing %s: %w", c.Output, err)
	}
	if err := os.Rename(f.Name(), c.Output); err != nil {
		return fmt.Errorf("naming the export file: %w", err)
	}
	return nil
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
imported twice and files in any order.`
}

// Run imports each file.
func (c importCmd) Run(ctx context.Context, s streams) error {
	se, err := c.open(func(data string) (session, error) { return openLedger(ctx, data, c.agentName()) })
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
