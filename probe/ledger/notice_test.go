package ledger

import (
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
)

// notify records notices and returns what became of them.
func notify(t testing.TB, l *Ledger, all ...probe.Notice) []probe.Recorded {
	t.Helper()
	made, err := l.Record(t.Context(), probe.Sighting{Mailbox: "bounces", Notices: all})
	must(t, err)
	return made
}

func wantOutcome(t testing.TB, l *Ledger, p probe.Probe, outcome probe.Outcome, open bool) {
	t.Helper()
	if got, isOpen := storedOutcome(t, l, p.Tag.Ref); got != outcome || isOpen != open {
		t.Errorf("stored as %s, open %t; want %s, %t", got, isOpen, outcome, open)
	}
	if got := get(t, l, p.Tag.Ref).Outcome(time.Now()); got != outcome {
		t.Errorf("read back as %s, want %s", got, outcome)
	}
}

// Delays settle nothing, the first failure settles, and an arrival counts more.
func TestNotices(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		send(t, l, p)
		delayed := told(p, 1, probe.ActionDelayed, after(time.Hour))
		late := told(p, 2, probe.ActionFailed, after(3*time.Hour))
		early := told(p, 3, probe.ActionFailed, after(2*time.Hour))
		early.Status, early.Diagnostic, early.Reporter, early.Remote = "", "", "", ""
		fresh, again := probe.Recorded{Known: true, New: true, Sent: after(0)}, probe.Recorded{Known: true, Sent: after(0)}

		equal(t, "delay", notify(t, l, delayed), []probe.Recorded{fresh})
		wantOutcome(t, l, p, probe.Pending, true)
		equal(t, "failure", notify(t, l, late), []probe.Recorded{fresh})
		wantOutcome(t, l, p, probe.Bounced, false)
		equal(t, "bounced at", get(t, l, p.Tag.Ref).Bounced, late.At)
		equal(t, "an earlier failure", notify(t, l, early), []probe.Recorded{fresh})
		equal(t, "bounced at", get(t, l, p.Tag.Ref).Bounced, early.At)
		equal(t, "all again", notify(t, l, late, delayed, early), []probe.Recorded{again, again, again})

		moved := late // seen again later, elsewhere
		moved.Folder, moved.At = "Archive", after(4*time.Hour)
		equal(t, "moved", notify(t, l, moved), []probe.Recorded{again})
		equal(t, "notices, the earliest first", get(t, l, p.Tag.Ref).Notices, []probe.Notice{delayed, early, late})

		record(t, l, seen(p, 1, after(5*time.Hour)))
		wantOutcome(t, l, p, probe.Delivered, false)
		equal(t, "a failure of one that came", notify(t, l, told(p, 4, probe.ActionFailed, after(6*time.Hour))), []probe.Recorded{fresh})
		wantOutcome(t, l, p, probe.Delivered, false)
	})
}

// A copy's first sighting counts, whichever was recorded first.
func TestNoticeSeenEarlier(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		send(t, l, p)
		later, earlier := told(p, 1, probe.ActionFailed, after(2*time.Hour)), told(p, 1, probe.ActionFailed, after(time.Hour))
		notify(t, l, later)
		equal(t, "earlier", notify(t, l, earlier), []probe.Recorded{{Known: true, Sent: after(0)}})
		got := get(t, l, p.Tag.Ref)
		equal(t, "notices", got.Notices, []probe.Notice{earlier})
		equal(t, "bounced", got.Bounced, after(time.Hour))
	})
}

// What a failure makes of a probe in each state.
func TestBounces(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx := t.Context()
		running, uncertain, waiting := mail(1, after(0)), mail(2, after(0)), mail(3, after(0))
		for _, p := range []probe.Probe{running, uncertain, waiting} {
			must(t, l.Intend(ctx, p))
		}
		must(t, l.MarkDot(ctx, running.Tag.Ref, 1, after(1)))
		must(t, l.MarkDot(ctx, uncertain.Tag.Ref, 1, after(1)))
		must(t, l.EndAttempt(ctx, uncertain.Tag.Ref, failed(1, after(2)), time.Time{}))
		must(t, l.EndAttempt(ctx, waiting.Tag.Ref, failed(1, after(2)), time.Time{}))
		for _, p := range []probe.Probe{running, uncertain, waiting} {
			notify(t, l, told(p, 1, probe.ActionFailed, after(time.Minute)))
		}
		wantOutcome(t, l, running, probe.Bounced, true) // its reply is still to come
		wantOutcome(t, l, uncertain, probe.Bounced, false)
		wantOutcome(t, l, waiting, probe.Bounced, false)
		must(t, l.EndAttempt(ctx, running.Tag.Ref, accepted(after(time.Hour)), time.Time{}))
		wantOutcome(t, l, running, probe.Bounced, false)
		wantError(t, l.BeginAttempt(ctx, waiting.Tag.Ref, probe.Attempt{N: 2, Began: after(time.Hour)}), probe.ErrState)
	})
}

