package ledger

import (
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// Each step of a probe's life is there after a restart.
func TestLifeSurvivesRestarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		want := mail(1, after(0))
		ref := want.Tag.Ref
		arrival := seen(want, 1, after(40*time.Minute))
		arrival.Junk, arrival.Folder, arrival.Internal = true, "迷惑メール", after(39*time.Minute)
		arrival.Hops = []probe.Hop{{By: "mx1", From: "agent", ID: "4D3C", At: after(38 * time.Minute)}, {From: "x"}}
		arrival.Verdicts = probe.Verdicts{SPF: "pass", DKIM: "none", DMARC: "fail"}

		steps := []struct {
			name    string
			do      func(*Ledger) error
			change  func()
			outcome probe.Outcome
			open    bool
		}{
			{"intend", func(l *Ledger) error { return l.Intend(t.Context(), want) }, func() {}, probe.Pending, true},
			{"fail", func(l *Ledger) error {
				return l.EndAttempt(t.Context(), ref, failed(1, after(time.Second)), time.Time{})
			},
				func() { want.Attempts[0] = failed(1, after(time.Second)); want.Attempts[0].Began = after(0) }, probe.Pending, true},
			{"begin again", func(l *Ledger) error {
				return l.BeginAttempt(t.Context(), ref, probe.Attempt{N: 2, Began: after(time.Minute)})
			}, func() { want.Attempts = append(want.Attempts, probe.Attempt{N: 2, Began: after(time.Minute)}) }, probe.Pending, true},
			{"dot", func(l *Ledger) error { return l.MarkDot(t.Context(), ref, 2, after(62*time.Second)) },
				func() { want.Attempts[1].Dotted = after(62 * time.Second) }, probe.Pending, true},
			{"accepted", func(l *Ledger) error {
				a := accepted(after(63 * time.Second))
				a.N = 2
				return l.EndAttempt(t.Context(), ref, a, time.Time{})
			}, func() {
				a := accepted(after(63 * time.Second))
				a.N, a.Began, a.Dotted = 2, after(time.Minute), after(62*time.Second)
				want.Attempts[1] = a
			}, probe.Pending, true},
			{"arrive", func(l *Ledger) error { _, err := l.Record(t.Context(), look(arrival)); return err },
				func() { want.Arrivals = []probe.Arrival{arrival} }, probe.Delivered, false},
		}
		for _, step := range steps {
			l := open(t, dir)
			if err := step.do(l); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
			step.change()
			must(t, l.Close())

			l = open(t, dir)
			equal(t, step.name, get(t, l, ref), want)
			if outcome, isOpen := storedOutcome(t, l, ref); outcome != step.outcome || isOpen != step.open {
				t.Errorf("%s: stored as %s, open %t; want %s, %t", step.name, outcome, isOpen, step.outcome, step.open)
			}
			must(t, l.Close())
		}
	})
}

// What every end of an attempt makes of the probe.
func TestEnds(t *testing.T) {
	rejected := probe.Attempt{N: 1, Ended: after(2 * time.Second), Class: probe.Rejected, Phase: probe.PhaseEnvelope, Reply: probe.Reply{Code: 550, Text: "no such user"}}
	gone := probe.Attempt{N: 1, Ended: after(2 * time.Second), Class: probe.Disconnected, Phase: probe.PhaseData, Err: "EOF"}
	tests := []struct {
		name    string
		dotted  bool
		end     probe.Attempt
		givenUp time.Time
		outcome probe.Outcome
		open    bool
	}{
		{"accepted", true, accepted(after(2 * time.Second)), time.Time{}, probe.Pending, true},
		{"rejected", false, rejected, after(2 * time.Second), probe.Rejection, false},
		{"refused, to be tried again", false, failed(1, after(2*time.Second)), time.Time{}, probe.Pending, true},
		{"refused, given up", false, failed(1, after(2*time.Second)), after(2 * time.Second), probe.Expired, false},
		{"disconnected before the dot", false, gone, after(2 * time.Second), probe.Expired, false},
		{"disconnected after the dot", true, gone, time.Time{}, probe.Uncertain, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, l *Ledger) {
				p := mail(1, after(0))
				must(t, l.Intend(t.Context(), p))
				if test.dotted {
					must(t, l.MarkDot(t.Context(), p.Tag.Ref, 1, after(time.Second)))
				}
				must(t, l.EndAttempt(t.Context(), p.Tag.Ref, test.end, test.givenUp))
				if outcome, isOpen := storedOutcome(t, l, p.Tag.Ref); outcome != test.outcome || isOpen != test.open {
					t.Errorf("%s, open %t; want %s, %t", outcome, isOpen, test.outcome, test.open)
				}
				if got := get(t, l, p.Tag.Ref).Outcome(time.Now()); got != test.outcome {
					t.Errorf("read back as %s, want %s", got, test.outcome)
				}
			})
		})
	}
}

