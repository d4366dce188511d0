package incident

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"mailprobe/report"
)

func notice(t *testing.T, d report.Dossier, o NoticeOptions) string {
	t.Helper()
	o.Location = jst
	var b bytes.Buffer
	if err := WriteNotice(&b, d, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNoticesThatWouldBeWrongAreRefused(t *testing.T) {
	merged := weak()
	merged.Incident.Into = "20110505-1910"
	withdrawn := weak()
	withdrawn.Incident.Withdrawn, withdrawn.Incident.Outages = true, nil
	tests := []struct {
		name string
		d    report.Dossier
		o    NoticeOptions
		want string
	}{
		{"withdrawn", withdrawn, NoticeOptions{Kind: Update, Lang: English}, "the incident 20110506-0000 was withdrawn, there was no outage: tell so whoever got a notice about it"},
		{"still open", during2011(), NoticeOptions{Kind: Recovered, Lang: English}, "the incident 20110505-1910 is not over: write an update instead of a notice of recovery"},
		{"no incident", span(), NoticeOptions{Kind: First, Lang: English}, "a notice is about an incident: a span of time has a report only"},
		{"merged", merged, NoticeOptions{Kind: First, Lang: English}, "the incident 20110506-0000 was merged into 20110505-1910: write the notice about that one"},
		{"unknown kind", weak(), NoticeOptions{Kind: "last", Lang: English}, `the notice "last" is not known: use first, update or recovered`},
		{"unknown language", weak(), NoticeOptions{Kind: First}, `the language "" is not known: use en or ja`},
	}
	for _, test := range tests {
		var b bytes.Buffer
		if err := WriteNotice(&b, test.d, test.o); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
		if b.Len() > 0 {
			t.Errorf("%s: something was written", test.name)
		}
	}
}

func TestNoticesAreFilledFromMeasurement(t *testing.T) {
	holdsAll(t, notice(t, during2011(), NoticeOptions{Kind: First, Lang: Japanese}), "第一報", "■発生確認　□終了確認　■発生中", "発生時間：2011年05月06日(金) 04:10頃（JST）", "発生 04:09:05～04:10:05（JST）", "途中経過：05:50頃～05:58頃：対象の全12台が一時的に回復",
		"お客様各位", "敬具", "影響範囲：121.119.173.0/24（3/3台）", "お客様のメールボックス4,210件", "【要記入：お詫びとご案内】")
	holdsAll(t, notice(t, closed2011(), NoticeOptions{Kind: Recovered, Lang: Japanese}), "復旧報", "■終了確認", "復旧時間：2011年05月06日(金) 13:50頃（JST）", "継続時間：約9時間40分", "13:30頃：12台中8台が復旧", "復旧 13:49:41～13:50:41（JST）",
		"データセンター内の電源障害", "失われたものはございませんでした")
	holdsAll(t, notice(t, closed2011(), NoticeOptions{Kind: Recovered, Lang: English}), "None of our test mails was lost.", "The last of our late test mails came about 14:36 JST")
	lost := closed2011()
	lost.Total.Lost = 1
	if got := notice(t, lost, NoticeOptions{Kind: Recovered, Lang: English}); strings.Contains(got, "None of our") || !strings.Contains(got, "1 was lost.") {
		t.Error(got)
	}
}

func TestUpdateShowsCorrections(t *testing.T) {
	early := at("04:12:40")
	tests := []struct {
		name  string
		since time.Time
		want  []string
		not   string
	}{
		{"the last one only", time.Time{}, []string{"The recovery found at 05:52:10 JST did not last"}, "The scope found"},
		{"all since the first notice", early, []string{"The scope found at 04:12:40 JST was wider than it is now known to be", "125.206.10.0/24 (2 of 2)", "confirmed at 05:52:10 JST", "did not last"}, ""},
		{"nothing since", at("06:05:00"), []string{"Nothing since the last finding."}, "The scope found"},
	}
	for _, test := range tests {
		got := notice(t, during2011(), NoticeOptions{Kind: Update, Lang: English, Since: test.since})
		holdsAll(t, got, test.want...)
		if test.not != "" && strings.Contains(got, test.not) {
			t.Errorf("%s: it holds %q", test.name, test.not)
		}
	}
}

func TestScopesAreCompared(t *testing.T) {
	whole := func(prefix string) report.NetworkScope { return report.NetworkScope{Network: prefix, Whole: true} }
	part := func(prefix string, servers ...string) report.NetworkScope {
		return report.NetworkScope{Network: prefix, Servers: servers}
	}
	list := func(n ...report.NetworkScope) report.Scope { return report.Scope{Networks: n} }
	w := noticeWords{wider: "wider", narrower: "narrower", other: "other"}
	tests := []struct {
		before, after report.Scope
		want          string
	}{
		{list(whole("121.119.0.0/16")), list(whole("121.119.173.0/24")), "wider"},
		{list(whole("121.119.173.0/24")), list(whole("121.119.173.0/24"), whole("121.119.175.0/24")), "narrower"},
		{list(whole("125.206.10.0/24")), list(whole("121.119.173.0/24")), "other"},
		{list(part("192.0.2.0/24", "a")), list(part("192.0.2.0/24", "a", "b")), "narrower"},
		{list(part("192.0.2.0/24", "a")), list(whole("192.0.2.0/24")), "narrower"},
		{list(part("192.0.2.0/24", "a")), list(part("192.0.2.0/24", "b")), "other"},
		{list(part("", "a")), list(part("", "a")), "other"}, // the same: nothing better to say
		{list(whole("2001:db8::/32")), list(whole("2001:db8:1::/64")), "wider"},
		{list(whole("nonsense")), list(whole("192.0.2.0/24")), "other"},
	}
	for _, test := range tests {
		if got := w.compared(test.before, test.after); got != test.want {
			t.Errorf("%v before, %v after: %s, want %s", test.before.Networks, test.after.Networks, got, test.want)
		}
	}
}
