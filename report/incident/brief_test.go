package incident

import (
	"testing"

	"mailprobe/report"

	"github.com/google/go-cmp/cmp"
)

const scope2011Words = "121.119.173.0/24 (3 of 3), 121.119.175.0/24 (3 of 3), 121.119.177.0/24 (3 of 3) and 121.119.179.0/24 (3 of 3)"

func TestBriefs(t *testing.T) {
	merged, withdrawn := *closed2011().Incident, *closed2011().Incident
	merged.Into, merged.Outages, merged.Scope = "20110505-1905", nil, report.Scope{}
	withdrawn.Withdrawn, withdrawn.Outages, withdrawn.End = true, nil, withdrawn.Start
	tests := map[string]struct {
		i    report.Incident
		want Brief
	}{
		"over": {*closed2011().Incident, Brief{
			State: "over", Tone: "closed", Began: "Fri 2011-05-06, about 04:10 JST", BeganIn: "04:09:05–04:10:05",
			Ended: "Fri 2011-05-06, about 13:50 JST", EndedIn: "13:49:41–13:50:41", Duration: "about 9 h 40 min",
			Servers: "12 of 22 mail servers under watch", Scope: scope2011Words,
		}},
		"open": {*during2011().Incident, Brief{
			State: "in progress", Tone: "open", Began: "Fri 2011-05-06, about 04:10 JST", BeganIn: "04:09:05–04:10:05", Duration: "at least 2 h 2 min so far",
			Servers: "12 of 22 mail servers under watch", Scope: scope2011Words,
		}},
		"merged":    {merged, Brief{State: "merged into 20110505-1905", Tone: "plain"}},
		"withdrawn": {withdrawn, Brief{State: "withdrawn", Tone: "plain", Servers: "12 of 22 mail servers under watch", Scope: scope2011Words}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := BriefOf(test.i, at("18:00:00"), Options{Lang: English, Location: jst})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBriefInJapanese(t *testing.T) {
	got, err := BriefOf(*weak().Incident, weak().Now, Options{Lang: Japanese, Location: jst})
	want := Brief{
		State: "発生中", Tone: "open", Weak: "確度低", Began: "2011年05月06日(金) 遅くとも09:01（JST）", BeganIn: "遅くとも09:00:30", Duration: "現在まで20分以上",
		Servers: "監視対象1台のうち1台", Scope: "192.0.2.0/24（1/1台、確度低）",
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	if _, err := BriefOf(*weak().Incident, weak().Now, Options{Lang: "tlh"}); err == nil {
		t.Error("a language that nobody wrote is no error")
	}
}

func TestFittingNotices(t *testing.T) {
	merged, withdrawn, fresh, gone := closed2011(), closed2011(), during2011(), closed2011()
	merged.Incident.Into = "20110505-1905"
	withdrawn.Incident.Withdrawn = true
	fresh.Said = fresh.Said[:1]
	for n := range gone.Incident.Outages {
		gone.Incident.Outages[n].Unwatched = true
	}
	tests := map[string]struct {
		d    report.Dossier
		want []NoticeKind
		next NoticeKind
	}{
		"just found":        {fresh, []NoticeKind{First, Update}, First},
		"corrected since":   {during2011(), []NoticeKind{First, Update}, Update},
		"over":              {closed2011(), []NoticeKind{First, Update, Recovered}, Recovered},
		"late mail comes":   {flushing2011(), []NoticeKind{First, Update, Recovered}, Recovered},
		"not watched":       {gone, []NoticeKind{First, Update}, Update},
		"merged":            {merged, []NoticeKind{}, ""},
		"withdrawn":         {withdrawn, []NoticeKind{}, ""},
		"of a span of time": {span(), []NoticeKind{}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Fitting(test.d)); diff != "" {
				t.Errorf("fitting (-want +got):\n%s", diff)
			}
			if got := NextNotice(test.d); got != test.next {
				t.Errorf("next is %q, want %q", got, test.next)
			}
		})
	}
}
