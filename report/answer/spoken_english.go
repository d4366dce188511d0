package answer

import (
	"fmt"
	"strings"
	"time"

	"mailprobe/report/words"
)

func englishTongue() tongue {
	return tongue{
		date:   englishDate,
		hour:   func(t time.Time) string { return t.Format("15:04") },
		zone:   func(name string) string { return " " + name },
		dated:  func(hour, date string) string { return hour + " on " + date },
		within: func(from, to string) string { return "between " + from + " and " + to },
		about:  "about {t}", by: "{t} at the latest", at: "at about {t}", until: "by {t}",
		edges: "from {start} until {end}", moment: "at about {t}, for about {d}",
		asked: askedWords{
			minute: func(hour, date, zone string) string { return fmt.Sprintf("at about %s%s on %s", hour, zone, date) },
			span: func(from, to, date, zone string) string {
				return fmt.Sprintf("between %s and %s%s on %s", from, to, zone, date)
			},
			days: func(from, to, zone string) string {
				return fmt.Sprintf("between %s and %s (%s)", from, to, strings.TrimSpace(zone))
			},
			day: func(date, zone string) string { return fmt.Sprintf("on %s (%s)", date, strings.TrimSpace(zone)) },
		},
		duration: englishDuration,
	}
}

func englishDate(t time.Time, year bool) string {
	if year {
		return t.Format("Monday 2 January 2006")
	}
	return t.Format("Monday 2 January")
}

// englishDuration says a duration in words for its units.
func englishDuration(d time.Duration) string {
	unit := func(n time.Duration, one string) string { return words.Plural(int(n), one) }
	two := func(n time.Duration, one string, m time.Duration, lower string) string {
		if m == 0 {
			return unit(n, one)
		}
		return unit(n, one) + " " + unit(m, lower)
	}
	switch d = roughly(d); {
	case d < time.Minute:
		return unit(d/time.Second, "second")
	case d < time.Hour:
		return unit(d/time.Minute, "minute")
	case d < 48*time.Hour:
		return two(d/time.Hour, "hour", d%time.Hour/time.Minute, "minute")
	}
	return two(d/(24*time.Hour), "day", d%(24*time.Hour)/time.Hour, "hour")
}

// roughly rounds a duration up to what one says: seconds below a minute, else minutes.
func roughly(d time.Duration) time.Duration {
	unit := time.Minute
	if d <= 59*time.Second {
		unit = time.Second
	}
	return (max(d, time.Second) + unit - 1).Truncate(unit)
}
