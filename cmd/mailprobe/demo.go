package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
)

type demoCmd struct {
	Outage time.Duration `default:"25s" help:"How long one network is cut off; 0 for not at all."`
	Keep   bool          `help:"Go on after the summary, until stopped."`
	Listen string        `name:"web.listen-address" default:"127.0.0.1:9465" help:"Address of the pages and /metrics; another port is taken where it is in use." placeholder:"HOST:PORT"`
	Data   string        `help:"Keep the ledger and the report in this folder; default: a temporary one." placeholder:"DIR"`
	Report string        `help:"Write the report as HTML to this file; default: report.html in the folder of --data." placeholder:"FILE"`

	// The timetable beside the outage; tests shorten it.
	Before time.Duration `hidden:"" default:"10s" help:"All is well."`
	After  time.Duration `hidden:"" default:"18s" help:"The flush, and fresh mail; longer where the flush takes longer."`
}

// Help implements kong.HelpProvider.
func (demoCmd) Help() string {
	return `Example:

    mailprobe demo --outage 1m --keep

Six mail servers in three networks, a relay and their mailboxes run inside this
program, on 127.0.0.1. The agent sends a probe a second on each of 18 routes.
After a while one network is cut off, and comes back; what waited for it flushes.
Meanwhile the analysis says what it finds: the incident, its scope, the backlog
and its end. At the end the ledger is compared with what the embedded world
knows, and the bounds of the outage with the instants at which the network was
cut off and came back; the exit code is 1 where they differ.`
}

// demoDrain is how long the demo waits at the most for the end of a flush, and for
// what is still on its way, beside the time of the outage: the longer that is, the
// more has to flush.
const demoDrain = 20 * time.Second

// Run shows the whole program at work.
func (c demoCmd) Run(ctx context.Context, s streams) error {
	data, cleanup, err := c.folder()
	if err != nil {
		return err
	}
	defer cleanup()
	world, err := newDemoWorld()
	if err != nil {
		return fmt.Errorf("starting the embedded mail world: %w", err)
	}
	defer world.Close()

	log := slog.New(slog.DiscardHandler) // the screen is the demo's
	p, err := world.plan(data, demoRetry(c.Outage))
	if err != nil {
		return err
	}
	n, err := newNode(ctx, p, false, log)
	if err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	url, listen := freeAddress(c.Listen)
	go func() { served <- n.serve(running, webOptions{listen: []string{listen}}, nil, log) }()

	same, err := c.play(ctx, s, n, world, url)
	if err == nil && c.Keep {
		keep(s.Out, data, url, len(standing(n.View().Incidents)) > 0)
		n.agent.Hold(false)
		<-ctx.Done()
	}
	stop()
	if serving := <-served; err == nil {
		err = serving
	}
	if closing := n.Close(); err == nil {
		err = closing
	}
	if err == nil && !same {
		err = &exitError{code: exitFailed}
	}
	return err
}

// keep says that the demo goes on, and what can be asked beside it.
func keep(w io.Writer, data, url string, found bool) {
	commands := []string{"incidents", "backlog --watch", `ask --to someone@c.example --at "1 minute ago"`}
	if found {
		commands = append(commands, "report --incident last -o report.html")
	}
	fmt.Fprint(w, "\nTry beside it:\n\n")
	for _, command := range commands {
		fmt.Fprintf(w, "    mailprobe %s --data %s\n", command, data)
	}
	fmt.Fprintf(w, "\nThe pages go on at %s until you press Ctrl-C.\n", url)
}

// folder returns the data folder, and what removes it where it is temporary.
func (c demoCmd) folder() (string, func(), error) {
	// A report that cannot be written is told before the demo, not after it.
	if _, err := os.Stat(filepath.Dir(c.Report)); err != nil {
		return "", nil, usage(fmt.Errorf("the report cannot be written to %s: %w", c.Report, err))
	}
	if c.Data != "" {
		// Another demo's mailboxes are gone with it: what is left of it cannot
		// be compared with anything.
		if _, err := os.Stat(filepath.Join(c.Data, "ledger.db")); err == nil {
			return "", nil, usage(fmt.Errorf("the folder %s holds a ledger already: name a new one with --data", c.Data))
		}
		return c.Data, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "mailprobe-demo-")
	if err != nil {
		return "", nil, fmt.Errorf("making a folder for the demo's ledger: %w", err)
	}
	return dir, func() { os.RemoveAll(dir) }, nil
}

// play runs the timetable, and tells whether the ledger and the analysis say what
// the world knows.
func (c demoCmd) play(ctx context.Context, s streams, n *node, world *demoWorld, url string) (bool, error) {
	view := newDemoView(s.Out, n, c.Before+c.Outage+c.After)
	view.intro(url)
	view.show(ctx, c.Before, "all is well")
	if c.Outage > 0 {
		world.cutOff(true)
		view.event(fmt.Sprintf("network %s is cut off: packets vanish, nothing is refused", demoCut))
		view.show(ctx, c.Outage, "outage")
		world.cutOff(false)
		view.event(fmt.Sprintf("network %s is back: what waited for it flushes", demoCut))
		view.flush(ctx, c.After, demoDrain+c.Outage)
	} else {
		view.show(ctx, c.After, "all is well")
	}
	n.agent.Hold(true)
	view.drain(ctx, demoDrain+c.Outage)
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	if err := n.Look(ctx); err != nil {
		return false, fmt.Errorf("analysing the ledger: %w", err)
	}
	view.tell(n.View())
	view.end()
	same, err := summarise(ctx, s.Out, n, world, view.teller.clock)
	if err != nil {
		return false, err
	}
	return same, c.report(ctx, s.Out, n)
}

// report writes the report, where it is to be kept: about the incident, or where
// there was none, about all the time.
func (c demoCmd) report(ctx context.Context, w io.Writer, n *node) error {
	file := c.Report
	if file == "" && c.Data != "" {
		file = filepath.Join(c.Data, "report.html")
	}
	if file == "" {
		return nil
	}
	q := analyst.DocumentQuery{Agent: demoAgent, Lang: languageOf(""), Format: "html", Zone: zone(), From: n.started, To: time.Now()}
	if len(standing(n.View().Incidents)) > 0 {
		q.Incident, q.From, q.To = "last", time.Time{}, time.Time{}
	}
	if err := (wholeFile{Name: file, Mode: 0o644}).write(func(w io.Writer) error { return n.Document(ctx, w, q) }); err != nil {
		return fmt.Errorf("writing the report to %s: %w", file, err)
	}
	fmt.Fprintf(w, "\nReport: %s\n", file)
	return nil
}
