package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
)

// trial is an agent that watches the mailboxes of a store in one phase.
type trial struct {
	b *testing.B
	*benchStore
	phase phase
	agent *Agent
}

// begin starts an agent and has it send the older probes, so that they are
// awaited in the same run as those that are measured.
func (s *suite) begin(b *testing.B, w *benchStore, p phase) *trial {
	b.Helper()
	w.sink.forget()
	w.sink.holdFor(p.hold)
	t := &trial{b: b, benchStore: w, phase: p}
	t.agent = s.agent(b, t.config(), "PROBE_PASSWORD="+w.users[0].Password)
	t.agent.Start()
	t.agent.sendTo(t.routes("older"), exactOlder/len(w.users))
	eventually(b, 20*time.Second, "the older probes are held", func() bool {
		never, _ := w.sink.kept()
		return never >= exactOlder
	})
	pauseReal(5 * time.Second) // until nothing of them is fresh
	return t
}

// routes names the routes of a kind, one a mailbox.
func (t *trial) routes(kind string) []string {
	var list []string
	for i := range t.users {
		list = append(list, fmt.Sprintf("%s-%02d", kind, i))
	}
	return list
}

// config gives each mailbox three routes: on live, probes go by themselves, at
// intervals that differ, so that they never keep step; on the others, when
// asked for.
func (t *trial) config() string {
	host, port := split(t.sink.address)
	imapHost, imapPort := split(t.imap.address)
	looks := ""
	if t.phase.push {
		looks = "\n  looks: 0"
	}
	var routes, mailboxes strings.Builder
	every := time.Second * time.Duration(len(t.users)) / time.Duration(t.phase.rate)
	for i, u := range t.users {
		local, domain, _ := strings.Cut(u.Address, "@")
		for _, r := range []struct {
			kind, detail string
			every        time.Duration
		}{
			{"live", "", every + time.Duration(7*(i-len(t.users)/2))*time.Millisecond},
			{"older", neverDetail, 24 * time.Hour}, {"later", laterDetail, 24 * time.Hour},
		} {
			fmt.Fprintf(&routes, "      - {via: mx, name: %s-%02d, host: %s, port: %s, tls: none, every: %dms, to: {mailbox: box%02d, address: %s%s@%s}}\n",
				r.kind, i, host, port, r.every.Milliseconds(), i, local, r.detail, domain)
		}
		fmt.Fprintf(&mailboxes, "  - {name: box%02d, host: %s, port: %s, user: %q, password_env: PROBE_PASSWORD, tls: none, allow_plaintext: true}\n",
			i, imapHost, imapPort, u.Address)
	}
	return fmt.Sprintf(`agent: e2e
data: %%DATA%%
hello: agent.test
defaults:
  from: mailprobe@agent.test
  connections: 200%s
servers:
  - name: hosted.test
    address: 127.0.0.1
    mailbox: box00
    routes:
%smailboxes:
%s`, looks, routes.String(), mailboxes.String())
}

// result is what a trial brought.
type result struct {
	phase          phase
	rows, met      int
	widths, errors []float64 // in ms
	cost           cost
}

// measure watches until the sample is complete, and judges each probe that was
// sent in that time.
func (t *trial) measure() result {
	t.b.Helper()
	span := exactSample * 105 / 100 * time.Second / time.Duration(t.phase.rate)
	before := t.spent()
	from := time.Now()
	pauseReal(span)
	to := time.Now()
	after := t.spent()
	pauseReal(t.phase.hold*11/10 + 3*time.Second) // until the last of them has come
	rows := t.sent("live", func(r Row) bool { return !r.Sent.Before(from) && r.Sent.Before(to) })
	got := t.judge(rows)
	if got.rows < exactSample {
		t.b.Errorf("%s: %d rows, want %d", t.phase.name, got.rows, exactSample)
	}
	got.cost = cost{span: to.Sub(from), probes: len(rows), agent: after.agent - before.agent, server: after.server - before.server,
		commands: after.commands}
	for name, n := range before.commands {
		got.cost.commands[name] -= n
	}
	return got
}

// spent reads what was spent so far.
func (t *trial) spent() cost {
	return cost{commands: t.imap.count(), agent: cpuOf(t.b, t.agent.pid()), server: cpuOfAll(t.b, t.session, "imap")}
}

// sent returns the rows of a kind of route that were accepted and are wanted.
func (t *trial) sent(kind string, wanted func(Row) bool) []Row {
	var list []Row
	for _, r := range t.agent.Rows() {
		if strings.HasPrefix(r.Route, kind+"-") && wanted(r) {
			list = append(list, r)
		}
	}
	return list
}

// judge holds rows against the truth. A probe that did not arrive does not meet
// it.
func (t *trial) judge(rows []Row) result {
	t.b.Helper()
	got := result{phase: t.phase, rows: len(rows)}
	for _, r := range rows {
		truth, _ := t.lmtp.copies(r.MessageID)
		stated := probe.Interval{From: r.ReceivedAfter, To: r.ReceivedBy}
		if len(truth) != 1 || stated.To.IsZero() {
			t.b.Logf("%s on %s is %s, and came %d times", r.ID, r.Route, r.Outcome, len(truth))
			continue
		}
		if stated.Meets(truth[0]) {
			got.met++
		} else {
			t.b.Logf("%s on %s: it is said to have come in %v (%s), and came in %v", r.ID, r.Route, stated, r.ReceivedSource, truth[0])
		}
		got.widths = append(got.widths, inMS(stated.Width()))
		got.errors = append(got.errors, inMS(stated.Middle().Sub(truth[0].Middle()).Abs()))
	}
	return got
}
