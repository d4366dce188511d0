package main

import (
	"context"
	"fmt"
	"io"
	"time"
)

// How long a check takes at the most: a monitoring system ends one that is late,
// after 60 s by the defaults of Nagios and Icinga, and then shows nothing of what
// is known.
const (
	pluginWait  = 45 * time.Second // for the arrival, unless --wait says otherwise
	pluginGrace = 10 * time.Second // for all else
)

// check sends one probe and says what became of it as a monitoring system wants
// it.
func (c sendCmd) check(ctx context.Context, s streams) error {
	begun := time.Now()
	return checkWithin(ctx, c.patience()+pluginGrace, s.Out, func(ctx context.Context, tell func(pluginFinding)) {
		// Some monitoring systems take standard error for output: nothing may be
		// written there.
		se, err := c.openSender(ctx, streams{Out: io.Discard, Err: io.Discard})
		if err != nil {
			tell(unknown(err))
			return
		}
		defer se.Close()
		sent, err := c.sendWatched(ctx, se, begun)
		if err != nil {
			tell(unknown(err))
			return
		}
		tell(sent.judge(c.Warning, c.Critical))
	})
}

// checkWithin prints the one finding that examine tells, and ends with its exit
// code: within the limit, whatever hangs.
func checkWithin(ctx context.Context, limit time.Duration, w io.Writer, examine func(ctx context.Context, tell func(pluginFinding))) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit,
		fmt.Errorf("nothing was found out within %s: the agent, the ledger or the configuration hangs", short(limit)))
	defer cancel()
	found, closed := make(chan pluginFinding, 2), make(chan struct{}) // room for a panic after the finding
	tell := func(f pluginFinding) { found <- f }
	go func() {
		defer close(closed)
		defer func() {
			if p := recover(); p != nil { // else the program would end with a code that reads as CRITICAL
				tell(unknown(fmt.Errorf("the check itself failed: %v", p)))
			}
		}()
		examine(ctx, tell)
	}()
	var f pluginFinding
	select {
	case f = <-found:
	case <-ctx.Done():
		select {
		case f = <-found:
		default:
			f = unknown(context.Cause(ctx))
		}
	}
	f.print(w)
	select {
	case <-closed:
	case <-ctx.Done():
	}
	return f.exit()
}
