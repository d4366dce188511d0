package agent

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// fails is a server that fails every attempt after d, in the given way.
func fails(d time.Duration, class probe.Class, code int) sender {
	return func(context.Context, probe.Mail, probe.Steps) probe.Attempt {
		time.Sleep(d)
		return probe.Attempt{Ended: time.Now(), Class: class, Reply: probe.Reply{Code: code}}
	}
}

// patient is a route that tries again.
func patient(name string, every time.Duration, s Sender, patience string) Route {
	r := route(name, every, s)
	r.Retry = probe.Patience{Name: patience}
	return r
}

// ages returns when each attempt at a probe began, after the first.
func ages(p probe.Probe) (list []time.Duration) {
	for _, a := range p.Attempts {
		list = append(list, a.Began.Sub(p.Sent()))
	}
	return list
}

func seconds(list ...int) (ages []time.Duration) {
	for _, s := range list {
		ages = append(ages, time.Duration(s)*time.Second)
	}
	return ages
}

// A server is down for three hours, and one probe a minute is sent to it. The
// ages were reckoned by hand from what each MTA publishes.
func TestEveryRetryIsMadeWhenItsScheduleSays(t *testing.T) {
	for name, c := range map[string]struct {
		patience string
		took     time.Duration // each attempt
		want     []time.Duration
	}{
		"postfix":        {probe.PatiencePostfix, 0, seconds(0, 300, 600, 1200, 2400, 4800, 8800)},
		"postfix, slow":  {probe.PatiencePostfix, 30 * time.Second, seconds(0, 330, 720, 1500, 3060, 6180, 10210)},
		"exim":           {probe.PatienceExim, 0, seconds(0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200)},
		"sendmail, slow": {probe.PatienceSendmail, time.Minute, seconds(0, 1860, 3720, 5580, 7440, 9300)},
		"exchange": {probe.PatienceExchange, 0, seconds(0, 60, 120, 180, 240, 540, 840, 1140, 1440, 1740, 2040, 2640, 3240, 3840,
			4440, 5040, 5640, 6240, 6840, 7440, 8040, 8640, 9240, 9840, 10440)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				end := time.Now().Add(3*time.Hour - time.Second)
				runFor(t, m, 3*time.Hour-time.Second, patient("r", time.Minute, fails(c.took, probe.TimedOut, 0), c.patience))
				list := m.all("r")
				if len(list) != 180 {
					t.Errorf("%d probes in 3 h, want 180", len(list))
				}
				for _, p := range list {
					left := end.Sub(p.Sent())
					want := slices.DeleteFunc(slices.Clone(c.want), func(age time.Duration) bool { return age >= left })
					if !slices.Equal(ages(p), want) {
						t.Fatalf("the probe sent %v before the end was tried at %v, want %v", left, ages(p), want)
					}
				}
			})
		})
	}
}

func TestARetryIsTheSameMailWithItsOwnMarks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var mails []string
		r := route("r", 24*time.Hour, sender(func(ctx context.Context, mail probe.Mail, steps probe.Steps) probe.Attempt {
			mails = append(mails, string(mail.Content)+mail.From+mail.To+mail.EnvelopeID)
			if len(mails) < 3 {
				if err := steps.BeforeDot(ctx); err != nil {
					t.Error(err)
				}
				return probe.Attempt{Ended: time.Now(), Class: probe.Deferred, Reply: probe.Reply{Code: 451}}
			}
			return takes(time.Second)(ctx, mail, steps)
		}))
		r.Retry = probe.ListPatience(seconds(10, 20, 30))
		var began, retried, gave int
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Routes: []Route{r}, Observer: Observer{
			Began:   func(probe.Route, time.Time) { began++ },
			Retried: func(probe.Route, time.Time) { retried++ },
			GaveUp:  func(probe.Route, probe.Outcome) { gave++ },
		}})
		if err != nil {
			t.Fatal(err)
		}
		runForAgent(t, a, 24*time.Hour+time.Minute)
		p := m.all("r")[0]
		if len(mails) < 3 || mails[0] != mails[1] || mails[1] != mails[2] {
			t.Errorf("the mails differ: %q", mails)
		}
		if want := seconds(0, 10, 30); !slices.Equal(ages(p), want) || p.Accepted().Sub(p.Sent()) != 31*time.Second {
			t.Errorf("tried at %v and accepted after %v, want %v and 31s", ages(p), p.Accepted().Sub(p.Sent()), want)
		}
		want := []string{"intend r", "dot r", "end r", "begin r", "dot r", "end r", "begin r", "dot r", "end r"}
		if got := withoutWatch(m); !slices.Equal(got[:9], want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if tally := a.Tally("r"); began != len(m.all("r")) || retried != 2 || gave != 0 || tally.Ended[probe.Deferred] != 2 ||
			tally.Sent != began || tally.Retries != 2 || !tally.LastBegan.Equal(m.all("r")[began-1].Sent()) {
			t.Errorf("%d began, %d retried, %d given up, tally %+v", began, retried, gave, tally)
		}
	})
}

