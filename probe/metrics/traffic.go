package metrics

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"mailprobe/probe"
)

const prefix = "mailprobe_"

// hopCount is how many hops have a series of their own; the last one takes in
// those beyond it.
const hopCount = 8

// methods are the methods of authentication of which verdicts are kept.
var methods = []string{"spf", "dkim", "dmarc"}

// settlements are the outcomes with which a probe settles.
var settlements = []probe.Outcome{probe.Delivered, probe.Rejection, probe.Expired, probe.Bounced, probe.Lost, probe.Uncertain}

// traffic is what is counted by server and via, and what by mailbox.
type traffic struct {
	sent, retries, attempts, settled *prometheus.CounterVec
	junk, duplicates, overtaken      *prometheus.CounterVec
	unclearDelays, unclearTransits   *prometheus.CounterVec
	notices, verdictChanges          *prometheus.CounterVec
	delay, transit, phase, hop       *prometheus.HistogramVec
	foreign, forged                  *prometheus.CounterVec
}

func newTraffic() *traffic {
	const server, via = "server", "via"
	return &traffic{
		sent:    counterVec("probes_sent_total", "Test mails whose first attempt began.", server, via),
		retries: counterVec("retries_total", "Attempts that began after an earlier one of the same test mail had failed.", server, via),
		attempts: counterVec("attempts_total", "Attempts at handing over a test mail that ended, by how they ended (class). All but accepted are failures; "+
			"capped, interrupted and aborted are the agent's own and say nothing about the server.", server, via, "class"),
		settled: counterVec("probes_settled_total", "Test mails whose fate was settled, by outcome. One that comes after all is counted again, as delivered, "+
			"and its earlier outcome stays counted.", server, via, "outcome"),
		junk:       counterVec("probes_junk_total", "Test mails that came into the junk folder.", server, via),
		duplicates: counterVec("probe_duplicates_total", "Further copies of test mails that had come before.", server, via),
		overtaken:  counterVec("probes_overtaken_total", "Test mails that came after one of the same route that was sent later.", server, via),
		unclearDelays: counterVec("probe_delays_unclear_total", "Test mails that came and whose delay is known too roughly for mailprobe_delay_seconds, which leaves them out: "+
			"its bounds are further apart than both 50 ms and half of it.", server, via),
		unclearTransits: counterVec("probe_transits_unclear_total", "Test mails that came and whose transit is known too roughly for mailprobe_transit_seconds, which leaves them out.", server, via),
		notices: counterVec("notices_total", "Delivery status notifications about test mails, by what they say was done (action). "+
			"Only failed says that a server gave up.", server, via, "action"),
		verdictChanges: counterVec("verdict_changes_total", "Times that a test mail's verdict of spf, dkim or dmarc (method) differed from that of the one before it on its route.",
			server, via, "method"),
		delay: nativeVec("delay_seconds", "Time from the first attempt until the test mail was in its mailbox: what a correspondent of your customer sees. "+
			"Only of mails that came; a time-out is never a delay.", server, via),
		transit: nativeVec("transit_seconds", "Time from the server's acceptance (250) until the test mail was in its mailbox: what the mail servers took by themselves. "+
			"Only of mails that came.", server, via),
		phase: histogramVec("send_phase_seconds", "Time that each phase of handing over took, of attempts that were accepted.", phaseBuckets, server, via, "phase"),
		hop: histogramVec("hop_seconds", "Time that a host held a test mail: between two successive Received fields, by those hosts' own clocks, in whole seconds. "+
			"Hop 1 is the first host on the way; 8 stands for the eighth and all beyond.", hopBuckets, server, via, "hop"),
		foreign: counterVec("mailbox_foreign_mails_total", "Mails seen in the mailbox that are not test mails of this agent. They are never touched.", "mailbox"),
		forged:  counterVec("mailbox_forged_mails_total", "Mails seen in the mailbox that look like test mails and whose signature does not verify. They are never touched.", "mailbox"),
	}
}

// vector is what the vectors have in common.
type vector interface {
	prometheus.Collector
	DeletePartialMatch(prometheus.Labels) int
}

func (t *traffic) vectors() []vector {
	return []vector{t.sent, t.retries, t.attempts, t.settled, t.junk, t.duplicates, t.overtaken, t.unclearDelays, t.unclearTransits,
		t.notices, t.verdictChanges, t.delay, t.transit, t.phase, t.hop, t.foreign, t.forged}
}

// drop removes every series that has these labels.
func (t *traffic) drop(labels prometheus.Labels) {
	for _, v := range t.vectors() {
		v.DeletePartialMatch(labels)
	}
}

// series are the labels of what is counted by server and via.
type series struct {
	server string
	via    string
}

// pair holds the series of one server and via.
type pair struct {
	sent, retries, junk, duplicates, overtaken prometheus.Counter
	unclearDelays, unclearTransits             prometheus.Counter
	delay, transit                             prometheus.Observer
	attempts                                   map[probe.Class]prometheus.Counter
	settled                                    map[probe.Outcome]prometheus.Counter
	notices                                    map[probe.Action]prometheus.Counter
	verdictChanges                             map[string]prometheus.Counter
	phases                                     map[probe.Phase]prometheus.Observer
	hops                                       [hopCount]prometheus.Observer
}

// pair makes every series of a server and via, at zero.
func (t *traffic) pair(s series) *pair {
	one := func(v *prometheus.CounterVec) prometheus.Counter { return v.WithLabelValues(s.server, s.via) }
	p := &pair{
		sent: one(t.sent), retries: one(t.retries), junk: one(t.junk), duplicates: one(t.duplicates), overtaken: one(t.overtaken),
		unclearDelays: one(t.unclearDelays), unclearTransits: one(t.unclearTransits),
		delay: t.delay.WithLabelValues(s.server, s.via), transit: t.transit.WithLabelValues(s.server, s.via),
		attempts:       counters(t.attempts, s, probe.Classes),
		settled:        counters(t.settled, s, settlements),
		notices:        counters(t.notices, s, probe.Actions),
		verdictChanges: counters(t.verdictChanges, s, methods),
		phases:         map[probe.Phase]prometheus.Observer{},
	}
	for _, phase := range probe.PhaseOrder {
		p.phases[phase] = t.phase.WithLabelValues(s.server, s.via, string(phase))
	}
	for i := range p.hops {
		p.hops[i] = t.hop.WithLabelValues(s.server, s.via, strconv.Itoa(i+1))
	}
	return p
}

// counters makes a counter for each value of the third label.
func counters[K ~string](v *prometheus.CounterVec, s series, values []K) map[K]prometheus.Counter {
	all := make(map[K]prometheus.Counter, len(values))
	for _, value := range values {
		all[value] = v.WithLabelValues(s.server, s.via, string(value))
	}
	return all
}
