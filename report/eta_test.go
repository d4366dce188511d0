package report

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"mailprobe/probe"
)

// flushOfFlow is the history of a relay's route whose held mails came as a flow
// does after a recovery at one o'clock.
func flushOfFlow(f flow) []Mail {
	mails := prompt("r", probe.Relay, -900, -800)
	for i, at := range f.came {
		sent := -60 * (float64(i) + 1) / float64(len(f.came)) // in the hour before
		if len(f.ages) > 0 {
			sent = -f.ages[i] / 60
		}
		mails = append(mails, mailAt("r", probe.Relay, 60+sent).in(60+at/60))
	}
	slices.SortFunc(mails, func(a, b Mail) int { return a.Sent.Compare(b.Sent) })
	return append(mails, prompt("d", probe.MX, 60, 65)...)
}

// at returns what of some mails is known at an instant.
func knownAt(list []Mail, now time.Time) (known []Mail) {
	for _, mail := range list {
		if mail.Sent.After(now) {
			continue
		}
		if mail.Came.To.After(now) {
			mail.Came, mail.Copies = probe.Interval{}, 0
		}
		known = append(known, mail)
	}
	return known
}

// When a quarter, half and three quarters are drained, the estimate is wrong by a
// fifth of the time left at most, or its interval holds the truth, in nine of ten
// cases.
func TestEstimatesWhileAFlushDrains(t *testing.T) {
	for _, shape := range []struct {
		name string
		flow func(*rand.Rand) flow
	}{{"constant rate", constantRate}, {"Postfix retries", postfixWaves}} {
		r := rand.New(rand.NewPCG(101, 2011))
		asked, missed := 0, 0
		for range 10 {
			f := shape.flow(r)
			mails := flushOfFlow(f)
			o := Outage{Server: "s", Kind: Down, Start: iv(-700, -700), End: iv(60, 60)}
			sorted := slices.Sorted(slices.Values(f.came))
			truth := m(60 + sorted[len(sorted)-1]/60)
			for _, part := range []int{25, 50, 75} {
				now := m(60 + sorted[len(sorted)*part/100]/60 + 0.1)
				if now.Before(m(65)) || !now.Before(truth) {
					continue
				}
				asked++
				e := Estate{}.FlushOf(History{Mails: knownAt(mails, now)}, o, now).Last.Estimate
				if e == nil {
					t.Logf("%s, %d %%: none", shape.name, part)
					missed++
					continue
				}
				wrong := e.At.Sub(truth).Abs().Seconds() / truth.Sub(now).Seconds()
				if wrong > 0.2 && (truth.Before(e.From) || truth.After(e.To.Add(time.Second))) {
					t.Logf("%s, %d %%: wrong by %.0f %% of the time left", shape.name, part, wrong*100)
					missed++
				}
			}
		}
		t.Logf("%s: %d estimates, %d of them wrong or missing", shape.name, asked, missed)
		if asked < 15 || missed*10 > asked {
			t.Errorf("%s: %d of %d estimates are wrong or missing", shape.name, missed, asked)
		}
	}
}
