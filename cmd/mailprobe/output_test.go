package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/mailbox"
)

// someStatus is an agent in trouble: one route is well, the others are not.
func someStatus() Status {
	ended := at(-5)
	return Status{
		Agent: "tokyo-1", Running: true, Started: at(-3600), Now: at(0),
		Fault: &agent.Fault{Count: 3, At: at(-2), Err: "keeping the ledger: disk full\x1b[2J"},
		Routes: []RouteStatus{
			{Name: "a-mx", Server: "a", Via: "mx", Sent: 60, Delivered: 60, LastArrival: ended,
				LastDelay:   &probe.Delay{Min: 100 * time.Millisecond, Max: 140 * time.Millisecond},
				LastAttempt: &AttemptStatus{At: ended, Class: "accepted"}},
			{Name: "a-submission", Server: "a", Via: "submission", Sent: 60, Delivered: 58, Pending: 1234, Uncertain: 2, Oldest: at(-90), OldestAge: 90 * time.Second,
				LastArrival: at(-1), LastDelay: &probe.Delay{Min: 2 * time.Second, Max: 2 * time.Second},
				LastAttempt: &AttemptStatus{At: ended, Class: "rejected", Reason: "550 5.7.1 \x1b[31m" + strings.Repeat("no", 40)}},
			{Name: "b-relay", Server: "b", Via: "relay", Sent: 1, Pending: 1, Unanswered: 11 * time.Second},
			{Name: "b-mx", Server: "b", Via: "mx", Pending: 7, Waiting: 3, LastArrival: at(-540), LastJunk: true,
				LastDelay:   &probe.Delay{Min: 72 * time.Millisecond, Max: 88 * time.Millisecond},
				LastAttempt: &AttemptStatus{At: ended, Class: "accepted"},
				LastNotice:  &NoticeStatus{At: at(-4), Action: "failed", Status: "5.1.1", Reason: "550 no such user"}},
		},
		Mailboxes: []MailboxStatus{
			{Name: "a", Readable: true, Mode: "idle", At: at(-1)},
			{Name: "b", Mode: "poll", At: at(-30), Err: "login:\r\nno"},
		},
	}
}

func TestPrintStatus(t *testing.T) {
	want := `agent tokyo-1, running since 2011-05-06 12:42:00 +00:00
the agent itself fails: keeping the ledger: disk full [2J (3 times, last at 13:41:58 +00:00)

ROUTE         VIA         PENDING                  OLDEST  LAST DELAY                               LAST ATTEMPT
a-mx          mx          0                        -       120 ms ± 20 ms, 5.00 s ago               accepted
a-submission  submission  1,234 + 2 uncertain      90.0 s  2.00 s ± 0.0 ms, 1.00 s ago              rejected: 550 5.7.1  [31m` + strings.Repeat("no", 27) + `…
b-relay       relay       1                        -       -                                        unanswered for 11.0 s
b-mx          mx          7 (3 to be tried again)  -       80 ms ± 8.0 ms, 9 min 00 s ago, in junk  returned: 5.1.1 550 no such user
mailbox a  readable idle at 13:41:59 +00:00
mailbox b  unreadable: login:  no poll at 13:41:30 +00:00
`
	var out bytes.Buffer
	if err := printStatus(&out, someStatus()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
}

func TestPrintResult(t *testing.T) {
	accepted := at(0.12)
	r := SendResult{
		ID: "the-id", Route: "a-mx", Outcome: "delivered", Sent: at(0), Target: "192.0.2.10:25",
		Phases:   map[probe.Phase]time.Duration{probe.PhaseData: 80 * time.Millisecond, probe.PhaseConnect: 40 * time.Millisecond},
		Accepted: &accepted, Reply: "250 2.0.0 Ok\x07",
		Delay: &probe.Delay{Min: time.Second, Max: 3 * time.Second}, Folder: "INBOX",
		Hops: []HopResult{{By: "last.example", At: at(1)}, {By: "first.example\x1b"}},
	}
	want := `sent       2011-05-06 13:42:00.000 +00:00 on a-mx, through 192.0.2.10:25
probe      the-id
  connect  40 ms
  data     80 ms
accepted   after 120 ms: 250 2.0.0 Ok 
arrived    in INBOX, 2.00 s after it was sent (± 1.00 s)
  hop      at an unreadable time by first.example 
  hop      13:42:01 +00:00 by last.example
`
	var out bytes.Buffer
	printResult(&out, r)
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("delivered (-want +got):\n%s", diff)
	}
}

