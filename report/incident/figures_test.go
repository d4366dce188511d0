package incident

import (
	"fmt"
	"strings"
	"testing"

	"mailprobe/report"
)

// A dossier as it is compiled has points of servers, and none of all together.
func TestDelaysOfEachServerAreDrawn(t *testing.T) {
	d := closed2011()
	d.Servers[0].Points, d.Servers[1].Points, d.Total.Points = d.Total.Points[:20], d.Total.Points[20:], nil
	page := string(written(t, d, Options{Lang: English, Format: HTML}))
	if page != string(written(t, closed2011(), Options{Lang: English, Format: HTML})) {
		t.Error("the points of servers are drawn otherwise than the same ones together")
	}
	holdsAll(t, page, "Delay against time of sending", "mp-triangle", "mp-square")
}

// What does not happen has no entry in the legend.
func TestLegendSpeaksOfWhatIsShown(t *testing.T) {
	d := closed2011()
	d.Total.Curves.Gone = []report.Step{{At: d.Span.From}}
	if page := string(written(t, d, Options{Lang: English, Format: HTML})); strings.Contains(page, "will not come") {
		t.Error("the legend speaks of mails that will not come")
	}
	d.Total.Curves.Gone = append(d.Total.Curves.Gone, report.Step{At: at("05:00:00"), N: 2})
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: HTML})), "will not come")
}

// The states of hundreds of servers are split into figures that fit a page.
func TestStatesOfManyServersAreSplit(t *testing.T) {
	d := closed2011()
	for n := range 89 { // with the twelve: 101
		a := d.Servers[0]
		a.Server.Name = fmt.Sprintf("more-%d", n)
		d.Servers = append(d.Servers, a)
	}
	page := string(written(t, d, Options{Lang: English, Format: HTML}))
	holdsAll(t, page, "<figcaption>State of each server</figcaption>", "<figcaption>State of each server (2)</figcaption>", "<figcaption>State of each server (3)</figcaption>")
	if strings.Contains(page, "State of each server (4)") {
		t.Error("there are more figures than needed")
	}
}
