package metrics

import "github.com/prometheus/client_golang/prometheus"

var agentReadings = []reading[AgentState]{
	{prometheus.CounterValue, "agent_faults_total", "Failures of the agent itself, such as a ledger that cannot be written. None of them is a mail server's.",
		func(a AgentState) (float64, bool) { return float64(a.Faults), true }},
	{prometheus.GaugeValue, "agent_watching", "Whether the agent watches (1): it runs, and what happens can be recorded. While it is 0, nothing is known of the servers.",
		func(a AgentState) (float64, bool) { return truth(a.Watching), true }},
	{prometheus.CounterValue, "agent_watched_seconds_total", "Time that the agent has watched. Its rate is the covered share of the time.",
		func(a AgentState) (float64, bool) { return a.Watched.Seconds(), true }},
	{prometheus.CounterValue, "ledger_failed_commits_total", "Transactions of the ledger that failed, as when the disk is full.",
		func(a AgentState) (float64, bool) { return float64(a.Failed), true }},
	{prometheus.GaugeValue, "ledger_size_bytes", "Size of the ledger's file and its write-ahead log.",
		func(a AgentState) (float64, bool) { return float64(a.Bytes), true }},
	{prometheus.GaugeValue, "ledger_free_bytes", "Space that is left for the agent on the file system of the ledger. At its end nothing can be recorded, and so nothing is sent.",
		func(a AgentState) (float64, bool) { return float64(a.Free), a.Free >= 0 }},
}
