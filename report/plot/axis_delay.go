package plot

import (
	"math"
	"time"
)

// delayTick is a delay that people have a name for.
type delayTick struct {
	at   time.Duration
	name string
}

// delayTicks lists the ticks of the delay axis. What is shorter or longer than
// all of them stands at the axis' end.
var delayTicks = []delayTick{
	{time.Millisecond, "1 ms"},
	{10 * time.Millisecond, "10 ms"},
	{100 * time.Millisecond, "100 ms"},
	{time.Second, "1 s"},
	{10 * time.Second, "10 s"},
	{time.Minute, "1 min"},
	{10 * time.Minute, "10 min"},
	{time.Hour, "1 h"},
	{6 * time.Hour, "6 h"},
	{day, "1 d"},
	{7 * day, "7 d"},
	{30 * day, "30 d"},
	{365 * day, "365 d"},
}

// An axis without delays, or with equal ones, still shows a few ticks.
const leastDelayTicks = 4

// logarithmic returns the scale that holds two delays.
func logarithmic(shortest, longest time.Duration, format func(time.Duration) string) scale {
	first, last := around(shortest, longest)
	ticks := delayTicks[first : last+1]
	low, high := math.Log(ticks[0].at.Seconds()), math.Log(ticks[len(ticks)-1].at.Seconds())
	part := func(seconds float64) float64 {
		return (math.Log(max(seconds, 1e-9)) - low) / (high - low)
	}
	out := scale{part: part}
	for _, t := range ticks {
		name := t.name
		if format != nil {
			name = format(t.at)
		}
		out.ticks = append(out.ticks, height{part(t.at.Seconds()), name})
	}
	return out
}

// around returns the first and the last of delayTicks that an axis needs.
func around(shortest, longest time.Duration) (first, last int) {
	end := len(delayTicks) - 1
	for first < end && delayTicks[first+1].at <= shortest {
		first++
	}
	for last = first; last < end && delayTicks[last].at < longest; {
		last++
	}
	last = min(max(last, first+leastDelayTicks-1), end)
	return min(first, last-leastDelayTicks+1), last
}
