// Command mailprobe measures how long mail takes through the mail servers of a
// hosting company: it sends tagged test mails all the time, watches the
// mailboxes they should reach, and keeps the record.
//
// This package is the command line: a file a subcommand. It alone reads the
// configuration, and joins the packages that stand beside each other under
// probe.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // a container may have no zones of its own

	"github.com/alecthomas/kong"
	_ "golang.org/x/crypto/x509roots/fallback" // nor authorities; it uses these only where the system has none

	"mailprobe/probe"
)

// version is set when the binary is linked.
var version = "unknown"

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}

// streams are where a command reads and writes.
type streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// cli is the command line.
type cli struct {
	Run          runCmd          `cmd:"" help:"Send probes and watch the mailboxes, until stopped."`
	Demo         demoCmd         `cmd:"" help:"Show it all in about a minute, against mail servers inside this program."`
	Send         sendCmd         `cmd:"" help:"Send one probe now, wait for it, and show what became of it."`
	Status       statusCmd       `cmd:"" help:"Show each route and mailbox as it is now."`
	Healthy      healthyCmd      `cmd:"" help:"Tell by the exit code whether the agent works."`
	Incidents    incidentsCmd    `cmd:"" help:"List the incidents: which servers failed, from when until when."`
	Ask          askCmd          `cmd:"" help:"Was my mail lost? Say what became of mail to or from an address at a time."`
	Backlog      backlogCmd      `cmd:"" help:"Show what is awaited of each server, and when it will have come."`
	Report       reportCmd       `cmd:"" help:"Write the report on an incident, or on a span of time, in English or Japanese."`
	Notice       noticeCmd       `cmd:"" help:"Print a notice to customers, filled in from what was measured."`
	Availability availabilityCmd `cmd:"" help:"Show how available each server was in a month."`
	Annotate     annotateCmd     `cmd:"" help:"Add a cause, a text, or planned work to what was measured."`
	Check        checkCmd        `cmd:"" help:"Check the configuration, and with --connect every server and mailbox in it."`
	Export       exportCmd       `cmd:"" help:"Write the ledger as JSON Lines."`
	Import       importCmd       `cmd:"" help:"Take exported ledgers into this one."`
	Purge        purgeCmd        `cmd:"" help:"Remove the test mails of an agent that no longer exists."`
	Version      versionCmd      `cmd:"" help:"Show the version."`
	Completion   completionCmd   `cmd:"" help:"Print the completion script of a shell."`
	Man          manCmd          `cmd:"" hidden:"" help:"Write the man pages."`
}

// exitError ends the program with a code of its own. Its error, if any, is
// shown as any other.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usage marks an error as one of the command line or the configuration.
func usage(err error) error { return &exitError{exitUsage, err} }

// asked is how kong's call for an exit, after it has printed help, leaves the
// parser.
type asked int

// run parses the arguments, runs the command and returns the exit code.
func run(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if p := recover(); p != nil {
			exit, ok := p.(asked)
			if !ok {
				panic(p)
			}
			code = int(exit)
			if plugin(args) {
				code = int(pluginUnknown) // help is no finding
			}
		}
	}()
	parser, err := newParser(&cli{}, s)
	if err != nil {
		return fail(s, err)
	}
	parsed, err := parser.Parse(args)
	if err != nil && plugin(args) {
		f := unknown(err)
		f.print(s.Out)
		return int(f.state)
	}
	if err != nil {
		fmt.Fprintf(s.Err, "mailprobe: %s\nSee mailprobe --help, or mailprobe COMMAND --help for an example.\n", probe.Printable(err.Error()))
		return exitUsage
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(s); err != nil {
		return fail(s, err)
	}
	return exitOK
}

func newParser(c *cli, s streams) (*kong.Kong, error) {
	return kong.New(c,
		kong.Name("mailprobe"),
		kong.Description("Measures how long mail takes through your mail servers, all the time, and keeps the record."),
		kong.Writers(s.Out, s.Err),
		kong.Exit(func(code int) { panic(asked(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
}

// fail shows an error and returns its exit code.
func fail(s streams, err error) int {
	code := exitFailed
	if e := (*exitError)(nil); errors.As(err, &e) {
		code = e.code
		if e.err == nil {
			return code
		}
	}
	fmt.Fprintf(s.Err, "mailprobe: %s\n", probe.Printable(err.Error()))
	return code
}
