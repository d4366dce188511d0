package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

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
	return with(se)
}

// estate returns what the configuration says of the servers; where it cannot be
// read, the record has to do.
func (a asking) estate(s streams) report.Estate {
	cfg, err := config.Survey(a.ConfigFile)
	if err != nil {
		if a.Data == "" {
			fmt.Fprintf(s.Err, "warning: labels, numbers of mailboxes and planned work are not known, since the configuration cannot be read: %v\n", err)
		}
		return report.Estate{}
	}
	return estateOf(cfg)
}

// printJSON prints an answer for programs.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// zone names the zone in which a document prints its times.
func zone() string { return time.Local.String() }
