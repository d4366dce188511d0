package config

import "testing"

// What a route takes from the defaults of its way to inject, and its point
// from the defaults of all points. On this machine short trials bring no
// warning.
func TestRetry(t *testing.T) {
	cfg := load(t, goodDir(t), `
agent: a
hello: a.example
defaults:
  from: s@a.example
  connections: 2
  retry: {submission: [1s, 2s], relay: EXCHANGE}
  retry_rate: 0.25
relays:
  - {name: out, host: relay.example}
  - {name: one, host: relay.example, connections: 1, retry_rate: 3}
servers:
  - name: mx1
    address: 127.0.0.1
    mailbox: {user: p@example.jp, password_env: ONE}
    routes:
      - {via: submission, name: r0}
      - {via: submission, name: r1, retry: none}
      - {via: mx, name: r2}
      - {via: mx, name: r3, retry: [500ms]}
      - {via: out, name: r4}
      - {via: one, name: r5, retry: none}
  - name: mx2
    address: 127.0.0.2
    connections: 1
    retry_rate: 7.5
    mailbox: {user: p@example.jp, password_env: ONE}
    routes: [{via: mx, name: r6, retry: None}, {via: out, name: r7, retry: Sendmail}]
`)
	for i, want := range []struct {
		retry       string
		connections int
		rate        float64
	}{
		{"[1s 2s]", 2, 0.25}, {"none", 2, 0.25}, {"postfix", 2, 0.25}, {"[500ms]", 2, 0.25},
		{"exchange", 2, 0.25}, {"none", 1, 3}, {"none", 1, 7.5}, {"sendmail", 2, 0.25},
	} {
		r := cfg.Routes[i]
		if r.Retry.String() != want.retry || r.Connections != want.connections || r.RetryRate != want.rate {
			t.Errorf("%s: %v, %d connections, %v a second: want %v", r.Name, r.Retry, r.Connections, r.RetryRate, want)
		}
	}
	if cfg.Servers[0].RetryRate != 0.25 || cfg.Servers[1].RetryRate != 7.5 || cfg.Relays[1].RetryRate != 3 {
		t.Errorf("points: %+v %+v", cfg.Servers, cfg.Relays)
	}
}

func TestParseDecimal(t *testing.T) {
	for text, want := range map[string]float64{"0": 0, "5": 5, "0.5": 0.5, "1000.000000001": 1000.000000001, "-2": -2, "007": 7} {
		if got, msg, _ := parseDecimal(text); got != want || msg != "" {
			t.Errorf("%s: %v %s", text, got, msg)
		}
	}
	for _, text := range []string{"", ".5", "5.", "1e3", "0x1p4", "+1", "NaN", "inf", "1_000", "1,5", " 1", "--1", "0.1234567891"} {
		if _, msg, cure := parseDecimal(text); msg == "" || cure == "" {
			t.Errorf("%q passed", text)
		}
	}
}
