package incident

import (
	"fmt"
	"strings"
)

func englishNotices() noticeWords {
	return noticeWords{
		fillCause: "[to be filled in]", fillRemarks: "[to be filled in: apology]",
		wider: "The scope given at %s was wider than it is now known to be. It was: %s.", narrower: "The scope is wider than given at %s. It was: %s.", other: "The scope given at %s was partly wrong. It was: %s.",
		start: "The start given at %s (%s) is corrected to %s.", end: "The end given at %s (%s) is corrected to %s.",
		over: "The end of the outage was confirmed at %s.", again: "The recovery stated at %s did not last: the outage went on.", changed: "Changed at %s: %s.",
		unchanged: "Nothing since the last statement.",
		normal:    "fresh mail on time: %s; last late mail: %s", notYet: "not known yet", toBeTold: "not yet",
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
	var words []string
	switch {
	case e.Open:
		words = append(words, "Mail sent to these servers is delayed; a sender that gives up gets it back.")
	case e.Late:
		words = append(words, "Mail sent to these servers during the outage is still arriving late.")
	case e.Until != "":
		words = append(words, fmt.Sprintf("Mail sent to these servers during the outage was delayed until they recovered; the last of our late test mails came at %s.", e.Until))
	}
	if e.Returned > 0 {
		words = append(words, fmt.Sprintf("Of our %s, %s %s returned or refused; a sender would have been told.", plural(e.Sent, "test mail"), number(e.Returned), were(e.Returned)))
	}
	if e.Missing > 0 {
		words = append(words, fmt.Sprintf("Of our %s, %s %s not come so far.", plural(e.Sent, "test mail"), number(e.Missing), have(e.Missing)))
	}
	switch {
	case e.Lost > 0:
		words = append(words, fmt.Sprintf("%s of our test mails %s lost.", number(e.Lost), were(e.Lost)))
	case e.Missing == 0 && !e.Open && !e.Late:
		words = append(words, "None of our test mails was lost.")
	}
	return strings.Join(words, " ")
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
	field("What failed", t.Failed)
	field("Effect", t.Effect)
	scope := t.Scope
	if t.Boxes != "" {
		scope = append(scope, "customers' mailboxes concerned: "+t.Boxes)
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
	return b.String()
}
