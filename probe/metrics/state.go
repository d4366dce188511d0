package metrics

import "github.com/prometheus/client_golang/prometheus"

// state is the collector of what is read from a snapshot, and of the verdicts.
type state Metrics

// reading is one value that a snapshot shows; where it is not known, it is
// absent.
type reading[T any] struct {
	kind prometheus.ValueType
	name string
	help string
	read func(T) (value float64, known bool)
}

// panel holds readings that have the same labels.
type panel[T any] struct {
	readings []reading[T]
	descs    []*prometheus.Desc
}

func panelOf[T any](readings []reading[T], labels ...string) panel[T] {
	p := panel[T]{readings: readings}
	for _, r := range readings {
		p.descs = append(p.descs, prometheus.NewDesc(prefix+r.name, r.help, labels, nil))
	}
	return p
}

func (p panel[T]) describe(ch chan<- *prometheus.Desc) {
	for _, d := range p.descs {
		ch <- d
	}
}

func (p panel[T]) collect(ch chan<- prometheus.Metric, of T, labels ...string) {
	for i, r := range p.readings {
		if value, known := r.read(of); known {
			ch <- prometheus.MustNewConstMetric(p.descs[i], r.kind, value, labels...)
		}
	}
}

var (
	routePanel   = panelOf(routeReadings, "server", "via", "route")
	mailboxPanel = panelOf(mailboxReadings, "mailbox")
	agentPanel   = panelOf(agentReadings)

	modeDesc = prometheus.NewDesc(prefix+"mailbox_mode",
		"How the mailbox is watched now (1): the server announces new mail (idle), or it is asked again and again (poll). Both are 0 until it was read.",
		[]string{"mailbox", "mode"}, nil)
	routeDesc = prometheus.NewDesc(prefix+"route_info",
		"Always 1; the labels say for which server a route is, and into which mailbox its test mails should come.",
		[]string{"server", "via", "route", "mailbox"}, nil)
	verdictDesc = prometheus.NewDesc(prefix+"verdict_info",
		"Always 1; the label result says how the receiving server judged the newest test mail that came. Absent where that mail bore no such verdict.",
		[]string{"server", "via", "route", "method", "result"}, nil)
)

var modes = []string{"idle", "poll"}

// Describe implements prometheus.Collector.
func (s *state) Describe(ch chan<- *prometheus.Desc) {
	routePanel.describe(ch)
	mailboxPanel.describe(ch)
	agentPanel.describe(ch)
	describeAnalysis(ch)
	ch <- modeDesc
	ch <- routeDesc
	ch <- verdictDesc
}

// Collect implements prometheus.Collector.
func (s *state) Collect(ch chan<- prometheus.Metric) {
	snap := s.snapshot() // takes its time: not under the lock
	s.mu.Lock()
	routes, mailboxes := s.routes, s.mailboxes // Apply puts others in their place, and changes none
	judged := s.judged()
	s.mu.Unlock()
	servers := map[string]bool{}
	for name, r := range routes {
		servers[r.Server] = true
		if now, ok := snap.Routes[name]; ok {
			routePanel.collect(ch, routeReading{now, snap.Now}, r.Server, string(r.Via), name)
			ch <- prometheus.MustNewConstMetric(routeDesc, prometheus.GaugeValue, 1, r.Server, string(r.Via), name, now.Mailbox)
		}
	}
	for _, labels := range judged {
		ch <- prometheus.MustNewConstMetric(verdictDesc, prometheus.GaugeValue, 1, labels...)
	}
	for name := range mailboxes {
		collectMailbox(ch, name, snap.Mailboxes[name])
	}
	agentPanel.collect(ch, snap.Agent)
	collectAnalysis(ch, snap.Analysis, servers)
	collectReferences(ch, snap.References)
}

// judged returns the labels of the verdicts.
func (s *state) judged() (all [][]string) {
	for name, r := range s.routes {
		for i, result := range r.verdicts.last {
			if result != "" {
				all = append(all, []string{r.Server, string(r.Via), name, methods[i], result})
			}
		}
	}
	return all
}

func collectMailbox(ch chan<- prometheus.Metric, name string, now MailboxState) {
	mailboxPanel.collect(ch, now, name)
	for _, mode := range modes {
		ch <- prometheus.MustNewConstMetric(modeDesc, prometheus.GaugeValue, truth(now.Mode == mode), name, mode)
	}
}
