package when

import (
	"time"

	"mailprobe/report"
)

// Parse reads an instant, or a span of time. Without a zone in the text it is in
// loc, nil for UTC; without a date, or with a part of one, it is the newest such
// time that is not after now. A time after now that is said in full is returned
// as it is.
//
// The span is as wide as the text is vague: that second of a time with seconds,
// that minute of one with minutes, half an hour on each side of one with the hour
// alone ("17時", "5pm"), a quarter of an hour on each side of about a minute
// ("5:34頃"), and the day, of 23 to 25 hours, where only that is given. "To" of a
// span between two times is the second of them. Where a clock showed a time twice
// as summer time ended, the span holds both. Its instants are in loc.
//
// The error is a [*ParseError].
func Parse(text string, now time.Time, loc *time.Location) (report.Span, error) {
	if loc == nil {
		loc = time.UTC
	}
	span, mistake := parse(text, now, loc)
	if mistake != nil {
		mistake.Text = clip(text)
		return report.Span{}, mistake
	}
	return report.Span{From: span.From.In(loc), To: span.To.In(loc)}, nil
}

func parse(text string, now time.Time, loc *time.Location) (report.Span, *ParseError) {
	uniform, mistake := normalise(text)
	if mistake != nil {
		return report.Span{}, mistake
	}
	sides, mistake := read(uniform)
	if mistake != nil {
		return report.Span{}, mistake
	}
	in := present{now: now, loc: loc, japanese: isJapanese(uniform)}
	for _, m := range sides {
		if mistake := in.check(m); mistake != nil {
			return report.Span{}, mistake
		}
	}
	if len(sides) == 2 {
		return in.between(sides[0], sides[1])
	}
	if mistake := sides[0].needsClock(); mistake != nil {
		return report.Span{}, mistake
	}
	r, mistake := in.resolve(sides[0])
	return r.span, mistake
}
