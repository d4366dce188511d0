package agent

import (
	"context"
	"slices"
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

func TestANewPasswordIsTriedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		refused := route("r", time.Minute, fails(0, probe.AuthFailed, 535))
		running(t, m, Options{Routes: []Route{refused}}, func(a *Agent) {
			time.Sleep(2 * time.Minute)
			if err := a.Apply([]Route{route("r", time.Minute, takes(0))}, nil); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Minute)
		})
		var got []probe.Class
		for _, p := range m.all("r") {
			got = append(got, newest(p).Class)
		}
		if want := []probe.Class{probe.AuthFailed, probe.Capped, probe.Accepted}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