// A probe may be recorded with its end, as when the cap of connections forbids
// to try.
func TestIntendEnded(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		p.Attempts[0].Ended, p.Attempts[0].Class, p.GivenUp = after(0), probe.Capped, after(0)
		must(t, l.Intend(t.Context(), p))
		equal(t, "probe", get(t, l, p.Tag.Ref), p)
		if outcome, isOpen := storedOutcome(t, l, p.Tag.Ref); outcome != probe.Expired || isOpen {
			t.Errorf("%s, open %t; want expired, settled", outcome, isOpen)
		}
	})
}

// An arrival that comes before the reply to the dot leaves the attempt open.
func TestArrivalBeforeReply(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		must(t, l.Intend(t.Context(), p))
		must(t, l.MarkDot(t.Context(), p.Tag.Ref, 1, after(time.Second)))
		record(t, l, seen(p, 1, after(2*time.Second)))
		if outcome, isOpen := storedOutcome(t, l, p.Tag.Ref); outcome != probe.Delivered || !isOpen {
			t.Errorf("%s, open %t; want delivered and open", outcome, isOpen)
		}
		must(t, l.EndAttempt(t.Context(), p.Tag.Ref, accepted(after(3*time.Second)), time.Time{}))
		if outcome, isOpen := storedOutcome(t, l, p.Tag.Ref); outcome != probe.Delivered || isOpen {
			t.Errorf("%s, open %t; want delivered and settled", outcome, isOpen)
		}
	})
}

func TestRefusals(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx := t.Context()
		running, uncertain, done, unknown := mail(1, after(0)), mail(2, after(0)), mail(3, after(0)), mail(4, after(0))
		must(t, l.Intend(ctx, running))
		must(t, l.Intend(ctx, uncertain))
		must(t, l.MarkDot(ctx, uncertain.Tag.Ref, 1, after(time.Second)))
		must(t, l.EndAttempt(ctx, uncertain.Tag.Ref, failed(1, after(2*time.Second)), time.Time{}))
		send(t, l, done)
		before := export(t, l)
		elsewhere := probe.Ref{Agent: "site1", Route: "mx9-in", ID: number(1)}

		second := probe.Attempt{N: 2, Began: after(time.Minute)}
		two := mail(9, after(0))
		two.Attempts = append(two.Attempts, second)
		two.Attempts[0] = failed(1, after(1))
		two.Attempts[0].Began = after(0)
		for name, test := range map[string]struct{ err, want error }{
			"intend twice":               {l.Intend(ctx, running), ErrExists},
			"intend with two attempts":   {l.Intend(ctx, two), probe.ErrState},
			"dot of unknown":             {l.MarkDot(ctx, unknown.Tag.Ref, 1, after(0)), probe.ErrUnknown},
			"dot of another attempt":     {l.MarkDot(ctx, running.Tag.Ref, 2, after(0)), probe.ErrState},
			"dot after the end":          {l.MarkDot(ctx, done.Tag.Ref, 1, after(0)), probe.ErrState},
			"end of unknown":             {l.EndAttempt(ctx, unknown.Tag.Ref, failed(1, after(1)), after(1)), probe.ErrUnknown},
			"end of another attempt":     {l.EndAttempt(ctx, running.Tag.Ref, failed(2, after(1)), after(1)), probe.ErrState},
			"another end":                {l.EndAttempt(ctx, done.Tag.Ref, failed(1, after(1)), after(1)), probe.ErrState},
			"give up unknown":            {l.GiveUp(ctx, unknown.Tag.Ref, after(0)), probe.ErrUnknown},
			"dot of an unknown route":    {l.MarkDot(ctx, elsewhere, 1, after(0)), probe.ErrUnknown},
			"second dot of unknown":      {l.MarkDot(ctx, unknown.Tag.Ref, 2, after(0)), probe.ErrUnknown},
			"end of an unknown route":    {l.EndAttempt(ctx, elsewhere, failed(1, after(1)), after(1)), probe.ErrUnknown},
			"begin on an unknown route":  {l.BeginAttempt(ctx, elsewhere, second), probe.ErrUnknown},
			"give up an unknown route":   {l.GiveUp(ctx, elsewhere, after(0)), probe.ErrUnknown},
			"begin unknown":              {l.BeginAttempt(ctx, unknown.Tag.Ref, second), probe.ErrUnknown},
			"begin while under way":      {l.BeginAttempt(ctx, running.Tag.Ref, second), probe.ErrState},
			"begin after accepted":       {l.BeginAttempt(ctx, done.Tag.Ref, second), probe.ErrState},
			"begin while uncertain":      {l.BeginAttempt(ctx, uncertain.Tag.Ref, second), probe.ErrState},
			"begin with an end":          {l.BeginAttempt(ctx, done.Tag.Ref, accepted(after(1))), nil},
			"probe of unknown":           {errorOf(l.Probe(ctx, unknown.Tag.Ref)), probe.ErrUnknown},
			"probe of an unknown agent":  {errorOf(l.Probe(ctx, probe.Ref{Agent: "x", Route: "mx1-in", ID: number(1)})), probe.ErrUnknown},
			"dot at no time":             {l.MarkDot(ctx, running.Tag.Ref, 1, time.Time{}), nil},
			"end at no time":             {l.EndAttempt(ctx, running.Tag.Ref, probe.Attempt{N: 1, Class: probe.Refused}, after(1)), nil},
			"end of no class":            {l.EndAttempt(ctx, running.Tag.Ref, probe.Attempt{N: 1, Ended: after(1)}, after(1)), nil},
			"end in the year 9999":       {l.EndAttempt(ctx, running.Tag.Ref, failed(1, time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)), after(1)), nil},
			"intend without an attempt":  {l.Intend(ctx, probe.Probe{Tag: unknown.Tag, Server: "x", Via: probe.MX}), nil},
			"intend without a server":    {l.Intend(ctx, probe.Probe{Tag: unknown.Tag, Via: probe.MX, Attempts: unknown.Attempts}), nil},
			"intend of a malformed name": {l.Intend(ctx, probe.Probe{Tag: probe.Tag{Ref: probe.Ref{Agent: "A", Route: "b"}}, Server: "x", Via: probe.MX, Attempts: unknown.Attempts}), nil},
		} {
			if test.err == nil {
				t.Errorf("%s: no error", name)
			} else if test.want != nil {
				wantError(t, test.err, test.want)
			}
		}
		equal(t, "ledger after refusals", string(export(t, l)), string(before))
	})
}

