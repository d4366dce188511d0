package answer

import (
	"strings"
	"testing"

	"mailprobe/report"
	"mailprobe/report/words"
)

// Where two test mails of five were refused, nobody is told that there is no sign
// of anything.
func TestDeliveredThoughSomeFailed(t *testing.T) {
	for _, counts := range []report.Counts{{Sent: 5, Delivered: 3, Rejected: 2}, {Sent: 5, Delivered: 3, Bounced: 2}, {Sent: 5, Delivered: 3, Expired: 2}} {
		v := about(report.Inbound, "18:00:00")
		v.Mails, v.Normal = counts, 3
		for lang, want := range map[words.Language][2]string{words.English: {"We see no sign", "was refused or could not be delivered"}, words.Japanese: {japanese().say.noSign, "受信を拒否されたか"}} {
			a, err := Of(v, Options{Lang: lang})
			if err != nil || strings.Contains(a.Say, want[0]) || !strings.Contains(a.Say, want[1]) {
				t.Errorf("%v, %q", err, a.Say)
			}
		}
	}
}
