package answer

import (
	"strings"
	"testing"

	"mailprobe/report"
	"mailprobe/report/words"
)

// A mail of a moment ago may still be under way: who asks waits, before anybody looks
// for returned notices. About one of half an hour ago that would be idle.
func TestWhoAsksAtOnceIsToldToWait(t *testing.T) {
	for asked, waits := range map[string]bool{"05:36:00": true, "06:04:30": false} {
		for _, d := range report.Directions {
			v := about(d, asked)
			v.Kind, v.Mails, v.Normal = report.VerdictDelivered, report.Counts{Sent: 5, Delivered: 5}, 5
			for lang, wait := range map[words.Language]string{words.English: "wait a few minutes", words.Japanese: "数分お待ち"} {
				a, err := Of(v, Options{Lang: lang})
				if err != nil || strings.Contains(a.Say, wait) != waits {
					t.Errorf("asked at %s (%s, %s): %v, %q", asked, d, lang, err, a.Say)
				}
			}
		}
	}
}

// While an outage goes on, nothing can be computed: a table that says so of every
// sender is left out.
func TestNoTableOfWhatIsNotKnown(t *testing.T) {
	v := about(report.Inbound, "06:00:00")
	v.Kind, v.Mails = report.VerdictPending, report.Counts{Sent: 5, Pending: 5}
	v.Senders = []report.Fate{{Sender: "postfix", Unknown: true}, {Sender: "exim", Unknown: true}}
	if a, err := Of(v, Options{Lang: words.English}); err != nil || a.Senders != nil {
		t.Errorf("%v, %+v", err, a.Senders)
	}
	v.Senders[1] = report.Fate{Sender: "exim", Came: between("05:40:00", "05:50:00")}
	if a, err := Of(v, Options{Lang: words.English}); err != nil || a.Senders == nil || len(a.Senders.Rows) != 2 {
		t.Errorf("%v, %+v", err, a.Senders)
	}
}
