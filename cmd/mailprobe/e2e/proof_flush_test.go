package e2e

import (
	"fmt"
	"testing"
	"time"

	"mailprobe/probe"
)

// flushWay is one way in which an outage's backlog is flushed slowly.
type flushWay struct {
	name   string
	narrow int    // how many mails a second the server takes from the relay; 0: as they come
	rate   int    // how many mails a second the agent tries again
	relay  string // how often a mail is sent through the relay
	mx     string // and to the mx
}

var flushWays = []flushWay{
	{name: "the server takes five mails a second of the relay", narrow: 5, rate: 200, relay: "500ms", mx: "1s"},
	{name: "the agent tries three mails a second again", rate: 3, relay: "2s", mx: "400ms"},
}

// How the flush is measured: lateFloor is from when on a mail counts as late,
// which the configuration says.
const (
	warmUp    = 15 * time.Second
	downFor   = time.Minute
	ailsFor   = 4 * time.Second // the mail store is down before all the rest is
	lateFloor = 5 * time.Second
)

// flushRoutes are the routes of a way. Retries go on for longer than outage and
// flush together.
const flushRoutes = `      - {via: relay, name: relay, every: %s}
      - {via: mx, name: mx, {mx}, every: %s, retry: [2s, 3s, 5s, 5s, 10s, 10s, 20s, 20s, 20s, 30s, 30s, 30s, 30s]}
      - {via: submission, name: submission, {submission}, {trusting}, every: 1s}
`

// TestFlush takes the hosted server away for a minute and holds what is said of
// it, meanwhile and afterwards, against what the servers know. The long form flushes
// in every way.
func TestFlush(t *testing.T) {
	t.Parallel()
	ways := flushWays[:1]
	if soak() {
		ways = flushWays
	}
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			f := startFlush(t, way)
			f.breakDown()
			f.bringBack()
			f.follow()
			f.finish()
		})
	}
}

// flushing is the test of one way while it runs.
type flushing struct {
	*testing.T
	world *Real
	agent *Agent

	ailed, failed, back probe.Interval // when the mail store, and all, was taken away; when all was brought back
	restore             []func()
	forecasts           []forecast
	rows                []Row // in the end
}

func startFlush(t *testing.T, way flushWay) *flushing {
	t.Helper()
	w := StartReal(t, RealOptions{Narrow: way.narrow})
	s := setting{every: "1s", rate: way.rate}
	f := &flushing{T: t, world: w}
	config := "outage: {late_floor: " + lateFloor.String() + "}\n" + configure(w, s) + fill(w, fmt.Sprintf(flushRoutes, way.relay, way.mx), nil)
	f.agent = newAgent(t, config, agentPassword(w, s), "TZ=Asia/Tokyo")
	f.agent.Start()
	return f
}

// during returns the interval in which something was done.
func during(do func()) probe.Interval {
	from := time.Now()
	do()
	return probe.Interval{From: from, To: time.Now()}
}

// breakDown takes the mail store away, and soon SMTP too: what the server took
// between lies in its own queue. While all is down, the program must say so.
func (f *flushing) breakDown() {
	pauseReal(warmUp)
	take := func(part Part) func() {
		return func() { f.restore = append(f.restore, f.world.Outage(part)) }
	}
	f.ailed = during(take(Store))
	pauseReal(ailsFor)
	f.failed = during(take(SMTP))
	pauseReal(downFor / 2)
	f.saysDown()
	pauseReal(time.Until(f.ailed.From.Add(downFor)))
}

func (f *flushing) bringBack() {
	f.back = during(func() {
		_ = together(func() error { f.restore[0](); return nil }, func() error { f.restore[1](); return nil })
	})
}

// follow asks for the ends of the flush when a quarter, a half and three quarters
// of what was held back have come by the servers' own account.
func (f *flushing) follow() {
	held := f.held()
	f.Logf("%d mails are held back; the outage took %v", len(held), f.back.To.Sub(f.ailed.From).Round(time.Second))
	if len(held) < 150 {
		f.Errorf("the test did not reach what it tests")
	}
	for _, percent := range []int{25, 50, 75} {
		eventually(f, 2*time.Minute, "more of what was held back comes", func() bool {
			return 100*f.came(held) >= percent*len(held)
		})
		f.forecasts = append(f.forecasts, f.ask(percent))
	}
	eventually(f, 2*time.Minute, "the last end of the flush is reached", func() bool {
		pauseReal(500 * time.Millisecond)
		b := f.backlog()
		return b.Flush != nil && b.Flush.Last.Reached
	})
}

// held returns the mails that are awaited after the outage.
func (f *flushing) held() (ids []string) {
	for _, r := range f.agent.Rows() {
		if r.Outcome == "pending" || r.Outcome == "uncertain" {
			ids = append(ids, r.MessageID)
		}
	}
	return ids
}

// came tells how many mails are in the mailbox, by the servers.
func (f *flushing) came(ids []string) (n int) {
	for _, id := range ids {
		if len(f.world.Delivered(id)) > 0 {
			n++
		}
	}
	return n
}

func (f *flushing) finish() {
	pauseReal(lateFloor)
	b, list := f.commandBacklog(), f.incidents(f.agent)
	f.shown("after the flush", map[string]float64{
		`mailprobe_server_state{server="hosted.test",state="down"}`: 0,
		`mailprobe_server_state{server="hosted.test",state="up"}`:   1,
		`mailprobe_incidents_open`:                                  0,
	})
	if len(list) != 1 || b.Flush == nil {
		f.Fatalf("in the end the backlog is %+v, the incidents are %+v: want one, and a flush", b, list)
	}
	f.judgeDocuments(list[0])
	f.agent.Stop()
	f.rows = f.agent.Rows()
	outcomes := judge{t: f, world: f.world, pending: true}.rows(f.rows)
	f.Logf("outcomes: %v", outcomes)
	f.judgeForecasts()
	f.judgeOutage(list[0])
	f.judgeEnds(*b.Flush)
	f.judgeImport()
}
