package answer

import (
	"strings"
	"testing"
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// Where test mail is tried only once, it did not come later: nobody is told that it
// has arrived.
func TestTestMailThatWasGivenUpHasNotArrived(t *testing.T) {
	for _, sender := range []*report.Fate{nil, {Sender: "postfix", Sent: at("05:34:30"), Came: between("13:49:10", "14:57:00")}} {
		v := held(about(report.Inbound, "18:00:00"), report.VerdictLate, outage, report.Counts{Sent: 5, Expired: 5})
		v.Sender = sender
		for lang, claim := range map[words.Language]string{words.English: "est mail", words.Japanese: "テストメール"} {
			a, err := Of(v, Options{Lang: lang, Location: time.UTC})
			if err != nil || strings.Contains(a.Say, claim) || strings.ContainsAny(a.Say, "{}") {
				t.Errorf("%v, %q", err, a.Say)
			}
		}
	}
	v := held(about(report.Inbound, "18:00:00"), report.VerdictLate, outage, report.Counts{Sent: 5, Delivered: 1, Late: 1, Expired: 4})
	v.Came = report.Span{From: at("13:52:10"), To: at("13:52:10")}
	v.Delay = report.Quantiles{N: 1, Max: 8 * time.Hour}
	if a, err := Of(v, Options{Lang: words.English}); err != nil || !strings.Contains(a.Say, "Test mail that we sent ourselves at that time arrived") {
		t.Errorf("%v, %q", err, a.Say)
	}
}
