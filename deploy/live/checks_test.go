package live_test

import (
	"fmt"
	"time"
)

// checkDemo holds what both demos found against what they did.
func (s *stage) checkDemo() {
	for _, d := range []*demo{s.ill, s.well} {
		if d.saw(saysSame).IsZero() {
			s.Errorf("the demo %s does not say that its ledger is right", d.job)
		}
	}
}

// checkTargets holds what Prometheus says of the scrapes: now, and all the time.
func (s *stage) checkTargets() {
	var list targets
	if err := s.api.get(s.Context(), "/api/v1/targets", nil, &list); err != nil {
		s.Fatal(err)
	}
	if n := len(list.ActiveTargets); n != 2 {
		s.Errorf("Prometheus has %d targets, not 2", n)
	}
	for _, target := range list.ActiveTargets {
		if target.Health != "up" || target.LastError != "" {
			s.Errorf("target %v is %s: %s", target.Labels, target.Health, target.LastError)
		}
	}
	for _, up := range s.ask(`min_over_time(up[1h])`) {
		if up.Value[1] != "1" {
			s.Errorf("the target %s was down for a while", up.Metric["job"])
		}
	}
}

// checkNative asks for a quantile of native histograms: they have no label le, and
// Prometheus stores no series named _bucket of them.
func (s *stage) checkNative() {
	const quantile = `histogram_quantile(0.9, sum by (job) (rate(mailprobe_delay_seconds[5m])))`
	got := s.ask(quantile)
	if len(got) != 2 {
		s.Errorf("%s gives %d series, not one a demo: %v", quantile, len(got), got)
	}
	most := map[string]float64{s.ill.job: outage.Seconds() + flushesWithin.Seconds(), s.well.job: 5}
	for _, q := range got {
		var seconds float64
		if _, err := fmt.Sscan(fmt.Sprint(q.Value[1]), &seconds); err != nil || seconds < 0.1 || seconds > most[q.Metric["job"]] {
			s.Errorf("the 90th percentile of the delay is %v s in %s", q.Value[1], q.Metric["job"])
		}
	}
}

// checkEnd ends the demo without an outage as Ctrl-C does: it must end well.
func (s *stage) checkEnd() {
	s.well.stop(s.T)
	if s.well.err != nil {
		s.Errorf("the demo %s was interrupted, and ended with %v", s.well.job, s.well.err)
	}
}

// conclude holds the story against what was expected.
func (s *stage) conclude() {
	for _, fault := range judge(s.of(s.ill), wanted, s.marks) {
		s.Errorf("the demo with an outage: %s", fault)
	}
	for _, fault := range quiet(s.of(s.well), hiccup, time.Now()) {
		s.Errorf("the demo without an outage: %s", fault)
	}
	for _, fault := range s.story.faults {
		s.Error(fault)
	}
	for _, c := range s.story.courses {
		if c.job != s.ill.job && c.job != s.well.job && !c.firing.IsZero() {
			s.Errorf("%s fired for no demo (job %q)", c.alert, c.job)
		}
	}
}
