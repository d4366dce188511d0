package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"
)

type demoCmd struct {
	Outage time.Duration `default:"20s" help:"How long one network is cut off."`
	Keep   bool          `help:"Go on after the summary, until stopped."`
	Listen string        `name:"web.listen-address" default:"127.0.0.1:9465" help:"Address of /metrics and the start page; another port is taken where it is in use." placeholder:"HOST:PORT"`
	Data   string        `help:"Keep the ledger in this folder; default: a temporary one." placeholder:"DIR"`

	// The timetable beside the outage; tests shorten it.
	Before time.Duration `hidden:"" default:"12s" help:"All is well."`
	After  time.Duration `hidden:"" default:"18s" help:"The flush, and fresh mail."`
}

// Help implements kong.HelpProvider.
func (demoCmd) Help() string {
	return `Example:

    mailprobe demo --outage 1m --keep

Six mail servers in three networks, a relay and their mailboxes run inside this
program, on 127.0.0.1. The agent sends a probe a second on each of 18 routes.
After a while one network is cut off, and comes back; the relay's queue flushes.
At the end the ledger is compared with what the embedded world knows; the exit
code is 1 where they differ.`
}

// demoDrain is how long the demo waits at the most for what is still on its way.
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
		fmt.Fprintf(s.Out, "\nIt goes on at %s until you press Ctrl-C.\n", url)
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

// folder returns the data folder, and what removes it where it is temporary.
func (c demoCmd) folder() (string, func(), error) {
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

// play runs the timetable, and tells whether the ledger says what the world
// knows.
func (c demoCmd) play(ctx context.Context, s streams, n *node, world *demoWorld, url string) (bool, error) {
	view := newDemoView(s.Out, n, c.Before+c.Outage+c.After)
	view.intro(url)
	step := func(d time.Duration, what string) { view.show(ctx, d, what) }

	step(c.Before, "all is well")
	world.cutOff(true)
	view.event(fmt.Sprintf("network %s is cut off: packets vanish, nothing is refused", demoCut))
	step(c.Outage, "outage of "+demoCut)
	world.cutOff(false)
	back := time.Now()
	view.event(fmt.Sprintf("network %s is back: the relay's queue flushes", demoCut))
	step(c.After, "flush")
	n.agent.Hold(true)
	if err := ctx.Err(); err != nil {
		return false, context.Cause(ctx)
	}
	view.drain(ctx, demoDrain)
	view.end()
	return summarise(ctx, s.Out, n, world, back)
}
