package when

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// zoneLexemes are zones. A minus before hours and minutes with a colon is a span
// ("5:00-6:30") but for the forms of RFC 3339, with seconds or with a T.
var zoneLexemes = []lexeme{
	{form(`(?:utc|gmt)([+-])(\d{1,2}):?(\d\d)?`), readOffset},
	{form(`(\+)(\d\d):?(\d\d)?`), readOffset},
	{form(`([-−])(\d\d)(\d\d)`), readOffset},
	{form(`([-−])(\d\d):(\d\d)`), readMinus},
	says(`\(?(utc|ut|gmt|z|jst|cet|cest|eet|eest|wet|west|est|edt|mst|mdt|pst|pdt|日本時間|日本標準時|協定世界時)\)?`, func(g []string) step { return zone(abbreviations[g[1]]) }),
	says(`\(?(cst|cdt|ist|bst|ast)\)?`, func(g []string) step {
		return func(*moment) *ParseError {
			return &ParseError{Why: Ambiguous, Detail: "several zones have that name: write the offset, as in +08:00"}
		}
	}),
	says(`\([a-z ]+ time\)`, func([]string) step { return nothing }), // a comment that browsers write
	{form(`[a-z]+(?:/[a-z][a-z_-]+){1,2}(?:[+-]\d+)?`), readName},
}

// abbreviations are those that mean one offset alone.
var abbreviations = map[string]*time.Location{
	"utc": time.UTC, "ut": time.UTC, "gmt": time.UTC, "z": time.UTC, "協定世界時": time.UTC,
	"jst": fixed("JST", 9), "日本時間": fixed("JST", 9), "日本標準時": fixed("JST", 9),
	"wet": fixed("WET", 0), "west": fixed("WEST", 1), "cet": fixed("CET", 1), "cest": fixed("CEST", 2), "eet": fixed("EET", 2), "eest": fixed("EEST", 3),
	"est": fixed("EST", -5), "edt": fixed("EDT", -4), "mst": fixed("MST", -7), "mdt": fixed("MDT", -6), "pst": fixed("PST", -8), "pdt": fixed("PDT", -7),
}

func fixed(name string, hours int) *time.Location { return time.FixedZone(name, hours*3600) }

// readOffset reads an offset from UTC; no place on earth has more than 14 hours.
func readOffset(g []string, _ string, m *moment) step {
	hours, minutes := num(g[2]), num(g[3])
	if m.clock == nil || hours > 14 || minutes > 59 {
		return nil
	}
	offset := hours*3600 + minutes*60
	sign := "+"
	if g[1] != "+" {
		offset, sign = -offset, "-"
	}
	return zone(time.FixedZone(fmt.Sprintf("UTC%s%02d:%02d", sign, hours, minutes), offset))
}

// exactTime ends with a time to which an offset is fastened.
var exactTime = regexp.MustCompile(`(?:t\d\d:\d\d|:\d\d:\d\d(?:[.,]\d+)?)$`)

// readMinus takes what is fastened to an exact time for an offset. Behind the
// minute of a whole date it may be that, as programs write it, or the end of a span.
func readMinus(g []string, before string, m *moment) step {
	offset := readOffset(g, before, m)
	trimmed := strings.TrimRight(before, " ")
	switch {
	case offset == nil || exactTime.MatchString(trimmed):
		return offset
	case trimmed != before && m.day.year != 0 && m.clock.exact == time.Minute:
		return func(*moment) *ParseError {
			return &ParseError{Why: Ambiguous, Readings: []string{"until " + g[2] + ":" + g[3], "the offset -" + g[2] + g[3] + " from UTC"}}
		}
	}
	return nil
}

// readName reads a name of the IANA database. Its parts begin with capitals, but
// for little words in the middle of a few.
func readName(g []string, _ string, _ *moment) step {
	name := capitals(g[0])
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return zone(loc)
}

func capitals(name string) string {
	parts := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("/_-", r) })
	var b strings.Builder
	for _, p := range parts {
		at := b.Len()
		if at > 0 {
			b.WriteByte(name[at])
			at++
		}
		switch {
		case p == "of" || p == "es" || p == "au": // Isle_of_Man, Dar_es_Salaam, Port-au-Prince
			b.WriteString(p)
		case at == 0 && p == "us", strings.HasPrefix(name, "etc/") && p != "etc" && p != "zulu" && p != "greenwich" && p != "universal": // US/Eastern, Etc/GMT
			b.WriteString(strings.ToUpper(p))
		default:
			b.WriteString(strings.ToUpper(p[:1]) + p[1:])
		}
	}
	return b.String() + name[b.Len():]
}
