package incident

import (
	"fmt"
	"regexp"
	"strings"

	"mailprobe/report/words"
)

func englishNotices() noticeWords {
	return noticeWords{
		fillCause: "[to be filled in]", fillRemarks: "[to be filled in: apology]",
		wider: "The scope found at %s was wider than it is now known to be. It was: %s.", narrower: "The scope is wider than found at %s. It was: %s.", other: "The scope found at %s was partly wrong. It was: %s.",
		start: "The start found at %s (%s) is corrected to %s.", end: "The end found at %s (%s) is corrected to %s.",
		over: "The end of the outage was confirmed at %s.", again: "The recovery found at %s did not last: the outage went on.", changed: "Changed at %s: %s.",
		unchanged: "Nothing since the last finding.",
		flap:      "%s: %s back for a while", moreFlaps: "%s more short recoveries before", earlier: "%s: %s back",
		bounds: "Measured bounds: began %s, ended %s (%s).", beganBounds: "Measured bounds: began %s (%s).",
		notYet: "not known yet", toBeTold: "not yet", apology: regexp.MustCompile(`(?i)\b(apolog|sorry|regret)`),
		failed: englishFailed, effect: englishEffect, body: englishNotice,
	}
}

func englishFailed(f failure, open bool) string {
	if open {
		return [...]string{
			"The mail servers named below cannot be reached.",
			"The mail servers named below accept mail but do not deliver it.",
			"The mail servers named below cannot be reached, or do not deliver mail.",
		}[f]
	}
	return [...]string{
		"The mail servers named below could not be reached.",
		"The mail servers named below accepted mail but did not deliver it.",
		"The mail servers named below could not be reached, or did not deliver mail.",
	}[f]
}

func englishEffect(e effectWords) string {
	parts := append(englishBeside(e), englishDelay(e)...)
	if costs := englishCosts(e.fateWords); len(costs) > 0 {
		parts = append(parts, fmt.Sprintf("Of our %s sent since %s, %s.", words.Plural(e.Sent, "test mail"), e.Since, englishClauses(costs)))
	}
	if e.Lost+e.Missing == 0 && e.Sent > 0 && !e.Open && !e.Late {
		parts = append(parts, "None of our test mails was lost.")
	}
	return strings.Join(parts, " ")
}

// englishDelay says what may have happened to mail of customers, of which nothing
// was measured, and what did to late test mails.
func englishDelay(e effectWords) []string {
	var parts []string
	switch down := e.Failure != failedDelivery; {
	case e.Open && down:
		parts = append(parts, "Mail sent to these servers may be delayed until they recover and its sender tries again, or be returned to its sender; mail that a mail program cannot send stays with its user.")
	case e.Open:
		parts = append(parts, "Mail sent to these servers may be delayed.")
	case down:
		parts = append(parts, "Mail sent to these servers during the outage may have been delayed, beyond the recovery until its sender tried again; mail that a mail program could not send stayed with its user.")
	default:
		parts = append(parts, "Mail sent to these servers during the outage may have been delayed beyond the recovery.")
	}
	switch {
	case e.Late:
		parts = append(parts, "Test mails of ours are still arriving late.")
	case e.Until != "":
		parts = append(parts, fmt.Sprintf("The last of our late test mails came %s.", e.Until))
	}
	return parts
}

// englishBeside says what else customers could not do.
func englishBeside(e effectWords) []string {
	verb := "cannot"
	if !e.Open {
		verb = "could not"
	}
	var parts []string
	if e.Unreadable {
		parts = append(parts, fmt.Sprintf("Mailboxes on these servers %s be read.", verb))
	}
	if e.Unsendable {
		parts = append(parts, fmt.Sprintf("Mail %s be sent through these servers.", verb))
	}
	return parts
}

func englishNotice(t noticeText) string {
	title, status := "first notice", "outage confirmed, in progress"
	switch t.Kind {
	case Update:
		title = "update"
	case Recovered:
		title = "recovered"
	}
	if !t.Open {
		status = "end of the outage confirmed"
	}
	var b strings.Builder
	field := func(name, value string) { fmt.Fprintf(&b, "%-13s %s\n", name+":", value) }
	fmt.Fprintf(&b, "Mail outage: %s (%s)\n\nDear customers,\n\n", title, t.ID)
	field("Status", status)
	field("Began", t.Began)
	field("Ended", t.Ended)
	field("Normal again", t.Normal)
	field("Duration", t.Duration)
	if len(t.Meanwhile) > 0 {
		field("Meanwhile", strings.Join(t.Meanwhile, ";\n"+strings.Repeat(" ", 14)))
	}
	field("What failed", t.Failed)
	field("Effect", t.Effect)
	scope := t.Scope
	if t.Boxes != "" {
		scope = append(scope, t.Boxes+" of customers")
	}
	field("Scope", strings.Join(scope, ";\n"+strings.Repeat(" ", 14)))
	if len(t.Changes) > 0 {
		field("Changed", strings.Join(t.Changes, "\n"+strings.Repeat(" ", 14)))
	}
	field("Cause", t.Cause)
	if t.Kind != Recovered {
		field("Next update", "[to be filled in]")
	}
	fmt.Fprintf(&b, "\n%s\n\n", t.Remarks)
	fmt.Fprintf(&b, "As of %s. Figures count our test mails, never customers' mails.\n", t.AsOf)
	if t.Bounds != "" {
		b.WriteString(t.Bounds + "\n")
	}
	return b.String()
}