// Arrivals come before notices in the answer, and a sighting is taken whole or
// not at all.
func TestSightingOfBoth(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		came, bounced, foreign := mail(1, after(0)), mail(2, after(time.Second)), mail(3, after(0))
		send(t, l, came)
		send(t, l, bounced)
		both := probe.Sighting{Mailbox: "mx1", Position: probe.Position{Folder: "INBOX", UIDValidity: 1, LastUID: 9},
			Arrivals: []probe.Arrival{seen(foreign, 1, after(2*time.Second)), seen(came, 1, after(2*time.Second))},
			Notices:  []probe.Notice{told(bounced, 1, probe.ActionFailed, after(time.Minute)), told(foreign, 2, probe.ActionFailed, after(time.Minute))}}
		bad := both
		bad.Notices = append(bad.Notices[:2:2], told(bounced, 3, "eaten", after(time.Minute)))
		_, err := l.Record(t.Context(), bad)
		if err == nil || !strings.Contains(err.Error(), `the action "eaten" is not known: it should be one of failed, delayed, delivered, relayed, expanded`) {
			t.Errorf("error %v, want one about the action", err)
		}
		wantOutcome(t, l, came, probe.Pending, true)

		made, err := l.Record(t.Context(), both)
		must(t, err)
		equal(t, "made", made, []probe.Recorded{{},
			{Known: true, New: true, Sent: after(0), Delay: probe.Delay{Min: time.Second, Max: 2 * time.Second}, Transit: probe.Delay{Max: time.Second}},
			{Known: true, New: true, Sent: after(time.Second)}, {}})
		wantOutcome(t, l, bounced, probe.Bounced, false)
		if _, err := l.Probe(t.Context(), foreign.Tag.Ref); err == nil {
			t.Error("a notice of an unknown probe was stored")
		}
	})
}

// Notices travel with their probe, unite with what is there, and go with it.
func TestNoticesTravel(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		send(t, l, p)
		before := export(t, l)
		other := open(t, t.TempDir())
		take(t, other, before)
		notify(t, l, told(p, 1, probe.ActionDelayed, after(time.Hour)))
		notify(t, other, told(p, 2, probe.ActionFailed, after(2*time.Hour)))
		take(t, other, export(t, l))
		take(t, l, export(t, other))
		equal(t, "ledger", string(export(t, l)), string(export(t, other)))
		equal(t, "again", take(t, l, export(t, other)), ImportStats{Probes: 1})
		equal(t, "an older export again", take(t, l, before), ImportStats{Probes: 1})
		got := get(t, l, p.Tag.Ref)
		equal(t, "notices", got.Notices, []probe.Notice{told(p, 1, probe.ActionDelayed, after(time.Hour)), told(p, 2, probe.ActionFailed, after(2*time.Hour))})
		equal(t, "bounced", got.Bounced, after(2*time.Hour))
		wantOutcome(t, l, p, probe.Bounced, false)

		n, err := l.PruneBy(t.Context(), Pruning{Before: after(3 * time.Hour)})
		must(t, err)
		equal(t, "pruned", n, 1)
		equal(t, "rows left behind", leftovers(t, l), 0)
	})
}

// The reporter's bytes must not keep a notice out of the record.
func TestNoticeIsCleaned(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		send(t, l, p)
		n := told(p, 1, probe.ActionFailed, after(time.Hour))
		n.Diagnostic = "smtp; 550 caf\xe9"
		notify(t, l, n)
		equal(t, "diagnostic", get(t, l, p.Tag.Ref).Notices[0].Diagnostic, "smtp; 550 caf\uFFFD")
	})
}
