package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/config"
	"mailprobe/report"
)

// asking is what the commands of the analysis share: whom they ask.
type asking struct {
	where
	Agent string `help:"Whose record, where the ledger holds those of several agents." placeholder:"NAME"`
}

// ask opens the record, and closes it when the questions were answered.
func (a asking) ask(ctx context.Context, s streams, with func(questions) error) error {
	se, err := a.open(func(data string) (session, error) {
		return openForQuestions(ctx, data, a.estate(s))
	})
	if err != nil {
		return err
	}
	defer se.Close()
	err = with(se)
	if isMistake(err) {
		return usage(err)
	}
	return err
}

// configured is what the configuration of an agent says of the servers; without an
// agent there is none.
type configured struct {
	agent  string
	estate report.Estate
}

// estate returns what the configuration says of the servers; where there is none,
// the record has to do. One that is there and cannot be read is worth a word.
func (a asking) estate(s streams) configured {
	cfg, err := config.Survey(a.ConfigFile)
	if err != nil {
		if _, missing := os.Stat(a.ConfigFile); missing == nil || a.Data == "" {
			fmt.Fprintf(s.Err, "warning: the configuration cannot be read, so labels, customers' mailboxes and planned work are not known:\n%s\n", probe.Printable(err.Error()))
		}
		return configured{}
	}
	return configured{cfg.Agent, estateOf(cfg)}
}

// printJSON prints an answer for programs.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// zone names the zone in which a document prints its times. An agent that runs
// may have another zone of its own than who asks it.
func zone() string {
	if name := os.Getenv("TZ"); time.Local.String() == "Local" && name != "" {
		if _, err := time.LoadLocation(name); err == nil {
			return name
		}
	}
	return time.Local.String()
}
