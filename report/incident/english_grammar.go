package incident

import (
	"fmt"
	"strings"

	"mailprobe/report/words"
)

func englishOfServers(n, m int) string {
	return fmt.Sprintf("%s of %s under watch", words.Number(n), words.Plural(m, "mail server"))
}

func englishOthers(n int) string {
	if n == 1 {
		return "1 other server under watch was not affected."
	}
	return words.Number(n) + " other servers under watch were not affected."
}

// englishAside counts the servers that were not asked for.
func englishAside(n int, affected bool) string {
	verb := "are"
	if n == 1 {
		verb = "is"
	}
	if affected {
		return fmt.Sprintf("%s %s not shown here.", words.Plural(n, "other affected server"), verb)
	}
	return fmt.Sprintf("%s %s not looked at here.", words.Plural(n, "other server"), verb)
}

func englishJunk(junk, copies int) string {
	return fmt.Sprintf("%s came into a junk folder; %s came beside the first.", words.Plural(junk, "test mail"), words.Plural(copies, "further copy"))
}

func englishOutage(o outageWords) string {
	if o.Open {
		did := [...]string{"cannot be reached", "take mail but do not deliver it", "cannot be reached or do not deliver mail"}[o.Failure]
		return fmt.Sprintf("Since %s %s on %s (%s), %s %s%s: %s.", o.From, o.Zone, o.Day, o.Duration, o.Servers, did, englishBack(o), o.Scope)
	}
	did := [...]string{"could not be reached", "took mail but did not deliver it", "could not be reached or did not deliver mail"}[o.Failure]
	return fmt.Sprintf("On %s, from %s to %s %s (%s), %s %s%s: %s.", o.Day, o.From, o.To, o.Zone, o.Duration, o.Servers, did, englishBack(o), o.Scope)
}

func englishBack(o outageWords) string {
	if o.Earlier == "" {
		return ""
	}
	return fmt.Sprintf(" (%s of them came back %s)", words.Number(o.Back), o.Earlier)
}

// englishPart names servers of an incident by their number.
func englishPart(n, of int) string {
	switch {
	case of == 1:
		return "the server"
	case n == of:
		return fmt.Sprintf("all %s servers", words.Number(n))
	}
	return fmt.Sprintf("%s of the %s servers", words.Number(n), words.Number(of))
}

func englishFlush(f flushWords) string {
	fresh := "When mail will be on time again is not known"
	switch {
	case f.Fresh != "":
		fresh = fmt.Sprintf("Mail sent from %s on is on time again", f.Fresh)
	case f.FreshExpected != "":
		fresh = fmt.Sprintf("On-time delivery of fresh mail is %s", f.FreshExpected)
	}
	switch {
	case f.Last != "":
		return fmt.Sprintf("%s; the last late test mail came %s.", fresh, f.Last)
	case f.NoneLate:
		return fresh + "."
	case f.LastExpected != "":
		return fmt.Sprintf("%s; the last late test mail is %s.", fresh, f.LastExpected)
	}
	return fresh + "; when the last late mail will come is not known."
}

func englishFates(f fateWords) string {
	var parts []string
	switch {
	case f.Late > 0:
		parts = append(parts, fmt.Sprintf("%s came late (up to %s after sending)", words.Number(f.Late), f.Longest))
	case f.Longest != "":
		parts = append(parts, fmt.Sprintf("none came late (the slowest took %s)", f.Longest))
	default:
		parts = append(parts, "none came late")
	}
	parts = append(parts, englishCosts(f)...)
	if f.Expired+f.Refused+f.Returned == 0 {
		parts = append(parts, "none was refused or returned")
	}
	if f.Lost+f.Missing == 0 {
		parts = append(parts, "none was lost")
	}
	sent := words.Plural(f.Sent, "test mail") + " sent to the servers"
	if f.Period != "" {
		sent += " from " + f.Period
	}
	return fmt.Sprintf("Of %s, %s.", sent, englishClauses(parts))
}

// englishCosts tells, each by itself, what did not come.
func englishCosts(f fateWords) []string {
	var parts []string
	add := func(n int, became string) {
		if n > 0 {
			parts = append(parts, words.Number(n)+" "+became)
		}
	}
	add(f.Missing, have(f.Missing)+" not come so far")
	add(f.Expired, "could not be handed over (a sender would have been told)")
	add(f.Refused, were(f.Refused)+" refused")
	add(f.Returned, were(f.Returned)+" returned")
	add(f.Lost, were(f.Lost)+" lost")
	return parts
}

// englishClauses joins clauses, which are long enough for a comma before the
// last one.
func englishClauses(list []string) string {
	if len(list) < 3 {
		return words.In(words.English).List(list)
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + ", and " + list[last]
}

func have(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func englishMethod(w methodWords) string {
	return fmt.Sprintf("mailprobe sends tagged test mails through every server at a fixed spacing and watches the mailboxes that they should reach. "+
		"What a server answered, or failed to answer, is evidence of one instant; an end of an outage is an interval between the last evidence of one state and the first of the other, "+
		"and is rounded outwards. It takes %[1]s pieces of evidence in a row, by different mails, to make an outage; a recovery shorter than %[2]s is listed inside it. "+
		"A mail counts as late after %[3]s times the 99th percentile of its route's usual delay, but never before %[4]s. Delays run from the first attempt at handing over to the arrival in the mailbox; "+
		"a backlog counts test mails that were started and are not settled. What the agent did not watch is not known, neither good nor bad.",
		w.Evidence, w.FlapMax, w.Factor, w.Floor)
}