func TestPrintResultOfAFailure(t *testing.T) {
	accepted := at(1)
	const head = "sent       2011-05-06 13:42:00.000 +00:00 on a-mx, through 192.0.2.10:25\nprobe      the-id\n"
	for name, test := range map[string]struct {
		change func(*SendResult)
		want   string
	}{
		"expired": {func(*SendResult) {}, head + "timeout    in phase connect: no greeting within 30 s\noutcome    expired\n"},
		"waiting": {func(r *SendResult) { r.Outcome = "pending" },
			head + "timeout    in phase connect: no greeting within 30 s\npending    not accepted; it will be tried again by the route's schedule: see mailprobe status\n"},
		"returned": {func(r *SendResult) {
			r.Outcome, r.Class, r.Accepted, r.Reply, r.Returned = "bounced", "accepted", &accepted, "250 Ok", "5.1.1 550 no such\x1b user"
		}, head + "accepted   after 1.00 s: 250 Ok\nbounced    5.1.1 550 no such  user\n"},
		"under way": {func(r *SendResult) { *r = SendResult{ID: r.ID, Route: r.Route, Sent: r.Sent, Outcome: "pending"} },
			"sent       2011-05-06 13:42:00.000 +00:00 on a-mx, through a server that has not answered\nprobe      the-id\n" +
				"pending    its attempt has had no answer so far; see mailprobe status\n"},
	} {
		r := SendResult{ID: "the-id", Route: "a-mx", Outcome: "expired", Sent: at(0), Target: "192.0.2.10:25",
			Class: "timeout", Phase: "connect", Error: "no greeting within 30 s"}
		test.change(&r)
		var out bytes.Buffer
		printResult(&out, r)
		if diff := cmp.Diff(test.want, out.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestMailboxFinding(t *testing.T) {
	now := at(0)
	r := mailbox.Report{
		Steps: []mailbox.StepReport{{Step: mailbox.StepTCP, Took: 2 * time.Millisecond}, {Step: mailbox.StepLogin, Took: time.Second, Err: errors.New("no such user")}},
	}
	f := mailboxFinding(r, now)
	if f.err != "no such user" || f.class != "login" || f.phase != "" {
		t.Errorf("a refused login is told as %+v", f)
	}
	r = mailbox.Report{
		Steps: []mailbox.StepReport{{Step: mailbox.StepTCP, Took: 2 * time.Millisecond}},
		TLS:   "TLS 1.3", Certificate: now.Add(49 * time.Hour), Capabilities: []string{"IDLE", "UIDPLUS"},
		Folders: []string{"INBOX", "Junk"}, Missing: []string{"Lists"},
		Quota: []mailbox.Quota{{Resource: "STORAGE", Usage: 79, Limit: 100}, {Resource: "MESSAGE", Usage: 80, Limit: 100}, {Resource: "NONE"}},
	}
	want := finding{
		lines: []string{"tcp 2.0 ms", "TLS 1.3, certificate good for 2 days", "capabilities IDLE UIDPLUS", "2 folders, junk folder: none found",
			"quota STORAGE 79 of 100 (79 %)", "quota MESSAGE 80 of 100 (80 %)"},
		warning: []string{"the certificate expires in 2 days", "the folder Lists is configured and not there",
			"the quota MESSAGE is nearly used up: a full mailbox takes no test mail"},
	}
	if diff := cmp.Diff(want, mailboxFinding(r, now), cmp.AllowUnexported(finding{})); diff != "" {
		t.Errorf("finding (-want +got):\n%s", diff)
	}
}
