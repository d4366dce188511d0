package live_test

import (
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
)

// missed is the alert on agents of which none answers.
const missed = `critical MailprobeAgentAbsent{scope="job"}`

// wanted are the alerts that must fire for the demo with the outage, and no others:
// two of its six servers are cut off for six minutes, then come back; at the end the
// demo is killed.
var wanted = []expectation{
	{alert: `critical MailprobeServerDown{server="mx.c.example"}`, fires: span{cut, time.Minute, 2 * time.Minute}, ends: span{back, 3 * time.Minute, 4 * time.Minute}},
	{alert: `critical MailprobeServerDown{server="mx.d.example"}`, fires: span{cut, time.Minute, 2 * time.Minute}, ends: span{back, 3 * time.Minute, 4 * time.Minute}},
	{alert: `info MailprobeFreshMailNormal{server="mx.c.example"}`, fires: span{back, 30 * time.Second, 2 * time.Minute}, ends: span{kept, -time.Minute, time.Minute}},
	{alert: `info MailprobeFreshMailNormal{server="mx.d.example"}`, fires: span{back, 30 * time.Second, 2 * time.Minute}, ends: span{kept, -time.Minute, time.Minute}},
	{alert: missed, fires: span{killed, 2 * time.Minute, 3 * time.Minute}},
}

// told are the notices that must come of Alertmanager, and no others, but for mails,
// whose subjects are Alertmanager's own.
var told = []string{
	`chat: firing in mailprobe: critical MailprobeAgentAbsent{scope="job"}`,
	`chat: firing in mailprobe: critical MailprobeServerDown{server="mx.c.example"}`,
	`chat: firing in mailprobe: critical MailprobeServerDown{server="mx.d.example"}`,
	`chat: firing in mailprobe: info MailprobeFreshMailNormal{server="mx.a.example"}`,
	`chat: firing in mailprobe: warning MailprobeServerSlow{server="mx.a.example"}`,
	`chat: resolved in mailprobe: critical MailprobeServerDown{server="mx.c.example"}`,
	`chat: resolved in mailprobe: critical MailprobeServerDown{server="mx.d.example"}`,
	`chat: resolved in mailprobe: info MailprobeFreshMailNormal{server="mx.a.example"}`,
	`chat: resolved in mailprobe: warning MailprobeServerSlow{server="mx.a.example"}`,
	`pager: firing in mailprobe: critical MailprobeAgentAbsent{scope="job"}`,
	`pager: firing in mailprobe: critical MailprobeServerDown{server="mx.c.example"}`,
	`pager: firing in mailprobe: critical MailprobeServerDown{server="mx.d.example"}`,
	`pager: resolved in mailprobe: critical MailprobeServerDown{server="mx.c.example"}`,
	`pager: resolved in mailprobe: critical MailprobeServerDown{server="mx.d.example"}`,
}

// later are notices that may come only when the alert that a server is down has
// ended, and do not come where the flush was over by then.
var later = []string{
	`chat: firing in mailprobe: info MailprobeFreshMailNormal{server="mx.c.example"}`,
	`chat: firing in mailprobe: info MailprobeFreshMailNormal{server="mx.d.example"}`,
	`chat: resolved in mailprobe: info MailprobeFreshMailNormal{server="mx.c.example"}`,
	`chat: resolved in mailprobe: info MailprobeFreshMailNormal{server="mx.d.example"}`,
}

// plant hands Alertmanager, while two servers are down, that one of them is slow,
// which is no news, and that another is, which is; and that mail to it is normal.
func (s *stage) plant() {
	about := func(alert, severity, server string) map[string]string {
		return map[string]string{"alertname": alert, "job": s.ill.job, "severity": severity, "server": server}
	}
	if err := s.notices.plant(s.Context(), time.Minute,
		about("MailprobeServerSlow", "warning", "mx.c.example"),
		about("MailprobeServerSlow", "warning", "mx.a.example"),
		about("MailprobeFreshMailNormal", "info", "mx.a.example"),
	); err != nil {
		s.Fatal(err)
	}
}

// checkNotices holds what Alertmanager handed on against what it should have.
func (s *stage) checkNotices() {
	mails, webhooks := 0, []string(nil)
	for _, text := range s.notices.different() {
		switch {
		case slices.Contains(later, text):
			s.checkLater(text)
		case !strings.HasPrefix(text, "mail to "):
			webhooks = append(webhooks, text)
		case strings.HasPrefix(text, "mail to oncall@provider.example: ") && strings.Contains(text, "Mailprobe"):
			mails++
		default:
			s.Errorf("a strange mail: %s", text)
		}
	}
	if !slices.IsSorted(told) {
		s.Fatal("the notices that must come are not sorted")
	}
	if diff := cmp.Diff(told, webhooks); diff != "" {
		s.Errorf("notices (-want +got):\n%s", diff)
	}
	if mails == 0 {
		s.Errorf("nobody on call had a mail")
	}
}

// checkLater holds the time of a notice against the end of the alerts that a server
// is down.
func (s *stage) checkLater(text string) {
	at := s.notices.first(text)
	for _, c := range s.of(s.ill) {
		if strings.HasPrefix(c.alert, "MailprobeServerDown") && (c.ended.IsZero() || at.Before(c.ended.Add(-scraped))) {
			s.Errorf("at %s there came %s, while %s fired", at.Format(time.TimeOnly), text, c.alert)
		}
	}
}
