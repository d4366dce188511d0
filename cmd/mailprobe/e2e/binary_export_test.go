package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Row is one probe of an export, with the fields that the tests judge by. It
// shares no code with what wrote it.
type Row struct {
	Type           string    `json:"type"`
	ID             string    `json:"id"`
	MessageID      string    `json:"message_id"`
	Route          string    `json:"route"`
	Via            string    `json:"via"`
	Sent           time.Time `json:"sent"`
	Accepted       time.Time `json:"accepted"`
	ReceivedAfter  time.Time `json:"received_after"`
	ReceivedBy     time.Time `json:"received_by"`
	ReceivedSource string    `json:"received_source"`
	Outcome        string    `json:"outcome"`
	Folder         string    `json:"folder"`
	Junk           bool      `json:"junk"`
	GivenUp        time.Time `json:"given_up"`
	Receipt        struct {
		Code     int    `json:"code"`
		Enhanced string `json:"enhanced"`
		Text     string `json:"text"`
		QueueID  string `json:"queue_id"`
	} `json:"receipt"`
	Attempts []Try             `json:"attempts"`
	Arrivals []json.RawMessage `json:"arrivals"`
	Notices  []struct {
		Mailbox    string `json:"mailbox"`
		Action     string `json:"action"`
		Status     string `json:"status"`
		Diagnostic string `json:"diagnostic"`
		Reporter   string `json:"reporter"`
		Remote     string `json:"remote"`
		Matched    string `json:"matched"`
	} `json:"notices"`
}

// Try is one attempt of a Row.
type Try struct {
	N        int              `json:"n"`
	Began    time.Time        `json:"began"`
	Dotted   time.Time        `json:"dotted"`
	Ended    time.Time        `json:"ended"`
	Class    string           `json:"class"`
	Phase    string           `json:"phase"`
	Phases   map[string]int64 `json:"phases_ns"`
	Code     int              `json:"code"`
	Enhanced string           `json:"enhanced"`
	Text     string           `json:"text"`
	Err      string           `json:"err"`
}

// Rows exports the ledger, beside the agent or without it, and returns its
// probes, the first one sent first.
func (a *Agent) Rows() []Row {
	a.t.Helper()
	out, err := a.command("export")
	if err != nil {
		a.t.Fatal(err)
	}
	var rows []Row
	for line := range bytes.Lines(out) {
		var r Row
		if err := json.Unmarshal(line, &r); err != nil {
			a.t.Fatalf("reading an exported line: %v\n%s", err, line)
		}
		if r.Type == "probe" {
			rows = append(rows, r)
		}
	}
	return rows
}

// tell says in lines what the row tells: the outcome, then each attempt, then
// each notice.
func (r *Row) tell() []string {
	outcome := r.Outcome
	if r.Folder != "" {
		outcome += " in " + r.Folder
	}
	if r.Junk {
		outcome += ", as junk"
	}
	lines := []string{outcome}
	for _, a := range r.Attempts {
		lines = append(lines, a.tell())
	}
	for _, n := range r.Notices {
		remote := ""
		if n.Remote != "" {
			remote = " to " + n.Remote
		}
		lines = append(lines, fmt.Sprintf("notice in %s, by %s: %s from %s%s: %s %s",
			n.Mailbox, n.Matched, n.Action, n.Reporter, remote, n.Status, n.Diagnostic))
	}
	return lines
}

func (a Try) tell() string {
	var took []string
	for _, phase := range []string{"dns", "connect", "tls", "auth", "envelope", "data"} {
		if a.Phases[phase] > 0 {
			took = append(took, phase)
		}
	}
	where := "by " + strings.Join(took, ", ")
	if a.Phase != "" {
		where = "in " + a.Phase
	}
	said := a.Err
	if a.Code != 0 {
		said = fmt.Sprintf("%d %s %s", a.Code, a.Enhanced, a.Text)
	}
	return fmt.Sprintf("attempt %d %s %s: %s", a.N, a.Class, where, said)
}
