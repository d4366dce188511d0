package prometheus_test

import "testing"

// Of what belongs together, the cause is told. Each case has a job of its own; they
// are all sent at once, and what comes last shows that all was told.
func TestTheCauseIsTold(t *testing.T) {
	t.Parallel()
	m := startManager(t)
	var alerts []alert
	for _, labels := range []string{
		"job=down alertname=MailprobeServerDown severity=critical server=mx1",
		"job=down alertname=MailprobeOldestPending severity=warning server=mx1 via=mx route=r",
		"job=down alertname=MailprobeMailboxUnreadable severity=critical server=mx1 mailbox=m",
		"job=down alertname=MailprobeCertificateExpiring severity=warning server=mx1 via=mx service=smtp",
		"job=down alertname=MailprobeFreshMailNormal severity=info server=mx1",
		"job=down alertname=MailprobeServerSlow severity=warning server=mx2",
		"job=cut alertname=MailprobeAgentCutOff severity=critical instance=a",
		"job=cut alertname=MailprobeServerUnreachableFromHere severity=critical instance=a server=mx1 state=down",
		"job=cut alertname=MailprobeConfigReloadFailed severity=warning instance=b",
		"job=cut alertname=MailprobeServerDown severity=critical server=mx1",
		"job=disk alertname=MailprobeLedgerFailing severity=critical instance=a reason=writes_fail",
		"job=disk alertname=MailprobeAgentNotWatching severity=critical instance=a",
		"job=login alertname=MailprobeLoginRefused severity=critical server=mx1 via=submission service=smtp",
		"job=login alertname=MailprobeRouteSilent severity=critical server=mx1 via=submission route=r",
		"job=login alertname=MailprobeRouteSilent severity=critical server=mx2 via=submission route=s",
		"job=worse alertname=MailprobeMailDeferred severity=critical server=mx1 via=mx",
		"job=worse alertname=MailprobeMailDeferred severity=warning server=mx1 via=mx",
		"job=alone alertname=MailprobeServerUnreachableFromHere severity=warning instance=a server=mx1 state=down",
		"job=alone alertname=MailprobeMailRejected severity=warning server=mx1 via=mx",
		"job=fresh alertname=MailprobeFreshMailNormal severity=info server=mx1",
	} {
		alerts = append(alerts, alert{labels: labels})
	}
	m.tell(t, alerts...)
	want := []string{
		"/chat firing alone MailprobeMailRejected",
		"/chat firing alone MailprobeServerUnreachableFromHere",
		"/chat firing cut MailprobeAgentCutOff",
		"/chat firing cut MailprobeConfigReloadFailed",
		"/chat firing cut MailprobeServerDown",
		"/chat firing disk MailprobeLedgerFailing",
		"/chat firing down MailprobeCertificateExpiring",
		"/chat firing down MailprobeServerDown",
		"/chat firing down MailprobeServerSlow",
		"/chat firing fresh MailprobeFreshMailNormal",
		"/chat firing login MailprobeLoginRefused",
		"/chat firing login MailprobeRouteSilent",
		"/chat firing worse MailprobeMailDeferred",
		"/pager firing cut MailprobeAgentCutOff",
		"/pager firing cut MailprobeServerDown",
		"/pager firing disk MailprobeLedgerFailing",
		"/pager firing down MailprobeServerDown",
		"/pager firing login MailprobeLoginRefused",
		"/pager firing login MailprobeRouteSilent",
		"/pager firing worse MailprobeMailDeferred",
	}
	m.first(t, want)
}

// When the last agent dies, what ends is no all-clear. When one of several does, the
// others know better.
func TestNoAllClearByADeadAgent(t *testing.T) {
	t.Parallel()
	m := startManager(t)
	slow := func(job string, over bool) alert {
		return alert{"job=" + job + " alertname=MailprobeServerSlow severity=warning server=mx1", over}
	}
	m.tell(t, slow("alone", false), slow("several", false))
	m.first(t, []string{"/chat firing alone MailprobeServerSlow", "/chat firing several MailprobeServerSlow"})

	m.tell(t, alert{labels: "job=alone alertname=MailprobeAgentAbsent severity=critical instance=a scope=job"},
		alert{labels: "job=several alertname=MailprobeAgentAbsent severity=warning instance=a scope=agent"})
	m.first(t, []string{"/chat firing alone MailprobeAgentAbsent", "/chat firing several MailprobeAgentAbsent", "/pager firing alone MailprobeAgentAbsent"})

	m.tell(t, slow("alone", true), slow("several", true))
	m.first(t, []string{"/chat resolved several MailprobeServerSlow"})
}
