package incident

import (
	"fmt"
	"strings"
)

// plural writes a count with its noun.
func plural(n int, noun string) string {
	switch {
	case n == 1:
	case strings.HasSuffix(noun, "x"):
		noun += "es"
	case strings.HasSuffix(noun, "y"):
		noun = strings.TrimSuffix(noun, "y") + "ies"
	default:
		noun += "s"
	}
	return number(n) + " " + noun
}

func englishOfServers(n, m int) string {
	return fmt.Sprintf("%s of %s under watch", number(n), plural(m, "mail server"))
}

func englishOthers(n int) string {
	if n == 1 {
		return "1 other server under watch was not affected."
	}
	return number(n) + " other servers under watch were not affected."
}

func englishJunk(junk, copies int) string {
	return fmt.Sprintf("%s came into a junk folder; %s came beside the first.", plural(junk, "test mail"), plural(copies, "further copy"))
}

func englishList(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

func englishOutage(o outageWords) string {
	if o.Open {
		did := [...]string{"cannot be reached", "take mail but do not deliver it", "cannot be reached or do not deliver mail"}[o.Failure]
		return fmt.Sprintf("Since %s (%s), %s %s: %s.", o.Period, o.Duration, o.Servers, did, o.Scope)
	}
	did := [...]string{"could not be reached", "took mail but did not deliver it", "could not be reached or did not deliver mail"}[o.Failure]
	return fmt.Sprintf("From %s (%s), %s %s: %s.", o.Period, o.Duration, o.Servers, did, o.Scope)
}

func englishFates(f fateWords) string {
	words := []string{}
	if f.Late > 0 {
		words = append(words, fmt.Sprintf("%s came late, up to %s after sending", number(f.Late), f.Longest))
	} else {
		words = append(words, "none came late")
	}
	if f.Missing > 0 {
		words = append(words, fmt.Sprintf("%s %s not come so far", number(f.Missing), have(f.Missing)))
	}
	if f.Returned > 0 {
		words = append(words, fmt.Sprintf("%s %s returned or refused, so that a sender would have been told", number(f.Returned), were(f.Returned)))
	} else {
		words = append(words, "none was returned")
	}
	switch {
	case f.Lost > 0:
		words = append(words, number(f.Lost)+" "+were(f.Lost)+" lost")
	case f.Missing == 0:
		words = append(words, "none was lost")
	}
	sent := plural(f.Sent, "test mail") + " sent to the servers"
	if f.Period != "" {
		sent += " from " + f.Period
	}
	return fmt.Sprintf("Of %s, %s.", sent, englishList(words))
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
