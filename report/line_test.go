package report

import (
	"slices"
	"testing"
	"time"

	"mailprobe/probe"
)

// takenAt is the mail with one more try of the agent's, which was accepted and
// brought it.
func (m Mail) takenAt(minute float64) Mail {
	began := noon.Add(time.Duration(minute * float64(time.Minute)))
	m.Tries = append(slices.Clone(m.Tries), Try{Began: began, Dotted: began, Ended: began, Class: probe.Accepted})
	m.Accepted = began
	return m.in(minute + 0.02)
}

// The agent tries one mail in 20 s again, so that most are due long before their
// turn: the last of 60 comes at 13:20.
func TestFlushOfALineThatTheAgentMakes(t *testing.T) {
	e := Estate{Routes: []Route{{Name: "r", Retry: probe.Patience{Name: probe.PatienceList, Spacings: slices.Repeat([]time.Duration{5 * time.Minute}, 50)}}}}
	for _, minute := range []float64{65, 65.01, 70, 70.01, 75, 75.01} {
		mails := prompt("r", probe.MX, -30, 0)
		for i := 0.0; i < 60; i++ {
			var tries []float64
			for at := i; at < 60; at += 5 {
				tries = append(tries, at)
			}
			mail := mailAt("r", probe.MX, i).refusedAt(tries...)
			if turn := 60 + (i+1)/3; turn <= minute {
				mail = mail.takenAt(turn)
			}
			mails = append(mails, mail)
		}
		mails = knownAt(append(mails, prompt("r", probe.MX, 60, minute)...), m(minute))
		got := e.FlushOf(History{Mails: mails}, down, m(minute)).Last.Estimate
		if got == nil || got.From.After(m(80)) || got.To.Before(m(80)) || got.To.Sub(got.From) > m(80).Sub(m(minute)) {
			t.Errorf("as of minute %v it is expected %+v, and comes at %v", minute, got, m(80))
		}
	}
}

// What the server itself had taken comes at once, and says nothing of the relay's
// queue, which brings two mails a minute until 13:30.
func TestFlushOfTwoQueues(t *testing.T) {
	for _, minute := range []float64{65, 70} {
		mails := append(prompt("d", probe.MX, -30, 0), prompt("r", probe.Relay, -30, 0)...)
		for i := 0.0; i < 60; i++ {
			mails = append(mails, mailAt("d", probe.MX, i).in(60+i/60))
			relayed := mailAt("r", probe.Relay, i)
			if came := 60 + (i+1)/2; came <= minute {
				relayed = relayed.in(came)
			}
			mails = append(mails, relayed)
		}
		slices.SortStableFunc(mails, func(a, b Mail) int { return a.Sent.Compare(b.Sent) })
		mails = append(mails, prompt("d", probe.MX, 60, minute)...)
		got := Estate{}.FlushOf(History{Mails: mails}, down, m(minute)).Last.Estimate
		if got == nil || got.From.After(m(90)) || got.To.Before(m(90)) || got.To.Sub(got.From) > m(90).Sub(m(minute)) || got.By != ByDrain {
			t.Errorf("as of minute %v it is expected %+v, and comes at %v", minute, got, m(90))
		}
	}
}

// The relay has the first fresh mails past its queue, which it fills again only
// then; those behind wait until 13:30. Mail is normal by itself from 13:30 on.
func TestFlushOfAQueueThatFillsAfterTheRecovery(t *testing.T) {
	mails := append(prompt("d", probe.MX, -30, 0), prompt("r", probe.Relay, -30, 0)...)
	for i := 0.0; i < 90; i++ {
		relayed := mailAt("r", probe.Relay, i)
		switch {
		case i < 60:
			relayed = relayed.in(61 + i/3)
		case i < 65:
			relayed = relayed.in(i + 0.05)
		default:
			relayed = relayed.in(81 + (i-65)*9/24)
		}
		mails = append(mails, relayed)
	}
	mails = append(mails, prompt("d", probe.MX, 60, 110)...)
	mails = append(mails, prompt("r", probe.Relay, 90, 110)...)
	slices.SortStableFunc(mails, func(a, b Mail) int { return a.Sent.Compare(b.Sent) })
	for minute, reached := range map[float64]bool{70: false, 83: false, 88: false, 100: true} {
		got := Estate{}.FlushOf(History{Mails: knownAt(mails, m(minute))}, down, m(minute)).Last
		if got.Reached != reached || reached && !got.At.To.Equal(m(81+24*9./24)) {
			t.Errorf("as of minute %v the last end is %+v, want reached %v, at %v", minute, got, reached, m(90))
		}
	}
}

// The wait of fresh mail grows little by little to ten minutes, and falls again to
// nothing at 13:30: the last mail that waits for more than 30 s was sent at 13:29:12.
func TestFlushOfAQueueThatGrowsSlowly(t *testing.T) {
	mails := prompt("d", probe.MX, -30, 0)
	for i := -30.0; i < 60; i++ {
		came := i + 0.05
		if i >= 0 {
			came = 60.1 + i/6
		}
		mails = append(mails, mailAt("r", probe.Relay, i).in(came))
	}
	for i := range 400 {
		sent := 60 + float64(i)/10
		wait := max(0.05, min(sent-60, 90-sent)*10/15)
		mails = append(mails, mailAt("r", probe.Relay, sent).in(sent+wait))
	}
	mails = append(mails, prompt("d", probe.MX, 60, 100)...)
	slices.SortStableFunc(mails, func(a, b Mail) int { return a.Sent.Compare(b.Sent) })
	got := Estate{}.FlushOf(History{Mails: mails}, down, m(100)).Last
	want := m(89.2 + 0.8*10/15)
	if !got.Reached || got.At.To.Sub(want).Abs() > time.Second {
		t.Errorf("the last end is %+v, want %v", got, want)
	}
}
