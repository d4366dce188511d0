package metrics

import "github.com/prometheus/client_golang/prometheus"

var mailboxReadings = []reading[MailboxState]{
	{prometheus.GaugeValue, "mailbox_readable", "Whether the mailbox can be read (1) or not (0). While it cannot, nothing is known of what comes into it.",
		func(m MailboxState) (float64, bool) { return truth(m.Readable), true }},
	{prometheus.GaugeValue, "mailbox_login_refused", "Whether the IMAP server refused the login to the mailbox when it was last tried (1), for other than a passing reason. It is tried again after 5 to 10 minutes.",
		func(m MailboxState) (float64, bool) { return truth(m.Refused), true }},
	{prometheus.GaugeValue, "mailbox_last_look_timestamp_seconds", "When the mailbox was last looked through to its end.",
		func(m MailboxState) (float64, bool) { return instant(m.Looked) }},
	{prometheus.CounterValue, "mailbox_looks_total", "Looks at folders of the mailbox.",
		func(m MailboxState) (float64, bool) { return float64(m.Looks), true }},
	{prometheus.CounterValue, "mailbox_close_looks_total", "Looks that were made because a test mail was due any moment.",
		func(m MailboxState) (float64, bool) { return float64(m.CloseLooks), true }},
	{prometheus.CounterValue, "mailbox_close_looks_delayed_total", "Close looks that had to wait because the server's budget was spent. Delays are then known more roughly.",
		func(m MailboxState) (float64, bool) { return float64(m.Delayed), true }},
	{prometheus.GaugeValue, "mailbox_close_look_budget_per_second", "Close looks a second that the mailboxes of this server share at most; 0 means that none are made.",
		func(m MailboxState) (float64, bool) { return m.Budget, true }},
	{prometheus.GaugeValue, "mailbox_clock_skew_seconds", "How far the clock of the mailbox's server is ahead of the agent's; negative when it is behind.",
		func(m MailboxState) (float64, bool) { return (m.Skew.Min + m.Skew.Width()/2).Seconds(), m.Skew.Known() }},
	{prometheus.GaugeValue, "mailbox_clock_skew_half_width_seconds", "How far the true skew may be from mailprobe_mailbox_clock_skew_seconds, up or down.",
		func(m MailboxState) (float64, bool) { return (m.Skew.Width() / 2).Seconds(), m.Skew.Known() }},
	{prometheus.GaugeValue, "mailbox_quota_used_bytes", "How much of the mailbox's quota is used.",
		func(m MailboxState) (float64, bool) { return float64(m.Quota.Used), m.Quota.Limit > 0 }},
	{prometheus.GaugeValue, "mailbox_quota_limit_bytes", "The mailbox's quota. At its end the server refuses test mails, and others too.",
		func(m MailboxState) (float64, bool) { return float64(m.Quota.Limit), m.Quota.Limit > 0 }},
	{prometheus.GaugeValue, "mailbox_certificate_expiry_timestamp_seconds", "When the certificate expires that the mailbox's IMAP server showed last.",
		func(m MailboxState) (float64, bool) { return instant(m.NotAfter) }},
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