func errorOf[T any](_ T, err error) error { return err }

// What was recorded may be recorded again: the caller cannot know whether a
// call that was cut off was done.
func TestRepeats(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx, p := t.Context(), mail(1, after(0))
		second := probe.Attempt{N: 2, Began: after(time.Minute)}
		must(t, l.Intend(ctx, p))
		for range 2 {
			must(t, l.EndAttempt(ctx, p.Tag.Ref, failed(1, after(time.Second)), time.Time{}))
		}
		for range 2 {
			must(t, l.BeginAttempt(ctx, p.Tag.Ref, second))
		}
		must(t, l.MarkDot(ctx, p.Tag.Ref, 2, after(2*time.Minute)))
		must(t, l.MarkDot(ctx, p.Tag.Ref, 2, after(3*time.Minute)))
		got := get(t, l, p.Tag.Ref)
		if len(got.Attempts) != 2 || !got.Attempts[1].Dotted.Equal(after(2*time.Minute)) {
			t.Errorf("attempts %+v: want two, and the first mark of the dot", got.Attempts)
		}
	})
}

// A mark that was made is never taken back by the end of the attempt.
func TestEndKeepsMark(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		must(t, l.Intend(t.Context(), p))
		must(t, l.MarkDot(t.Context(), p.Tag.Ref, 1, after(time.Second)))
		end := failed(1, after(2*time.Second))
		end.Dotted = after(1500 * time.Millisecond)
		must(t, l.EndAttempt(t.Context(), p.Tag.Ref, end, after(2*time.Second)))
		if got := get(t, l, p.Tag.Ref).Attempts[0].Dotted; !got.Equal(after(time.Second)) {
			t.Errorf("dotted %s, want the mark at one second", got)
		}
		if outcome, _ := storedOutcome(t, l, p.Tag.Ref); outcome != probe.Uncertain {
			t.Errorf("outcome %s, want uncertain", outcome)
		}
	})
}

// A hostile server's bytes must not keep its answer out of the record.
func TestTextIsCleaned(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		must(t, l.Intend(t.Context(), p))
		end := failed(1, after(time.Second))
		end.Reply = probe.Reply{Code: 451, Text: "caf\xe9 \x00 ok"}
		must(t, l.EndAttempt(t.Context(), p.Tag.Ref, end, time.Time{}))
		if got, want := get(t, l, p.Tag.Ref).Attempts[0].Reply.Text, "caf\uFFFD \x00 ok"; got != want {
			t.Errorf("text %q, want %q", got, want)
		}
	})
}
