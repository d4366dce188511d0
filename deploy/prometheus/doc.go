// Package prometheus is what Prometheus and Alertmanager need to watch mailprobe:
// the rules (mailprobe.rules.yml), what to do when one wakes you (RUNBOOK.md), and
// examples of their configurations. It has no code but tests, which run the real
// programs on these files.
package prometheus
