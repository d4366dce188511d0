package web

import (
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// A duration is told to a microsecond, without the noise of a binary fraction.
func TestAPISecondsAreShort(t *testing.T) {
	world := apiWorld()
	world.overview = func() (Overview, error) {
		o, err := apiOverviewNow()
		const rough = 3661710251999 * time.Nanosecond / 1000
		o.View.Servers[0].Lately = report.Quantiles{N: 1, P50: rough, P90: rough, Max: rough}
		o.Agents.Routes[0].LastDelay = probe.Delay{Min: rough, Max: rough}
		return o, err
	}
	c := apiHandler(t, world)
	for path, fields := range map[string][]string{
		"/overview": {`"p50_seconds": 3.66171,`, `"p90_seconds": 3.66171,`, `"max_seconds": 3.66171`},
		"/agent":    {`"seconds": 3.66171,`, `"min_seconds": 3.66171,`},
	} {
		body, _ := c.get(path)
		for _, want := range fields {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %s", path, want)
			}
		}
	}
}
