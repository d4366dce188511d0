package e2e

import (
	"fmt"
	"testing"
	"time"
)

// cpu measures what a probe costs the agent from its intent to its removal from
// the mailbox: the binary itself, at 50 probes a second against real servers.
func (s *suite) cpu(b *testing.B) {
	w := StartReal(b, RealOptions{})
	set := setting{every: "40ms", routes: []string{"mx", "relay"}, mode: "idle", poll: "5s"}
	t := newTable("(c) CPU of the agent for each probe, at 50 a second, against Postfix and Dovecot", "run|probes|CPU|ms a probe")
	defer t.end()
	var costs []float64
	for i := range benchRuns {
		a := s.agent(b, configure(w, set), agentPassword(w, set))
		a.Start()
		began := len(a.Rows()) // asks the agent, so before its processor time is read
		before := cpuOf(b, a.pid())
		pauseReal(10 * time.Second)
		used := cpuOf(b, a.pid()) - before
		a.Stop()
		n := len(a.Rows()) - began
		costs = append(costs, used.Seconds()*1000/float64(n))
		t.row(fmt.Sprintf("%d|%d|%.2f s|%.2f", i+1, n, used.Seconds(), costs[i]))
	}
	t.row(fmt.Sprintf("median|||%.2f", median(costs)))
	s.add(figure{what: "(c) CPU of the agent a probe", value: fmt.Sprintf("%.2f ms", median(costs)), judged: median(costs), goal: atMost(2, "ms")})
}
