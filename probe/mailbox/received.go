package mailbox

import (
	"net/mail"
	"strings"
	"time"

	"mailprobe/probe"
)

// maxHops bounds the Received fields that are kept of a mail; RFC 5321 section
// 6.3 lets a loop be assumed at 100.
const maxHops = 50

// parseReceived reads one Received field leniently: the order of the clauses
// does not matter, comments are passed over, and what is missing stays empty.
func parseReceived(value string) (hop probe.Hop) {
	clauses, date := dropComments(value), ""
	if i := strings.LastIndexByte(clauses, ';'); i >= 0 {
		clauses, date = clauses[:i], clauses[i+1:]
	}
	words := strings.Fields(clauses)
	for i := 0; i+1 < len(words); i++ {
		var to *string
		switch strings.ToLower(words[i]) {
		case "from":
			to = &hop.From
		case "by":
			to = &hop.By
		case "id":
			to = &hop.ID
		default:
			continue
		}
		if i++; *to == "" {
			*to = bounded(words[i])
		}
	}
	hop.At = parseDate(date)
	return hop
}

// dropComments takes the comments (RFC 5322 section 3.2.2) out of a value; an
// unclosed one ends the value.
func dropComments(value string) string {
	if !strings.ContainsRune(value, '(') {
		return value
	}
	var b strings.Builder
	b.Grow(len(value))
	depth, quoted := 0, false
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case c == '\\' && i+1 < len(value):
			if depth == 0 {
				b.WriteString(value[i : i+2])
			}
			i++
			continue
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			depth++
			continue
		case c == ')' && !quoted && depth > 0:
			if depth--; depth == 0 {
				b.WriteByte(' ')
			}
			continue
		}
		if depth == 0 {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// zones are the names of zones that have one meaning in mail: those of RFC 5322
// section 4.3, and JST. Others could be anything, and Go would take them for
// UTC.
var zones = map[string]string{
	"ut": "+0000", "utc": "+0000", "gmt": "+0000", "z": "+0000",
	"est": "-0500", "edt": "-0400", "cst": "-0600", "cdt": "-0500",
	"mst": "-0700", "mdt": "-0600", "pst": "-0800", "pdt": "-0700",
	"jst": "+0900",
}

// parseDate reads the date of a Received field, comments gone; zero if it is
// not readable, has no zone, or one that is unknown.
func parseDate(date string) time.Time {
	words := strings.Fields(date)
	if len(words) == 0 {
		return time.Time{}
	}
	zone := words[len(words)-1]
	if offset, ok := zones[strings.ToLower(zone)]; ok {
		zone = offset
	}
	if zone[0] != '+' && zone[0] != '-' {
		return time.Time{}
	}
	words[len(words)-1] = zone
	date = strings.Join(words, " ")
	if t, err := time.Parse("Mon, 2 Jan 2006 15:04:05 -0700", date); err == nil {
		return t // as nearly all write it: much faster than to try every form
	}
	if t, err := mail.ParseDate(date); err == nil {
		return t
	}
	return time.Time{}
}
