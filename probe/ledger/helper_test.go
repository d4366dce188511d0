package ledger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mailprobe/probe"
)

// start is the instant at which a bubble begins.
var start = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func after(d time.Duration) time.Time { return start.Add(d) }

// bubble runs a test in a bubble with a ledger of the agent site1.
func bubble(t *testing.T, f func(t *testing.T, l *Ledger)) {
	synctest.Test(t, func(t *testing.T) { f(t, open(t, t.TempDir())) })
}

// open opens the ledger of the agent site1 and closes it after the test.
func open(t testing.TB, dir string) *Ledger {
	t.Helper()
	l, err := Open(t.Context(), dir, Options{Agent: "site1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, l.Close()) })
	return l
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// wantError fails the test unless the error is of the kind that is wanted.
func wantError(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

func equal[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// mail returns a probe of the route mx1-in as it is sent. Its id is made from a
// number, so that tests can name it.
func mail(n int, sent time.Time) probe.Probe {
	p := probe.Probe{
		Server: "mx1", Network: "192.0.2.0/24", Via: probe.MX, Domain: "agent.example",
		Attempts: []probe.Attempt{{N: 1, Began: sent}},
	}
	p.Tag.Ref = probe.Ref{Agent: "site1", Route: "mx1-in", ID: number(n)}
	p.Tag.MAC = probe.MAC{15: byte(n)}
	return p
}

func number(n int) (id uuid.UUID) {
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}

// accepted is the end of a first attempt.
func accepted(ended time.Time) probe.Attempt {
	return probe.Attempt{
		N: 1, Ended: ended, Target: "192.0.2.1:25", Class: probe.Accepted,
		Phases: probe.Phases{probe.PhaseConnect: 1500 * time.Microsecond, probe.PhaseData: 0},
		Reply:  probe.Reply{Code: 250, Enhanced: "2.0.0", Text: "Ok: queued as 4D3C2B1A009C"},
	}
}

// failed is the end of an attempt that may be followed by another.
func failed(n int, ended time.Time) probe.Attempt {
	return probe.Attempt{N: n, Ended: ended, Target: "192.0.2.1:25", Class: probe.Refused, Phase: probe.PhaseConnect, Err: "connection refused"}
}

// seen is an arrival of a probe, a second after the last look.
func seen(p probe.Probe, copyID byte, by time.Time) probe.Arrival {
	return probe.Arrival{
		Tag: p.Tag, Copy: probe.CopyID{7: copyID}, Mailbox: "mx1", Folder: "INBOX", UIDValidity: 7, UID: uint32(copyID),
		After: by.Add(-time.Second), By: by, Source: probe.Look,
	}
}

// told is a notice about a probe.
func told(p probe.Probe, copyID byte, action probe.Action, at time.Time) probe.Notice {
	return probe.Notice{
		Tag: p.Tag, Copy: probe.CopyID{7: copyID}, Mailbox: "bounces", Folder: "INBOX", UIDValidity: 9, UID: uint32(copyID), At: at,
		Action: action, Status: "5.1.1", Diagnostic: "smtp; 550 5.1.1 no such user", Reporter: "dns; mx1", Remote: "dns; mx2", Matched: probe.ByTag,
	}
}

// look is a sighting of arrivals without a position.
func look(all ...probe.Arrival) probe.Sighting {
	return probe.Sighting{Mailbox: "mx1", Arrivals: all}
}

// send records a probe that is accepted a second after it was sent.
func send(t testing.TB, l *Ledger, p probe.Probe) {
	t.Helper()
	must(t, l.Intend(t.Context(), p))
	must(t, l.MarkDot(t.Context(), p.Tag.Ref, 1, p.Sent()))
	must(t, l.EndAttempt(t.Context(), p.Tag.Ref, accepted(p.Sent().Add(time.Second)), time.Time{}))
}

// record records arrivals and returns what became of them.
func record(t testing.TB, l *Ledger, all ...probe.Arrival) []probe.Recorded {
	t.Helper()
	made, err := l.Record(t.Context(), look(all...))
	must(t, err)
	return made
}

func get(t testing.TB, l *Ledger, ref probe.Ref) probe.Probe {
	t.Helper()
	p, err := l.Probe(t.Context(), ref)
	must(t, err)
	return p
}

// numbers lists the probes that a query selects.
func numbers(t testing.TB, l *Ledger, q Query) []int {
	t.Helper()
	list := []int{}
	for p, err := range l.Probes(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, int(binary.BigEndian.Uint32(p.Tag.ID[12:])))
	}
	return list
}

func export(t testing.TB, l *Ledger) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, l.Export(t.Context(), &b, nil))
	return b.Bytes()
}

// storedOutcome returns the derived columns of a probe.
func storedOutcome(t testing.TB, l *Ledger, ref probe.Ref) (outcome probe.Outcome, isOpen bool) {
	t.Helper()
	err := l.writer.do(t.Context(), 1, func(s *session) error {
		h, err := s.find(ref)
		outcome, isOpen = outcomeCodes[h.state.outcome], h.state.open
		return err
	})
	must(t, err)
	return outcome, isOpen
}

// sequence returns 1, 2 … n.
func sequence(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i + 1
	}
	return list
}

func reversed(list []int) []int {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}
