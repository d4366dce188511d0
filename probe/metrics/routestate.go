package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// routeReading is what the readings of a route see.
type routeReading struct {
	RouteState
	now time.Time
}

var routeReadings = []reading[routeReading]{
	{prometheus.GaugeValue, "probes_pending", "Test mails that are being sent, wait to be tried again, or were accepted and have not come yet. Never customers' mails.",
		backlogged(func(b Backlog) int { return b.Pending })},
	{prometheus.GaugeValue, "probes_uncertain", "Test mails that were sent to their end while the server's answer was lost, and that have not come. They are not sent again.",
		backlogged(func(b Backlog) int { return b.Uncertain })},
	{prometheus.GaugeValue, "retry_queue_length", "Test mails that were not accepted and wait for another attempt.",
		backlogged(func(b Backlog) int { return b.Waiting })},
	{prometheus.GaugeValue, "oldest_pending_probe_seconds", "Age of the oldest pending test mail; 0 when there is none. It grows all through an outage on routes where mail is accepted or tried again. Where a refused one is given up at once, look at mailprobe_last_delivery_timestamp_seconds.",
		routeReading.oldestAge},
	{prometheus.GaugeValue, "watermark_timestamp_seconds", "All test mails sent before this instant are settled.", routeReading.watermark},
	{prometheus.GaugeValue, "last_delay_seconds", "Delay of the test mail that came last.",
		func(r routeReading) (float64, bool) { return r.LastDelay.Middle().Seconds(), !r.LastSeen.IsZero() }},
	{prometheus.GaugeValue, "last_delay_half_width_seconds", "How far the true delay may be from mailprobe_last_delay_seconds, up or down.",
		func(r routeReading) (float64, bool) { return r.LastDelay.HalfWidth().Seconds(), !r.LastSeen.IsZero() }},
	{prometheus.GaugeValue, "last_delivery_timestamp_seconds", "When a test mail was last seen for the first time.",
		func(r routeReading) (float64, bool) { return instant(r.LastSeen) }},
	{prometheus.GaugeValue, "attempt_unanswered_seconds", "How long the oldest attempt under way has gone without its end; 0 when none is under way. A server that hangs shows here before any time-out.",
		func(r routeReading) (float64, bool) { return r.Unanswered.Seconds(), true }},
	{prometheus.GaugeValue, "smtp_certificate_expiry_timestamp_seconds", "When the certificate expires that the SMTP server of the route showed last.",
		func(r routeReading) (float64, bool) { return instant(r.NotAfter) }},
	{prometheus.GaugeValue, "route_interval_seconds", "How often a test mail is sent on the route.",
		func(r routeReading) (float64, bool) { return r.Every.Seconds(), r.Every > 0 }},
	{prometheus.GaugeValue, "late_after_seconds", "Age from which a test mail that is sent now counts as late: some times the 99th percentile of what is usual on its route, and never less than the configured floor. Absent until there was an analysis.",
		func(r routeReading) (float64, bool) { return r.Late.Seconds(), r.Late > 0 }},
}

// backlogged reads a count of what is not settled; it is not known while the
// ledger cannot be read.
func backlogged(count func(Backlog) int) func(routeReading) (float64, bool) {
	return func(r routeReading) (float64, bool) {
		if r.Backlog == nil {
			return 0, false
		}
		return float64(count(*r.Backlog)), true
	}
}

// oldestAge is never negative, whatever was done to the clock.
func (r routeReading) oldestAge() (float64, bool) {
	switch {
	case r.Backlog == nil:
		return 0, false
	case r.Backlog.OldestPending.IsZero():
		return 0, true
	}
	return max(0, r.now.Sub(r.Backlog.OldestPending).Seconds()), true
}

// watermark is when the oldest probe that is not settled was sent; with none,
// when the newest was.
func (r routeReading) watermark() (float64, bool) {
	switch {
	case r.Backlog == nil:
		return 0, false
	case r.Backlog.Oldest.IsZero():
		return instant(r.Newest)
	}
	return instant(r.Backlog.Oldest)
}

// instant reads a time that may not be known.
func instant(t time.Time) (float64, bool) {
	if t.IsZero() {
		return 0, false
	}
	return seconds(t), true
}
