package incident

import (
	"fmt"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

func TestReasonsOfManyServersAreOne(t *testing.T) {
	var list []report.Outage
	for n := range 12 {
		host := fmt.Sprintf("mx%d", n)
		list = append(list, report.Outage{Server: host, Reasons: []report.Reason{
			{Service: report.TakesMX, Class: probe.TimedOut, Phase: probe.PhaseConnect, Text: host + " (192.0.2.1:25): dialing: no answer within 30s", Count: 10},
			{Service: report.TakesSubmission, Class: probe.TimedOut, Phase: probe.PhaseConnect, Text: fmt.Sprintf("127.0.0.1:%d: awaiting the greeting: no answer within 3s", 4000+n), Count: 7},
			{Service: report.TakesMX, Class: probe.Deferred, Phase: probe.PhaseData, Text: "451 4.3.0 (try again): later", Count: n},
		}})
	}
	sum := sumReasons(list)
	if len(sum) != 3 || sum[0].Count != 120 || sum[0].Text != "dialing: no answer within 30s" || len(sum[0].servers) != 12 || sum[1].Count != 84 || sum[1].Text != "awaiting the greeting: no answer within 3s" || sum[2].Count != 66 || sum[2].Text != "451 4.3.0 (try again): later" {
		t.Errorf("%+v", sum)
	}
}

// The same fault leaves a hole at each mailbox: a row, not one for each.
func TestHolesOfManyMailboxesAreOne(t *testing.T) {
	d := closed2011()
	hole := func(mailbox, from, to string) report.Hole {
		return report.Hole{Mailbox: mailbox, Span: report.Span{From: at(from), To: at(to)}}
	}
	d.Coverage.Holes = []report.Hole{
		hole("a", "04:09:08", "05:50:09"), hole("b", "04:09:28", "13:50:59"), hole("", "04:09:30", "04:09:50"), hole("c", "04:10:00", "05:54:03"), hole("d", "04:10:01", "13:52:28"), hole("a", "05:57:08", "13:30:42"),
	}
	d.Coverage.Watched -= 20 * time.Second
	// 05:50:09 − 04:09:08 = 1 h 41 min 1 s; 05:54:03 − 04:10:00 = 1 h 44 min 3 s; 13:50:59 − 04:09:28 = 9 h 41 min 31 s; 13:52:28 − 04:10:01 = 9 h 42 min 27 s.
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})),
		"| 2 mailboxes could not be read | 04:09:08–04:10:00 | 05:50:09–05:54:03 | 1 h 41 min–1 h 44 min |",
		"| 2 mailboxes could not be read | 04:09:28–04:10:01 | 13:50:59–13:52:28 | 9 h 42 min |",
		"| the agent did not run | 04:09:30 | 04:09:50 | 20 s |",
		"| mailbox a could not be read | 05:57:08 | 13:30:42 | 7 h 34 min |")
}
