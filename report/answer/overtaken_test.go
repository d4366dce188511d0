package answer

import (
	"strings"
	"testing"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// Where later mail came, and nothing holds back what did not, nobody is told that
// nothing points to a loss.
func TestOvertakenMailMayBeLost(t *testing.T) {
	overtaken := func() report.Verdict {
		v := about(report.Inbound, "06:30:00")
		v.Kind, v.Mails, v.Normal = report.VerdictPending, report.Counts{Sent: 5, Delivered: 3, Pending: 2}, 3
		return v
	}
	for _, c := range []struct {
		name   string
		change func(*report.Verdict)
		want   bool
	}{
		{"later mail came", func(*report.Verdict) {}, true},
		{"the outage is over, and later mail came", func(v *report.Verdict) {
			o := outage
			o.Kind, o.Failed, o.End = report.NotDelivering, []report.Service{report.DeliversIn}, between("05:50:00", "05:51:00")
			v.Outages = []report.Outage{o}
		}, true},
		{"no later mail came", func(v *report.Verdict) { v.After = nil }, false},
		{"it is known when it comes", func(v *report.Verdict) { e := between("06:40:00", "06:50:00"); v.Expected = &e }, false},
		{"the outage goes on", func(v *report.Verdict) {
			o := outage
			o.Kind, o.Failed = report.NotDelivering, []report.Service{report.DeliversIn}
			o.End = probe.Interval{From: at("06:29:00")}
			v.Outages = []report.Outage{o}
		}, false},
		{"it waits at the sender", func(v *report.Verdict) { v.Outages = []report.Outage{outage} }, false},
	} {
		v := overtaken()
		c.change(&v)
		for lang, told := range map[words.Language][2]string{words.English: {"although test mail that we sent later has", "nothing points to a loss"},
			words.Japanese: {"その後に送信したテストメールは届いて", "失われた形跡はございません"}} {
			a, err := Of(v, Options{Lang: lang})
			if err != nil || strings.Contains(a.Say, told[0]) != c.want || c.want && strings.Contains(a.Say, told[1]) {
				t.Errorf("%s: %v, %q", c.name, err, a.Say)
			}
		}
	}
}

// One who tries once has not tried for a long time.
func TestASenderThatTriesOnce(t *testing.T) {
	v := held(about(report.Inbound, "18:00:00"), report.VerdictExpired, outage, report.Counts{Sent: 5, Delivered: 5, Late: 5})
	once := between("05:34:30", "05:34:30")
	v.GivenUp, v.Sender, v.AtOnce = &once, &report.Fate{Sender: "none", Sent: once.From, GivenUp: once.To}, true
	a, err := Of(v, Options{Lang: words.English})
	if err != nil || strings.Contains(a.Say, "for a long time") || !strings.Contains(a.Say, "gave up at about 20:34") {
		t.Errorf("%v, %q", err, a.Say)
	}
}
