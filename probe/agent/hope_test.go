package agent

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// The mailbox hears that its server answers again from the routes that speak to the
// server, and from no relay.
func TestAMailboxHearsThatItsServerAnswersAgain(t *testing.T) {
	for via, want := range map[probe.Via]int{probe.MX: 1, probe.Submission: 1, probe.Relay: 0} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			back := sender(func(ctx context.Context, m probe.Mail, steps probe.Steps) probe.Attempt {
				if time.Since(began) < 10*time.Minute {
					return fails(0, probe.Refused, 0)(ctx, m, steps)
				}
				return takes(0)(ctx, m, steps)
			})
			r := route("r", time.Minute, back)
			r.Via = via
			a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: newMemory(), Routes: []Route{r}})
			if err != nil {
				t.Fatal(err)
			}
			box := &sleeper{}
			a.AddMailbox("probe@mx1", box, nil)
			runForAgent(t, a, time.Hour)
			if box.hopes != want {
				t.Errorf("%s: there was hope %d times, want %d", via, box.hopes, want)
			}
		})
	}
}
