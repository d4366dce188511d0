package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
)

type availabilityCmd struct {
	asking
	Month  string `required:"" help:"The month, as in 2011-05." placeholder:"YYYY-MM"`
	Output string `short:"o" enum:"text,json,csv" default:"text" help:"One of text, json, csv."`
}

// Help implements kong.HelpProvider.
func (availabilityCmd) Help() string {
	return `Example:

    mailprobe availability --month 2011-05

The share of the watched time in which a server was not in an outage of mail, at
least and at most, since an outage's ends are known within bounds. Planned work
is left out, and time in which the agent did not watch counts neither way.`
}

// Run shows the availability of each server in a month.
func (c availabilityCmd) Run(ctx context.Context, s streams) error {
	return c.ask(ctx, s, func(q questions) error {
		from, to, err := parseMonth(c.Month)
		if err != nil {
			return err
		}
		if from.After(time.Now()) {
			return usage(fmt.Errorf("--month %s lies in the future: nothing is known of it yet", c.Month))
		}
		list, err := q.Availability(ctx, analyst.AvailabilityQuery{Agent: c.Agent, From: from, To: to})
		if err != nil {
			return err
		}
		return printAvailability(s.Out, c.Output, list)
	})
}

// hours prints a duration as hours and minutes, as a table of a month needs it.
func hours(d time.Duration) string {
	d = d.Round(time.Second)
	return fmt.Sprintf("%d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
}

func printAvailability(w io.Writer, format string, list analyst.AvailabilityList) error {
	switch format {
	case "json":
		return printJSON(w, list)
	case "csv":
		return csvAvailability(w, list)
	}
	var t table
	t.add("SERVER", "AVAILABLE", "OUTAGES", "DOWN", "WATCHED", "PLANNED", "UNWATCHED")
	for _, a := range list.Servers {
		t.add(a.Server, shareText(a), fmt.Sprint(a.Outages), hours(seconds(a.DownLeast))+" – "+hours(seconds(a.DownMost)),
			hours(seconds(a.Watched)), hours(seconds(a.Planned)), hours(seconds(a.Unwatched)))
	}
	if err := t.write(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "from %s to %s, in hours:minutes:seconds\navailable: of the watched time without planned work, at least – at most\n", stamp(list.From), stamp(list.To))
	return err
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// shareText prints the available share with as many digits as a contract asks
// for, rounded so that it never claims more than is known.
func shareText(a analyst.Availability) string {
	if a.Least == nil {
		return "not known"
	}
	least, most := floorPercent(*a.Least), floorPercent(*a.Most)
	if least == most {
		return least + " %"
	}
	return least + " – " + most + " %"
}

func floorPercent(share float64) string {
	return fmt.Sprintf("%.3f", float64(int64(share*100_000+1e-6))/1000)
}

func csvAvailability(w io.Writer, list analyst.AvailabilityList) error {
	c := csv.NewWriter(w)
	rows := [][]string{{"server", "available_least", "available_most", "outages", "down_least_seconds", "down_most_seconds", "watched_seconds", "planned_seconds", "unwatched_seconds"}}
	for _, a := range list.Servers {
		rows = append(rows, []string{a.Server, number(a.Least), number(a.Most), fmt.Sprint(a.Outages),
			number(&a.DownLeast), number(&a.DownMost), number(&a.Watched), number(&a.Planned), number(&a.Unwatched)})
	}
	if err := c.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}

func number(f *float64) string {
	if f == nil {
		return ""
	}
	return fmt.Sprint(*f)
}
