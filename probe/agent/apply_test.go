package agent

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// running runs an agent while something is done with it.
func running(t *testing.T, m *memory, o Options, during func(a *Agent)) *Agent {
	t.Helper()
	o.Name, o.Key, o.Ledger, o.Waiting = "agent1", probe.NewKey(), m, m.waiting
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- a.Run(ctx) }()
	synctest.Wait()
	during(a)
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return a
}

// apart returns the gaps between the probes of a route.
func apart(list []probe.Probe) (gaps []time.Duration) {
	for i := 1; i < len(list); i++ {
		gaps = append(gaps, list[i].Sent().Sub(list[i-1].Sent()))
	}
	return gaps
}

func TestApplyLeavesWhatIsAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var same Sender = &slow{}
		stays, goes, changes := route("stays", time.Minute, same), route("goes", time.Minute, same), route("changes", time.Minute, same)
		a := running(t, m, Options{Routes: []Route{stays, goes, changes}}, func(a *Agent) {
			time.Sleep(10 * time.Minute)
			changes.Every, changes.Mailbox = 30*time.Second, "box"
			comes := route("comes", time.Minute, same)
			for range 20 { // how often does not matter
				if err := a.Apply([]Route{comes, stays, changes}, nil); err != nil {
					t.Error(err)
				}
			}
			time.Sleep(10 * time.Minute)
		})
		for name, want := range map[string]int{"stays": 20, "goes": 10, "comes": 10, "changes": 30} {
			if n := len(m.all(name)); n != want || a.Tally(name).Sent != n {
				t.Errorf("%s: %d probes, and %d counted: want %d", name, n, a.Tally(name).Sent, want)
			}
		}
		if gaps := apart(m.all("stays")); slices.Max(gaps) != time.Minute || slices.Min(gaps) != time.Minute {
			t.Errorf("a route that stayed was sent at spacings of %v", gaps)
		}
		var names []string
		for _, r := range a.Routes() {
			names = append(names, r.Name)
		}
		if want := []string{"comes", "stays", "changes"}; !slices.Equal(names, want) {
			t.Errorf("the routes are %v, want %v", names, want)
		}
		for name, want := range map[string]string{"changes": "box", "stays": "probe@mx1", "goes": ""} {
			if got := a.MailboxOf(name); got != want {
				t.Errorf("the mailbox of %s is %q, want %q", name, got, want)
			}
		}
	})
}

// slow takes mail after 9 minutes: something is under way at any time.
type slow struct{}

func (*slow) Submit(ctx context.Context, m probe.Mail, steps probe.Steps) probe.Attempt {
	return takes(9*time.Minute)(ctx, m, steps)
}

func TestApplyLetsAttemptsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		r := route("r", time.Minute, &slow{})
		running(t, m, Options{Routes: []Route{r}}, func(a *Agent) {
			time.Sleep(5 * time.Minute)
			if err := a.Apply(nil, nil); err != nil {
				t.Error(err)
			}
			time.Sleep(10 * time.Minute)
		})
		if list := m.all("r"); len(list) != 5 || newest(list[4]).Class != probe.Accepted {
			t.Errorf("%d probes, the last: %+v: want 5, all accepted", len(list), list[len(list)-1])
		}
	})
}

func TestApplyWithABadConfigurationChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		r := route("r", time.Minute, takes(0))
		running(t, m, Options{Routes: []Route{r}}, func(a *Agent) {
			for name, bad := range map[string]func() error{
				"two of one name": func() error { return a.Apply([]Route{r, r}, nil) },
				"no interval":     func() error { return a.Apply([]Route{route("s", 0, nil)}, nil) },
				"no mailbox":      func() error { return a.Apply(nil, map[string]Watched{"box": {}}) },
			} {
				if bad() == nil {
					t.Errorf("%s: no error", name)
				}
			}
			time.Sleep(10 * time.Minute)
		})
		if n := len(m.all("r")); n != 10 {
			t.Errorf("%d probes, want 10", n)
		}
	})
}

func TestApplyGivesUpWhatNobodyTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		down := &dead{}
		limit, other := NewLimit(10, 0), NewLimit(10, 0)
		var routes []Route
		for _, name := range []string{"stays", "moves", "goes", "no-more"} {
			r := patient(name, 24*time.Hour, down, probe.PatienceSendmail)
			r.Limit = limit
			routes = append(routes, r)
			leave(m, name, 100)
		}
		running(t, m, Options{Routes: routes}, func(a *Agent) {
			time.Sleep(time.Minute)
			if q := a.Queue(); q["stays"] != 100 || q["goes"] != 100 {
				t.Errorf("the queue is %v, want 100 each", q)
			}
			routes[1].Limit = other
			routes[3].Retry = probe.Patience{}
			if err := a.Apply([]Route{routes[0], routes[1], routes[3]}, nil); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Minute)
			if got, want := fmt.Sprint(a.Queue()), "map[moves:100 stays:100]"; got != want {
				t.Errorf("the queue is %s, want %s", got, want)
			}
			time.Sleep(30 * time.Minute) // sendmail's spacing
		})
		for i, name := range []string{"stays", "moves", "goes", "no-more"} {
			tries, outcome := 2, probe.Pending
			if i > 1 {
				tries, outcome = 1, probe.Expired
			}
			for _, p := range m.all(name)[:100] {
				if len(p.Attempts) != tries || p.Outcome(time.Now()) != outcome {
					t.Errorf("%s: %d attempts, %s: want %d, %s", name, len(p.Attempts), p.Outcome(time.Now()), tries, outcome)
				}
			}
		}
	})
}

// dead refuses every connection.
type dead struct{}

func (*dead) Submit(ctx context.Context, m probe.Mail, steps probe.Steps) probe.Attempt {
	return fails(time.Millisecond, probe.Refused, 0)(ctx, m, steps)
}

// A route may go while its probe is under way.
func TestWhatFailsAfterItsRouteWentIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		r := patient("r", 24*time.Hour, fails(time.Minute, probe.TimedOut, 0), probe.PatiencePostfix)
		running(t, m, Options{Routes: []Route{r}}, func(a *Agent) {
			time.AfterFunc(time.Second, func() {
				if err := a.Apply(nil, nil); err != nil {
					t.Error(err)
				}
			})
			if _, err := a.HandOver(t.Context(), "r"); err != nil {
				t.Error(err)
			}
		})
		if p := m.all("r")[0]; p.Outcome(time.Now()) != probe.Expired {
			t.Errorf("it is %s, want expired", p.Outcome(time.Now()))
		}
	})
}

// journal is what happened, in order.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) note(what string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.text.WriteString(what)
}

// reader is a mailbox that takes a minute to end, and notes what it does.
type reader struct {
	name string
	in   *Inbox
	log  *journal
}

func (r *reader) Run(ctx context.Context) error {
	r.log.note(r.name + " begins; ")
	r.in.State(probe.MailboxState{Mailbox: r.in.mailbox, At: time.Now(), Readable: true})
	<-ctx.Done()
	time.Sleep(time.Minute)
	r.in.State(probe.MailboxState{Mailbox: r.in.mailbox, At: time.Now(), Err: "it ends"})
	r.log.note(r.name + " ends; ")
	return ctx.Err()
}
func (r *reader) Wake() {}
func (r *reader) Hope() {}

func TestApplyExchangesMailboxes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var log journal
		running(t, m, Options{}, func(a *Agent) {
			box := func(mailbox, name string) Watched {
				return Watched{Mailbox: &reader{name, a.Inbox(mailbox), &log}}
			}
			apply := func(all map[string]Watched) {
				t.Helper()
				if err := a.Apply(nil, all); err != nil {
					t.Error(err)
				}
				synctest.Wait()
				log.note("| ")
			}
			one, two, three := box("a", "one"), box("a", "two"), box("a", "three")
			stays := box("b", "stays")
			apply(map[string]Watched{"a": one, "b": stays})
			apply(map[string]Watched{"a": one, "b": stays})
			apply(map[string]Watched{"a": {one.Mailbox, NewBudget(5)}, "b": stays})
			apply(map[string]Watched{"a": two, "b": stays}) // it waits for the first to end
			apply(map[string]Watched{"b": stays})           // and is not wanted any more
			if list := a.Mailboxes(); len(list) != 1 || list[0].Mailbox != "b" {
				t.Errorf("mailboxes: %v, want b alone", list)
			}
			apply(map[string]Watched{"a": three, "b": stays})
			time.Sleep(2 * time.Minute)
			if list := a.Mailboxes(); len(list) != 2 || !list[0].Readable {
				t.Errorf("mailboxes: %+v, want two that are read", list)
			}
			apply(map[string]Watched{"b": stays})
			time.Sleep(2 * time.Minute)
			if list := a.Mailboxes(); len(list) != 1 {
				t.Errorf("mailboxes: %v: what one said while it ended is not forgotten", list)
			}
			log.note("stop: ")
		})
		// The second one is stopped before its turn came.
		begin := "one begins; stays begins; "
		if strings.HasPrefix(log.text.String(), "stays") {
			begin = "stays begins; one begins; "
		}
		want := begin + "| | | | | | one ends; three begins; | three ends; stop: stays ends; "
		if log.text.String() != want {
			t.Errorf("got  %s\nwant %s", log.text.String(), want)
		}
	})
}

