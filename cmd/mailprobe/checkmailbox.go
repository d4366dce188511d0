package main

import (
	"fmt"
	"strings"
	"time"

	"mailprobe/probe/mailbox"
)

// mailboxFinding puts what the check of a mailbox found into words.
func mailboxFinding(r mailbox.Report, now time.Time) finding {
	var f finding
	if err := r.Err(); err != nil {
		last := r.Steps[len(r.Steps)-1]
		f.err, f.class, f.advice = last.Err.Error(), string(last.Step), mailboxAdvice(last)
	}
	var took []string
	for _, s := range r.Steps {
		took = append(took, fmt.Sprintf("%s %s", s.Step, short(s.Took)))
	}
	f.lines = append(f.lines, strings.Join(took, ", "))
	if good, ok := r.ExpiresIn(now); ok {
		line := fmt.Sprintf("certificate good for %d days", int(good.Hours()/24))
		if r.TLS != "" { // empty: the certificate was refused
			line = r.TLS + ", " + line
		}
		f.lines = append(f.lines, line)
		if w := nearExpiry(r.Certificate, now); w != "" {
			f.warning = append(f.warning, w)
		}
	}
	if len(r.Capabilities) > 0 {
		f.lines = append(f.lines, "capabilities "+strings.Join(r.Capabilities, " "))
	}
	if len(r.Folders) > 0 {
		f.lines = append(f.lines, fmt.Sprintf("%d folders, junk folder: %s", len(r.Folders), orNone(r.Junk)))
	}
	for _, missing := range r.Missing {
		f.warning = append(f.warning, "the folder "+missing+" is configured and not there")
	}
	return f.quota(r.Quota)
}

// quotaWarning is the share of a quota from which it is worth a word.
const quotaWarning = 0.8

func (f finding) quota(list []mailbox.Quota) finding {
	for _, q := range list {
		if q.Limit <= 0 {
			continue
		}
		share := float64(q.Usage) / float64(q.Limit)
		f.lines = append(f.lines, fmt.Sprintf("quota %s %d of %d (%.0f %%)", q.Resource, q.Usage, q.Limit, share*100))
		if share >= quotaWarning {
			f.warning = append(f.warning, fmt.Sprintf("the quota %s is nearly used up: a full mailbox takes no test mail", q.Resource))
		}
	}
	return f
}

func orNone(s string) string {
	if s == "" {
		return "none found"
	}
	return s
}
