package report

import (
	"testing"
	"time"

	"mailprobe/probe"
)

// That a mail which was taken is not seen for six days is no sign of loss where
// nobody looked.
func TestLostNeedsSomebodyWhoLooked(t *testing.T) {
	const mails = "mx 05:30-05:31 gone"
	later := func(days int, mailbox string) probe.Watch {
		at := jstAt("05:00").AddDate(0, 0, days)
		return probe.Watch{Agent: "tokyo", Mailbox: mailbox, From: at, To: at.Add(time.Hour)}
	}
	for _, c := range []struct {
		name  string
		box   string
		watch []probe.Watch
		want  string
	}{
		{"read all day", "box 00:00-23:00", nil, "loss 05:28-05:33 sent=5 delivered=4 lost=1 normal=4"},
		{"read until a minute after", "box 00:00-05:33", nil, "unknown (unreadable) 05:28-05:33 sent=5 delivered=4 lost=1 normal=4"},
		{"and again two days later", "box 00:00-05:33", []probe.Watch{later(2, "box")}, "loss 05:28-05:33 sent=5 delivered=4 lost=1 normal=4"},
		{"as another one was", "box 00:00-05:33", []probe.Watch{later(2, "otherbox")}, "unknown (unreadable) 05:28-05:33 sent=5 delivered=4 lost=1 normal=4"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPast(t, probe.MX).write("agent 00:00-23:00", c.box, "mx 00:00-05:30 came 2s", mails, "mx 05:31-05:33 came 2s", "mx 05:33-07:00 gone")
			p.watches = append(p.watches, c.watch...)
			p.Now = jstAt("05:31").AddDate(0, 0, 7)
			v, err := Ask(t.Context(), p, p.Asking, Question{Server: "s", Direction: Inbound, Sent: Span{From: jstAt("05:30"), To: jstAt("05:31")}})
			if got := inShort(v); err != nil || got != c.want {
				t.Errorf("%v\n got %s\nwant %s", err, got, c.want)
			}
		})
	}
}