// mute is a mailbox that can be read for the first time after a while, and says
// nothing when it ends.
type mute struct {
	in    *Inbox
	after time.Duration
}

func (w *mute) Run(ctx context.Context) error {
	for pause(ctx, w.after); ctx.Err() == nil; pause(ctx, time.Minute) {
		w.in.State(probe.MailboxState{Mailbox: w.in.mailbox, At: time.Now(), Readable: true})
	}
	return ctx.Err()
}
func (w *mute) Wake() {}
func (w *mute) Hope() {}

func TestAMailboxIsNotWatchedUntilItsNewWatcherReadsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		start := time.Now()
		running(t, m, Options{}, func(a *Agent) {
			for _, after := range []time.Duration{0, 20 * time.Minute} {
				if err := a.Apply(nil, map[string]Watched{"box": {Mailbox: &mute{a.Inbox("box"), after}}}); err != nil {
					t.Error(err)
				}
				time.Sleep(10*time.Minute + time.Second)
				if list, readable := a.Mailboxes(), after == 0; readable && len(list) != 1 || !readable && len(list) != 0 {
					t.Errorf("mailboxes: %+v: want one that is read only after its watcher said so", list)
				}
			}
			time.Sleep(20 * time.Minute)
		})
		var got [][2]time.Duration
		for _, w := range m.watches {
			if w.Mailbox == "box" {
				got = append(got, [2]time.Duration{w.From.Sub(start), w.To.Sub(start).Truncate(time.Minute)})
			}
		}
		slices.SortFunc(got, func(x, y [2]time.Duration) int { return int(x[0] - y[0]) })
		want := [][2]time.Duration{{0, 10 * time.Minute}, {30*time.Minute + time.Second, 40 * time.Minute}}
		if !slices.Equal(got, want) {
			t.Errorf("watched %v, want %v", got, want)
		}
	})
}

// Everything that reads the routes goes on beside a change of them.
func TestApplyBesideEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		down, limit := &dead{}, NewLimit(4, 100)
		set := func(from, to int) (routes []Route) {
			for i := from; i < to; i++ {
				r := patient(fmt.Sprintf("r%d", i), 10*time.Second, down, probe.PatienceExchange)
				r.Limit = limit
				routes = append(routes, r)
			}
			return routes
		}
		running(t, m, Options{Routes: set(0, 10)}, func(a *Agent) {
			var wg sync.WaitGroup
			until := time.Now().Add(20 * time.Minute)
			often := func(f func(n int)) {
				wg.Go(func() {
					for n := 0; time.Now().Before(until); n++ {
						f(n)
						time.Sleep(7 * time.Second)
					}
				})
			}
			often(func(n int) {
				if err := a.Apply(set(n%10, n%10+10), map[string]Watched{fmt.Sprint("box", n%3): {Mailbox: &sleeper{}}}); err != nil {
					t.Error(err)
				}
			})
			often(func(int) {
				a.Routes()
				a.Mailboxes()
				a.Queue()
				a.Flights()
				a.Looks()
				a.Coverage()
			})
			often(func(int) { _, _ = a.HandOver(t.Context(), "r9"); _, _ = a.HandOver(t.Context(), "r15") })
			wg.Wait()
			if err := a.Apply(nil, nil); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Minute)
		})
		n := 0
		for _, ref := range m.order {
			n++
			if p := m.probes[ref]; p.Outcome(time.Now()) != probe.Expired {
				t.Errorf("a probe of %s is %s, want each given up", ref.Route, p.Outcome(time.Now()))
			}
		}
		if n < 1000 {
			t.Errorf("%d probes, want at least the 1200 of ten routes", n)
		}
	})
}
