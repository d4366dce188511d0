// Package grafana holds mailprobe.json, a dashboard for Grafana, and tests of it:
// Prometheus' own parser reads each query, and each metric in it is one that the
// agent has. That the queries give data is tested in deploy/live.
package grafana
