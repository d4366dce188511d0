// Package live holds a test only: the alerting rules of deploy/prometheus, as
// shipped, in a real Prometheus that scrapes two running demos, one whose network is
// cut off for six minutes and one to which nothing happens. Exactly the alerts that a
// hand has listed must fire, and each must end; a real Alertmanager with the shipped
// example must hand on those that it does not inhibit. The panels of deploy/grafana
// are asked of the same Prometheus.
//
// It takes about a quarter of an hour, so it runs where MAILPROBE_ALERTS is set:
// make alerts. All of it stays on loopback.
package live
