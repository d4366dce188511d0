package config

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"
)

// day is 24 hours: nothing here follows a calendar.
const day = 24 * time.Hour

var durationUnits = map[string]time.Duration{
	"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour,
	"d": day, "w": 7 * day, "y": 365 * day,
}

var (
	durationForm = regexp.MustCompile(`^(\d{1,15}(\.\d{1,9})?(ms|[smhdwy]))+$`)
	durationPart = regexp.MustCompile(`([\d.]+)(ms|[smhdwy])`)
	numberForm   = regexp.MustCompile(`^\d+(\.\d+)?$`)
)

// parseDuration reads a duration such as 90s, 1h30m or 5y.
func parseDuration(text string) (d time.Duration, msg, cure string) {
	if numberForm.MatchString(text) {
		return 0, fmt.Sprintf("%q has no unit", clip(text)), "did you mean " + clip(text) + "s?"
	}
	if !durationForm.MatchString(text) {
		return 0, fmt.Sprintf("%q is not a duration", clip(text)), "write it as in 500ms, 90s, 1h30m, 90d, 2w or 5y"
	}
	var sum float64
	for _, m := range durationPart.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.ParseFloat(m[1], 64) // the form admits only numbers
		sum += n * float64(durationUnits[m[2]])
	}
	if sum >= math.MaxInt64 {
		return 0, fmt.Sprintf("%q is too long", clip(text)), "use at most 290y"
	}
	return time.Duration(math.Round(sum)), "", ""
}

var sizeForm = regexp.MustCompile(`^(\d{1,12})(KiB|MiB)?$`)

// parseSize reads a number of bytes such as 20000, 64KiB or 2MiB.
func parseSize(text string) (s size, msg, cure string) {
	m := sizeForm.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Sprintf("%q is not a size", clip(text)), "write a number of bytes, or as in 64KiB or 2MiB"
	}
	n, _ := strconv.Atoi(m[1]) // the form admits only numbers
	switch m[2] {
	case "KiB":
		n <<= 10
	case "MiB":
		n <<= 20
	}
	return size(n), "", ""
}

var decimalForm = regexp.MustCompile(`^-?\d+(\.(\d+))?$`)

// parseDecimal reads a number such as 5 or 0.5.
func parseDecimal(text string) (f float64, msg, cure string) {
	m := decimalForm.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Sprintf("%q is not a number", clip(text)), "write it as in 5 or 0.5"
	}
	if len(m[2]) > 9 {
		return 0, fmt.Sprintf("%q has too many digits", clip(text)), "use at most 9 after the point"
	}
	f, _ = strconv.ParseFloat(text, 64) // the form admits only numbers; one that is too large is infinite
	return f, "", ""
}
