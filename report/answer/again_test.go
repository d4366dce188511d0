package answer

import (
	"strings"
	"testing"

	"mailprobe/report"
	"mailprobe/report/words"
)

// Who is told that mail is accepted again sends it at once: not so while another
// outage goes on.
func TestNobodyIsToldToSendAgainWhileTheServerFails(t *testing.T) {
	refused := func(state report.State) report.Verdict {
		v := about(report.Inbound, "18:00:00")
		v.Kind, v.Mails, v.Normal, v.Reason, v.State = report.VerdictReturned, report.Counts{Sent: 5, Rejected: 5}, 0, "550 no", state
		return v
	}
	givenUp := func(state report.State) report.Verdict {
		v := held(about(report.Outbound, "18:00:00"), report.VerdictExpired, outage, report.Counts{Sent: 5, Expired: 5})
		v.AtOnce, v.State = true, state
		return v
	}
	for _, make := range []func(report.State) report.Verdict{refused, givenUp} {
		for state, again := range map[report.State]bool{"": true, report.StateUp: true, report.StateDown: false, report.StateNotDelivering: false, report.StatePlanned: false} {
			a, err := Of(make(state), Options{Lang: words.English})
			said := strings.Contains(a.Say, "has been accepted again") || strings.Contains(a.Say, "Sending works again")
			if err != nil || said != again {
				t.Errorf("%q: %v, %q, then %q", state, err, a.Say, a.Next)
			}
		}
	}
}