func TestWhatIsNotTriedAgain(t *testing.T) {
	refusedAfterDot := func(code int) sender {
		return func(ctx context.Context, _ probe.Mail, steps probe.Steps) probe.Attempt {
			if err := steps.BeforeDot(ctx); err != nil {
				return probe.Attempt{Ended: time.Now(), Class: probe.Aborted}
			}
			return probe.Attempt{Ended: time.Now(), Class: probe.Disconnected, Reply: probe.Reply{Code: code}}
		}
	}
	for name, c := range map[string]struct {
		sender   Sender
		patience probe.Patience
		attempts int
		outcome  probe.Outcome
		gaveUp   []probe.Outcome
	}{
		"accepted":                    {takes(0), probe.Patience{Name: "postfix"}, 1, probe.Pending, nil},
		"rejected":                    {fails(0, probe.Rejected, 550), probe.Patience{Name: "postfix"}, 1, probe.Rejection, []probe.Outcome{probe.Rejection}},
		"null MX":                     {fails(0, probe.NullMX, 0), probe.Patience{Name: "postfix"}, 1, probe.Expired, []probe.Outcome{probe.Expired}},
		"uncertain":                   {refusedAfterDot(0), probe.Patience{Name: "postfix"}, 1, probe.Uncertain, nil},
		"lost with an answer":         {refusedAfterDot(451), probe.Patience{Name: "sendmail"}, 2, probe.Pending, nil},
		"the list has ended":          {fails(0, probe.Deferred, 450), probe.ListPatience(seconds(1, 2)), 3, probe.Expired, []probe.Outcome{probe.Expired}},
		"none":                        {fails(0, probe.Refused, 0), probe.Patience{}, 1, probe.Expired, []probe.Outcome{probe.Expired}},
		"the agent could not":         {fails(0, probe.Aborted, 0), probe.Patience{Name: "sendmail"}, 2, probe.Pending, nil},
		"greylisted, and tried again": {fails(0, probe.Deferred, 450), probe.Patience{Name: "sendmail"}, 2, probe.Pending, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				r := route("r", 24*time.Hour, c.sender)
				r.Retry = c.patience
				var gaveUp []probe.Outcome
				a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Routes: []Route{r},
					Observer: Observer{GaveUp: func(_ probe.Route, o probe.Outcome) { gaveUp = append(gaveUp, o) }}})
				if err != nil {
					t.Fatal(err)
				}
				until := time.Until(firstDue("r", 24*time.Hour, time.Now()))
				runForAgent(t, a, until+31*time.Minute)
				p := m.all("r")[0]
				if len(p.Attempts) != c.attempts || p.Outcome(time.Now()) != c.outcome || !slices.Equal(gaveUp, c.gaveUp) {
					t.Errorf("%d attempts, %s, given up %v: want %d, %s, %v", len(p.Attempts), p.Outcome(time.Now()), gaveUp,
						c.attempts, c.outcome, c.gaveUp)
				}
			})
		})
	}
}

func TestARestartGoesOnWithWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		key := probe.NewKey()
		r := patient("r", time.Hour, fails(0, probe.Refused, 0), probe.PatiencePostfix)
		run := func(d time.Duration) *Agent {
			a, err := New(Options{Name: "agent1", Key: key, Ledger: m, Waiting: m.waiting, Routes: []Route{r}})
			if err != nil {
				t.Fatal(err)
			}
			runForAgent(t, a, d)
			return a
		}
		time.Sleep(time.Until(firstDue("r", time.Hour, time.Now().Add(time.Second))) - time.Second)
		run(11*time.Minute + time.Second) // tried at 0, 5 and 10 min; due at 20
		time.Sleep(4 * time.Minute)
		m.failing("waiting", errDisk)
		time.AfterFunc(time.Second, func() { m.failing("waiting", nil) })
		run(6 * time.Minute) // from 15 to 21 min: the next is due at 40
		time.Sleep(24 * time.Minute)
		run(time.Minute) // from 45 to 46 min: overdue, and made at once
		want := seconds(0, 300, 600, 1200, 45*60)
		if got := ages(m.all("r")[0]); !slices.Equal(got, want) {
			t.Errorf("tried at %v, want %v", got, want)
		}
	})
}

func TestWhatTheStopInterruptedIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		r := patient("r", 24*time.Hour, hangs(false), probe.PatiencePostfix)
		until := time.Until(firstDue("r", 24*time.Hour, time.Now()))
		runFor(t, m, until+time.Minute, r)
		if p := m.all("r")[0]; newest(p).Class != probe.Interrupted || !p.GivenUp.IsZero() {
			t.Errorf("%+v: want it interrupted and not given up", p)
		}
		r.Sender = takes(0)
		runFor(t, m, 10*time.Minute, r)
		// 60 s of trying, 5 s of grace, and Postfix's first 300 s.
		if p := m.all("r")[0]; !slices.Equal(ages(p), seconds(0, 365)) || newest(p).Class != probe.Accepted {
			t.Errorf("tried at %v, the last: %+v", ages(p), newest(p))
		}
	})
}

func TestARetryThatCannotBeRecordedIsNotMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		tried := 0
		r := route("r", 24*time.Hour, sender(func(context.Context, probe.Mail, probe.Steps) probe.Attempt {
			tried++
			return probe.Attempt{Ended: time.Now(), Class: probe.Refused}
		}))
		r.Retry = probe.ListPatience(seconds(60, 3600))
		until := time.Until(firstDue("r", 24*time.Hour, time.Now()))
		m.failing("begin", errDisk)
		time.AfterFunc(until+10*time.Minute+time.Second, func() {
			if tried != 1 {
				t.Errorf("%d attempts were made, of which one could be recorded", tried)
			}
			m.failing("begin", nil)
		})
		a := runFor(t, m, until+20*time.Minute, r)
		if want := seconds(0, 660); !slices.Equal(ages(m.all("r")[0]), want) {
			t.Errorf("tried at %v, want %v", ages(m.all("r")[0]), want)
		}
		if f := a.Fault(); f.Count != 10 || !f.Over {
			t.Errorf("fault: %+v", f)
		}
	})
}

func TestWhatArrivedAlthoughItWasRefusedIsNotSentTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		r := patient("r", 24*time.Hour, fails(0, probe.Deferred, 451), probe.PatiencePostfix)
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Routes: []Route{r}})
		if err != nil {
			t.Fatal(err)
		}
		until := time.Until(firstDue("r", 24*time.Hour, time.Now()))
		time.AfterFunc(until+time.Minute, func() {
			if _, err := a.Inbox("probe@mx1").Record(t.Context(), probe.Sighting{Mailbox: "probe@mx1",
				Arrivals: []probe.Arrival{{Tag: m.all("r")[0].Tag, By: time.Now()}}}); err != nil {
				t.Error(err)
			}
		})
		runForAgent(t, a, until+time.Hour)
		if p := m.all("r")[0]; len(p.Attempts) != 1 || a.Queue()["r"] != 0 {
			t.Errorf("%d attempts, %v wait: want one, and none", len(p.Attempts), a.Queue())
		}
	})
}

// Retries wait until a fresh probe has got past the login: they would all be
// refused at once.
func TestARefusedLoginHoldsRetriesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var tried atomic.Int32
		mended := time.Now().Add(time.Hour)
		r := route("login", 10*time.Second, sender(func(ctx context.Context, mail probe.Mail, steps probe.Steps) probe.Attempt {
			if time.Now().Before(mended) {
				tried.Add(1)
				return probe.Attempt{Ended: time.Now(), Class: probe.AuthFailed, Phase: probe.PhaseAuth, Reply: probe.Reply{Code: 535}}
			}
			return takes(0)(ctx, mail, steps)
		}))
		r.Retry = probe.ListPatience(slices.Repeat(seconds(60), 100))
		r.Limit = NewLimit(1000, 0)
		runFor(t, m, 75*time.Minute, r)
		if n := tried.Load(); n < 6 || n > 12 {
			t.Errorf("the login was tried %d times in an hour: want every 5 to 10 minutes", n)
		}
		for _, p := range m.all("login") {
			if last := newest(p); last.Class != probe.Accepted || len(p.Attempts) > 2 {
				t.Errorf("%d attempts, the last: %+v: want at most two, and accepted", len(p.Attempts), last)
			}
		}
	})
}

func TestHoldingKeepsRetriesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		r := patient("r", 24*time.Hour, fails(0, probe.Refused, 0), probe.PatiencePostfix)
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Routes: []Route{r}})
		if err != nil {
			t.Fatal(err)
		}
		until := time.Until(firstDue("r", 24*time.Hour, time.Now()))
		time.AfterFunc(until+time.Minute, func() { a.Hold(true) })
		time.AfterFunc(until+7*time.Minute, func() { a.Hold(false) })
		runForAgent(t, a, until+8*time.Minute)
		if want := seconds(0, 420); !slices.Equal(ages(m.all("r")[0]), want) {
			t.Errorf("tried at %v, want %v", ages(m.all("r")[0]), want)
		}
	})
}

func TestOnDemandNothingWaitsAndNothingIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		key := probe.NewKey()
		r := patient("r", 24*time.Hour, fails(time.Second, probe.Deferred, 451), probe.PatiencePostfix)
		old := patient("gone", 24*time.Hour, fails(0, probe.Deferred, 451), probe.PatiencePostfix)
		send := func(o Options, route string) {
			o.Name, o.Key, o.Ledger, o.Waiting, o.OnDemand = "agent1", key, m, m.waiting, true
			a, err := New(o)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { defer close(done); _ = a.Run(ctx) }()
			if _, err := a.Send(t.Context(), route); err != nil {
				t.Error(err)
			}
			if took := time.Since(began); took > time.Second {
				t.Errorf("it returned after %v, and nobody tries again", took)
			}
			time.Sleep(time.Hour)
			cancel()
			<-done
		}
		send(Options{Routes: []Route{r, old}}, "gone")
		send(Options{Routes: []Route{r}}, "r")
		for _, p := range slices.Concat(m.all("r"), m.all("gone")) {
			if len(p.Attempts) != 1 || !p.GivenUp.IsZero() || p.Outcome(time.Now()) != probe.Pending {
				t.Errorf("%d attempts, given up %v: want one that waits for the agent that will run", len(p.Attempts), p.GivenUp)
			}
		}
		// The agent that runs goes on, and gives up what has no route any more.
		a := runFor(t, m, time.Minute, r)
		if p := m.all("r")[0]; len(p.Attempts) != 2 {
			t.Errorf("%d attempts: want a second one at once", len(p.Attempts))
		}
		if p := m.all("gone")[0]; len(p.Attempts) != 1 || p.Outcome(time.Now()) != probe.Expired || a.Queue()["r"] != 1 {
			t.Errorf("of a route that is gone: %s; queue %v", p.Outcome(time.Now()), a.Queue())
		}
	})
}

func TestALeftoverIsGivenUpUntilTheLedgerTakesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		runFor(t, m, 10*time.Minute, patient("gone", time.Second, fails(0, probe.Refused, 0), probe.PatienceSendmail))
		m.failing("give up", errors.New("locked"))
		time.AfterFunc(25*time.Second, func() { m.failing("give up", nil) })
		runFor(t, m, time.Minute)
		for _, p := range m.all("gone") {
			if p.Outcome(time.Now()) != probe.Expired {
				t.Fatalf("a probe of a route that is gone is %s, want expired", p.Outcome(time.Now()))
			}
		}
		if n := len(m.all("gone")); n != 600 {
			t.Errorf("%d probes, want 600", n)
		}
	})
}

func TestGivingUpWhatDoesNotWaitIsNoFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		runFor(t, m, time.Minute, patient("gone", time.Minute, takes(0), probe.PatiencePostfix))
		a, err := New(Options{Name: "agent1", Ledger: m})
		if err != nil {
			t.Fatal(err)
		}
		a.giveUp(t.Context(), []waiting{a.queue.entry(probe.Waiting{Ref: m.order[0]}, time.Now())})
		if p := m.all("gone")[0]; !p.GivenUp.IsZero() || a.Fault().Count != 0 {
			t.Errorf("given up at %v, %d faults: want neither of a probe that was accepted", p.GivenUp, a.Fault().Count)
		}
	})
}
