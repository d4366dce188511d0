package when

import (
	"strconv"
	"strings"
	"time"
)

const (
	amounts = `(\d+(?:\.5)?|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|a quarter of an)`
	units   = `(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)`
)

// agoLexemes are times before now.
var agoLexemes = []lexeme{
	says(amounts+` `+units+`(?:,? (?:and)? (\d+|a half) `+units+`?)? ago`, readAgo),
	says(`(\d+(?:\.5)?|半) (秒|分|時間|日|週間)(半)?(?: (\d+) 分)? (くらい|ぐらい|ほど|頃|ごろ|位)? 前`, readMae),
	says(`(?:just|right)? now|たった今|ただいま|只今|現在`, func([]string) step { return ago{exact: time.Minute}.step }),
	{form(`a (?:short|little) while ago|さっき|さきほど|先(?:ほど|程)|(?:ちょっと|少し)前`), lately},
}

// lately reads "a little while ago": within the last hour. Behind a clock time it
// is no such thing: 17時ちょっと前 is shortly before five.
func lately(_ []string, _ string, m *moment) step {
	if m.clock != nil {
		return nil
	}
	return ago{length: 30 * time.Minute, exact: time.Hour}.step
}

var numberWords = map[string]float64{
	"half a": .5, "half an": .5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
	"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "a quarter of an": .25, "半": .5,
}

// amount reads how many of a unit are meant.
func amount(text string) float64 {
	if n, ok := numberWords[text]; ok {
		return n
	}
	n, _ := strconv.ParseFloat(text, 64)
	return n
}

// unitOf tells how long a unit is; days and weeks are counted by the calendar.
func unitOf(name string) (length time.Duration, days int) {
	switch {
	case name == "秒" || strings.HasPrefix(name, "s"):
		return time.Second, 0
	case name == "分" || strings.HasPrefix(name, "m"):
		return time.Minute, 0
	case name == "時間" || strings.HasPrefix(name, "h"):
		return time.Hour, 0
	case name == "日" || strings.HasPrefix(name, "d"):
		return 0, 1
	}
	return 0, 7
}

// readAgo reads "2 hours ago", "an hour and a half ago", "1 h 10 min ago".
func readAgo(g []string) step {
	n, more := amount(g[1]), amount(g[3])
	unit, days := unitOf(g[2])
	small := unit
	switch {
	case g[3] == "a half":
		n, more = n+.5, 0
	case g[3] != "" && g[4] == "":
		return nil
	case g[3] != "":
		small, _ = unitOf(g[4])
	}
	return agoOf(n, unit, days, more, small)
}

// readMae reads 2時間前, 2時間半前, 1時間10分くらい前.
func readMae(g []string) step {
	n, more := amount(g[1]), amount(g[4])
	if g[3] != "" {
		n += .5
	}
	unit, days := unitOf(g[2])
	long := agoOf(n, unit, days, more, time.Minute)
	if long == nil || g[5] == "" {
		return long
	}
	return both(long, approximately)
}

// furthest is how long ago a time may be: no record goes back further.
const furthest = 100 * 366 * 24 * time.Hour

// agoOf makes the step of n units and more of a smaller one. Halves of a unit are
// as exact as that: an hour and a half, give or take a quarter of an hour.
func agoOf(n float64, unit time.Duration, days int, more float64, small time.Duration) step {
	whole := n == float64(int64(n))
	if days > 0 {
		unit = time.Duration(days) * 24 * time.Hour
	}
	length := n*float64(unit) + more*float64(small)
	switch {
	case length > float64(furthest):
		return func(*moment) *ParseError { return impossible("no record goes back so far") }
	case days > 0 && whole && more == 0:
		return ago{days: int(n) * days}.step
	case days > 0:
		return nil
	}
	a := ago{length: time.Duration(length), exact: unit}
	if more != 0 {
		a.exact = small
	} else if !whole {
		a.exact = unit / 2
	}
	return a.step
}
