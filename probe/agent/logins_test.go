package agent

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

func TestARefusedLoginIsNotTriedEveryMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		tried := 0
		refuses := sender(func(context.Context, probe.Mail, probe.Steps) probe.Attempt {
			tried++
			return probe.Attempt{Ended: time.Now(), Class: probe.AuthFailed, Reply: probe.Reply{Code: 535}}
		})
		runFor(t, m, time.Hour, route("login", time.Minute, refuses), route("other", time.Minute, takes(0)))
		if tried < 6 || tried > 12 {
			t.Errorf("the login was tried %d times in an hour: want every 5 to 10 minutes", tried)
		}
		capped := 0
		for _, p := range m.all("login") {
			if p.Attempts[0].Class == probe.Capped {
				capped++
			}
		}
		if capped+tried != 60 {
			t.Errorf("%d held back and %d tried: want each minute accounted for", capped, tried)
		}
		for _, p := range m.all("other") {
			if p.Attempts[0].Class != probe.Accepted {
				t.Errorf("another route was held back: %+v", p.Attempts[0])
			}
		}
	})
}
