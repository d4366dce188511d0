package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

func TestOpenIncidentsAreOnTop(t *testing.T) {
	o := worldOf(20)
	over := openIncident()
	over.ID, over.End = "over", probe.Interval{From: noon, To: noon}
	merged := openIncident()
	merged.ID, merged.Into = "merged", "other"
	weak := openIncident()
	weak.ID, weak.Weak, weak.Start = "tokyo1-2", true, probe.Interval{To: noon.Add(-time.Minute)}
	weak.Scope.Networks = []report.NetworkScope{{Network: "192.0.0.0/24", Whole: true, N: 1, Of: 1}, {Network: "192.0.1.0/24", Whole: true, N: 3, Of: 3}}
	o.View.Incidents = []report.Incident{openIncident(), over, merged, weak}
	doc := getPage(t, New(Options{Source: overviewOf(o), Location: time.FixedZone("JST", 9*3600)}), "/", http.StatusOK)
	want := []string{
		"in progress 192.0.0.0/24 (1 of 1; low confidence) and 192.0.1.0/24 (3 of 3) 2 of 500 servers; began by 20:59:00 JST at the latest (nothing is known of the time before) tokyo1-2 " +
			"Low confidence: there was nothing to compare with, so it was unreachable from here at least.",
		"in progress mx000.example and mx001.example in 192.0.0.0/28 (2 of 10) 2 of 500 servers; began 20:32:00 JST (between 20:31:00 and 20:32:00) tokyo1-20110506-1",
	}
	cards := findClass(doc, "incident")
	if got := texts(cards); !slices.Equal(got, want) {
		t.Errorf("the incidents are\n%q, want\n%q", got, want)
	}
	if got := attr(find(cards[1], "a")[0], "href"); got != "/incidents/tokyo1-20110506-1" {
		t.Errorf("the link is %q", got)
	}
	quiet := getPage(t, New(Options{Source: overviewOf(worldOf(1))}), "/?lang=ja", http.StatusOK)
	if got := text(findClass(quiet, "open")[0]); got != "発生中の障害 発生中の障害はありません。 直近24時間を途切れなく監視しました。" {
		t.Errorf("without an incident it says %q", got)
	}
}

func TestAlarms(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Overview)
		want   []string
	}{
		{"all is well", func(*Overview) {}, nil},
		{"not watching", func(o *Overview) { o.Agents.Watching = false }, []string{"The agent does not watch"}},
		{"cut off", func(o *Overview) { o.Agents.CutOff = true }, []string{"Nothing answers at all"}},
		{"the ledger fails", func(o *Overview) {
			o.Agents.Faults = []Fault{{At: noon, What: FaultLedger, Text: "disk full"}, {At: noon, What: FaultReload, Text: "line 3"}}
		}, []string{"What is measured cannot be written down (last failure at 12:00:00 UTC). Check the disk of the agent’s data folder. disk full", "The configuration was not taken over at 12:00:00 UTC"}},
		{"nothing was looked at", func(o *Overview) { o.View = nil }, []string{"The analysis has not looked yet"}},
		{"it looked two minutes ago", func(o *Overview) { o.View.At = noon.Add(-2 * time.Minute) }, nil},
		{"it looked long ago", func(o *Overview) { o.View.At = noon.Add(-3 * time.Minute) }, []string{"The analysis looked last at 11:57:00 UTC"}},
		{"a mailbox", func(o *Overview) { o.Agents.Mailboxes = []Contact{{Name: "a", OK: true}, {Name: "b"}} }, []string{"1 mailbox cannot be read, so nothing is known of what comes there. See the agent"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := worldOf(3)
			test.change(&o)
			for _, address := range []string{"/", "/agent"} {
				doc := getPage(t, New(Options{Source: overviewOf(o)}), address, http.StatusOK)
				got := append(texts(findClass(doc, "alarm")), texts(findClass(doc, "caution"))...)
				if len(got) != len(test.want) {
					t.Fatalf("%s alarms %q, want %q", address, got, test.want)
				}
				for i := range got {
					if !strings.HasPrefix(got[i], test.want[i]) {
						t.Errorf("%s alarms %q, want %q", address, got[i], test.want[i])
					}
				}
			}
		})
	}
}

// Before the analysis has looked, every server is there, and nothing is said of it.
func TestOverviewBeforeTheFirstLook(t *testing.T) {
	o := worldOf(3)
	o.View = nil
	doc := getPage(t, New(Options{Source: overviewOf(o)}), "/", http.StatusOK)
	for _, row := range find(find(doc, "tbody")[0], "tr") {
		if got := text(findClass(row, "state")[0]); got != "not known" {
			t.Errorf("a server is %q", got)
		}
	}
}

