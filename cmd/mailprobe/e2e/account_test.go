package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// account is one probe of an export with all that was written of its attempts
// and notices.
type account struct {
	Row
	Attempts []struct {
		N        int              `json:"n"`
		Class    string           `json:"class"`
		Phase    string           `json:"phase"`
		Phases   map[string]int64 `json:"phases_ns"`
		Code     int              `json:"code"`
		Enhanced string           `json:"enhanced"`
		Text     string           `json:"text"`
		Err      string           `json:"err"`
	} `json:"attempts"`
	Notices []struct {
		Mailbox    string `json:"mailbox"`
		Action     string `json:"action"`
		Status     string `json:"status"`
		Diagnostic string `json:"diagnostic"`
		Reporter   string `json:"reporter"`
		Remote     string `json:"remote"`
		Matched    string `json:"matched"`
	} `json:"notices"`
}

// accounts exports the ledger, beside the running agent, and returns its
// probes, the first one sent first.
func (o *observed) accounts() []account {
	o.t.Helper()
	out, err := o.command(context.Background(), "export", "-c", o.config)
	if err != nil {
		o.t.Fatal(err)
	}
	var list []account
	for line := range bytes.Lines(out) {
		var a account
		if err := json.Unmarshal(line, &a); err != nil {
			o.t.Fatalf("reading an exported line: %v\n%s", err, line)
		}
		if a.Type == "probe" {
			list = append(list, a)
		}
	}
	return list
}

// tell says in lines what the row tells: the outcome, then each attempt, then
// each notice.
func (a *account) tell() []string {
	outcome := a.Outcome
	if a.Folder != "" {
		outcome += " in " + a.Folder
	}
	if a.Junk {
		outcome += ", as junk"
	}
	lines := []string{outcome}
	for _, try := range a.Attempts {
		var took []string
		for _, phase := range []string{"dns", "connect", "tls", "auth", "envelope", "data"} {
			if try.Phases[phase] > 0 {
				took = append(took, phase)
			}
		}
		where := "by " + strings.Join(took, ", ")
		if try.Phase != "" {
			where = "in " + try.Phase
		}
		said := try.Err
		if try.Code != 0 {
			said = fmt.Sprintf("%d %s %s", try.Code, try.Enhanced, try.Text)
		}
		lines = append(lines, fmt.Sprintf("attempt %d %s %s: %s", try.N, try.Class, where, said))
	}
	for _, n := range a.Notices {
		remote := ""
		if n.Remote != "" {
			remote = " to " + n.Remote
		}
		lines = append(lines, fmt.Sprintf("notice in %s, by %s: %s from %s%s: %s %s",
			n.Mailbox, n.Matched, n.Action, n.Reporter, remote, n.Status, n.Diagnostic))
	}
	return lines
}
