package live_test

import (
	"os"
	"testing"
	"time"
)

// outage is how long the demo's network is cut off.
const outage = 6 * time.Minute

// How long each part may take. A flush takes about as long as the outage.
const (
	startsWithin  = 2 * time.Minute
	flushesWithin = 10 * time.Minute
	endsWithin    = 4 * time.Minute // after the demo's summary, until no alert fires
	absentWithin  = 7 * time.Minute // after the demo's death
)

// hiccup is how long an alert may be pending of a demo to which nothing happens.
const hiccup = 30 * time.Second

func TestAlerts(t *testing.T) {
	if os.Getenv("MAILPROBE_ALERTS") == "" {
		return // make alerts: it takes a quarter of an hour
	}
	s := newStage(t)
	defer s.print()

	s.follow(startsWithin, "the network is cut off", func() bool { return s.passed(cut, saysCut) })
	s.follow(outage/2, "", never)
	s.askPanels(inOutage)
	s.plant()
	s.follow(outage, "the network comes back", func() bool { return s.passed(back, saysBack) })
	s.follow(45*time.Second, "", never)
	s.askPanels(inFlush)
	s.follow(flushesWithin, "the flush ends, and the demo compares", func() bool { return s.passed(kept, saysKept) })
	s.follow(endsWithin, "no alert fires any more", func() bool { return s.story.firing(s.ill.job) == 0 })
	s.follow(2*scraped, "", never)
	s.askPanels(atRest)
	s.checkDemo()
	s.checkTargets()
	s.checkNative()
	s.kill()
	s.follow(absentWithin, "the dead demo is missed", func() bool { return s.story.fires(s.ill.job, missed) })
	s.follow(2*time.Minute, "chat and pager are told", func() bool {
		return s.notices.has("chat: firing in mailprobe: "+missed) && s.notices.has("pager: firing in mailprobe: "+missed)
	})
	s.checkNotices()
	s.conclude()
	s.checkEnd()
}