func TestCoverage(t *testing.T) {
	o := worldOf(1)
	from := noon.Add(-24 * time.Hour)
	o.Coverage = report.Coverage{Span: report.Span{From: from, To: noon}, Watched: 12 * time.Hour, Holes: []report.Hole{
		{Span: report.Span{From: from, To: from.Add(11 * time.Hour)}},
		{Span: report.Span{From: noon.Add(-3 * time.Hour), To: noon.Add(-2 * time.Hour)}, CutOff: true},
		{Span: report.Span{From: noon.Add(-time.Hour), To: noon.Add(-59 * time.Minute)}, Mailbox: "box"},
	}}
	doc := getPage(t, New(Options{Source: overviewOf(o)}), "/", http.StatusOK)
	if got := text(findClass(doc, "watched")[0]); got != "12 h of the last 24 h were watched (50 %)." {
		t.Errorf("it says %q", got)
	}
	want := []string{
		"11:00:00–11:01:00 (1 min): mailbox box could not be read",
		"09:00:00–10:00:00 (1 h): the agent was cut off",
		"2011-05-05 12:00:00–2011-05-05 23:00:00 (11 h): the agent did not run",
	}
	if got := texts(find(findID(t, doc, "holes"), "li")); !slices.Equal(got, want) {
		t.Errorf("the gaps are %q, want %q", got, want)
	}
	o.Coverage = report.Coverage{}
	doc = getPage(t, New(Options{Source: overviewOf(o)}), "/", http.StatusOK)
	if got := text(findClass(doc, "watched")[0]); got != "Nothing was watched so far." {
		t.Errorf("without coverage it says %q", got)
	}
}

func TestManyGaps(t *testing.T) {
	c := report.Coverage{Span: report.Span{From: noon.Add(-time.Hour), To: noon}}
	for range 25 {
		c.Holes = append(c.Holes, report.Hole{})
	}
	got := coverageEnglish().text(catalogueOf("en").common.Clock(nil, noon, noon), c)
	if len(got.Holes) != 20 || got.More != "and 5 before these" || got.Head != "Gaps: 25" {
		t.Errorf("of 25 gaps %d are listed, with %q and %q", len(got.Holes), got.Head, got.More)
	}
}

func TestSparklines(t *testing.T) {
	o := worldOf(3)
	doc := getPage(t, New(Options{Source: overviewOf(o)}), "/?lang=en", http.StatusOK)
	var got []string
	for _, svg := range find(doc, "svg") {
		got = append(got, text(find(svg, "title")[0]))
	}
	want := []string{
		"Longest delay in the last hour: 1.5 s; 56 test mails missing",
		"Longest delay in the last hour: 1.6 s; 56 test mails missing",
		"Longest delay in the last hour: 1.9 s",
	}
	if !slices.Equal(got, want) {
		t.Errorf("they say %q, want %q", got, want)
	}
	writer := rowWriter{t: overviewEnglish(), k: catalogueOf("en").common.Clock(nil, noon, noon), now: noon}
	if got := writer.traced(0, 3); got != "No test mail came in the last hour; 3 test mails missing" {
		t.Errorf("of mail that did not come it says %q", got)
	}
	if got := writer.spark(0, &line{}); got != "" {
		t.Errorf("of no mail it draws %q", got)
	}
	for i, l := range linesOf(worldOf(2)) {
		if n := len(writer.spark(i, &l)); n > 1000 {
			t.Errorf("a sparkline has %d bytes", n)
		}
	}
}

// While nothing comes the line stays up, however young the newest mail is.
func TestSparklineOfAnOutage(t *testing.T) {
	l := line{Standing: standingOf("mx", report.StateDown, 0)}
	svg := string(rowWriter{t: overviewEnglish(), k: catalogueOf("en").common.Clock(nil, noon, noon), now: noon}.spark(0, &l))
	_, path, _ := strings.Cut(svg, ` d="`)
	path, _, _ = strings.Cut(path, `"`)
	if n := strings.Count(path, "V"); n != 1 {
		t.Errorf("the line goes up or down %d times, want once: %s", n, path)
	}
}

func TestRecovering(t *testing.T) {
	o := worldOf(8)
	o.View.Servers[7].Flush = &report.Flush{Recovery: probe.Interval{From: noon, To: noon}, Last: report.End{Left: 3, Estimate: &report.Estimate{From: noon.Add(time.Minute), To: noon.Add(time.Hour)}}}
	o.View.Servers[6].Flush = &report.Flush{Recovery: probe.Interval{From: noon, To: noon}}
	doc := getPage(t, New(Options{Source: overviewOf(o)}), "/?state=up", http.StatusOK)
	want := []string{"up late mail is still coming", "up late mail is still coming, expected until 12:01 to 13:00"}
	if got := texts(findClass(doc, "s")); !slices.Equal(got, want) {
		t.Errorf("the states are %q, want %q", got, want)
	}
}

func TestOverviewThatFails(t *testing.T) {
	h := New(Options{Source: fake{overview: func() (Overview, error) { return Overview{}, errors.New("no disk") }}})
	for _, address := range []string{"/", "/agent"} {
		getPage(t, h, address, http.StatusInternalServerError)
	}
}
