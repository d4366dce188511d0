package incident

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

// maintained is a span with planned work beside an outage that flapped.
func maintained() report.Dossier {
	d := span()
	work := report.Outage{Server: "mx2.example.jp", Kind: report.Down, Planned: true, Start: between("22:00:00", "22:01:00"), End: between("22:29:00", "22:30:00"), Count: 31,
		Reasons: []report.Reason{{Service: report.TakesMX, Class: probe.Refused, Text: "connection refused for maintenance", Count: 31}}}
	real := report.Outage{Server: "mx1.example.jp", Kind: report.NotDelivering, Failed: []report.Service{report.DeliversIn}, Start: between("15:00:00", "15:00:20"), End: between("15:40:00", "15:41:00"), Count: 40,
		Flaps: []report.Flap{{Up: between("15:10:00", "15:10:20"), Down: between("15:14:00", "15:15:00")}, {Up: between("15:20:00", "15:21:00"), Down: between("15:22:00", "15:23:00")}}}
	d.Servers[0].Outages = append(d.Servers[0].Outages, real)
	d.Servers[1].Outages = append(d.Servers[1].Outages, work)
	return d
}

func TestPlannedWorkHasASectionOfItsOwn(t *testing.T) {
	for _, test := range []struct {
		lang             Language
		head, row, found string
	}{
		{English, "\n## Planned work\n", "| mx2.example.jp | down; planned work | 22:00:00–22:01:00 | 22:29:00–22:30:00 | 31 |", "1 outage of mail on 1 server"},
		{Japanese, "\n## ■計画作業\n", "| mx2.example.jp | 接続不可、計画作業 | 22:00:00～22:01:00 | 22:29:00～22:30:00 | 31 |", "メール障害を1件、1台で検出しました"},
	} {
		got := string(written(t, maintained(), Options{Lang: test.lang, Format: Markdown}))
		holdsAll(t, got, test.found)
		before, after, ok := strings.Cut(got, test.head)
		if !ok || strings.Contains(before, "22:29:00") || !strings.Contains(after, test.row) || strings.Count(got, "22:29:00") > 2 {
			t.Errorf("%s: planned work is told elsewhere, or not at all:\n%s", test.lang, got)
		}
		if strings.Contains(got, "for maintenance") {
			t.Errorf("%s: what was seen in planned work is told as a failure", test.lang)
		}
		if plain := string(written(t, span(), Options{Lang: test.lang, Format: Markdown})); strings.Contains(plain, test.head) {
			t.Errorf("%s: the section stands where nothing was planned", test.lang)
		}
	}
}

func TestJSONTellsFlapsAndPlannedWork(t *testing.T) {
	type interval struct{ From, To string }
	type outage struct {
		Kind    string
		Planned bool
		Start   interval
		End     interval
		Flaps   []struct{ Up, Down interval }
	}
	var got struct {
		Servers []struct {
			Server  string
			Outages []outage
		}
	}
	if err := json.Unmarshal(written(t, maintained(), Options{Format: JSON}), &got); err != nil {
		t.Fatal(err)
	}
	day := func(from, to string) interval {
		return interval{"2011-05-06T" + from + "+09:00", "2011-05-06T" + to + "+09:00"}
	}
	want := outage{Kind: "not delivering", Start: day("15:00:00", "15:00:20"), End: day("15:40:00", "15:41:00"), Flaps: []struct{ Up, Down interval }{
		{day("15:10:00", "15:10:20"), day("15:14:00", "15:15:00")}, {day("15:20:00", "15:21:00"), day("15:22:00", "15:23:00")},
	}}
	if diff := cmp.Diff(want, got.Servers[0].Outages[1]); diff != "" {
		t.Error(diff)
	}
	want = outage{Kind: "down", Planned: true, Start: day("22:00:00", "22:01:00"), End: day("22:29:00", "22:30:00"), Flaps: []struct{ Up, Down interval }{}}
	if diff := cmp.Diff(want, got.Servers[1].Outages[1]); diff != "" {
		t.Error(diff)
	}
}

// In CSV planned work is counted apart, and sets no bounds.
func TestCSVCountsPlannedWorkApart(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(written(t, maintained(), Options{Format: CSV}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cell := func(row int, name string) string {
		for i, head := range rows[0] {
			if head == name {
				return rows[row][i]
			}
		}
		t.Fatalf("there is no column %s", name)
		return ""
	}
	for _, test := range []struct {
		row        int
		name, want string
	}{
		{1, "server", "mx1.example.jp"}, {1, "outages", "1"}, {1, "flaps", "2"}, {1, "planned_outages", "0"}, {1, "start_to", "2011-05-06T15:00:20+09:00"}, {1, "end_to", "2011-05-06T15:41:00+09:00"},
		{2, "server", "mx2.example.jp"}, {2, "outages", "0"}, {2, "flaps", "0"}, {2, "planned_outages", "1"}, {2, "start_to", ""}, {2, "end_to", ""}, {2, "sent", "1440"}, {2, "delay_max_seconds", "95"},
	} {
		if got := cell(test.row, test.name); got != test.want {
			t.Errorf("row %d: %s is %q, want %q", test.row, test.name, got, test.want)
		}
	}
}

func TestNoticeAndReportTellTheSameFlaps(t *testing.T) {
	d := closed2011()
	holdsAll(t, notice(t, d, NoticeOptions{Kind: Update, Lang: English}), "about 05:50 to about 05:58: all 12 servers back for a while", "about 13:30: 8 of the 12 servers back")
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), "05:49:05–05:50:49 to 05:57:05–05:58:49: 12 servers", "13:29:09–13:30:49: 8 servers")
}
