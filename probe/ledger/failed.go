package ledger

import (
	"fmt"
	"time"
)

// Failures says what counts as failed: what is settled and did not come, what came
// to the junk folder, what came late, and what is overdue.
type Failures struct {
	// Late is the delay from which on a probe is late, by its lower bound. Less than
	// two seconds counts as two: failures are found by an index, and that is what
	// it holds.
	Late time.Duration
	// Due is the instant before which a probe was sent that is awaited, and should
	// have come by now. The zero time leaves those out.
	Due time.Time
}

// lateLeast is the delay from which on a probe is in the index of failures.
const lateLeast = 2 * time.Second

// inFailed is the condition of that index; SQLite takes the index only where it
// stands in the query word for word.
const inFailed = `open = 0 AND (outcome <> 2 OR junk = 1 OR came_after - sent > 2000000000)`

// condition returns what a settled row must meet.
func (f Failures) condition() string {
	return inFailed + fmt.Sprintf(` AND (outcome <> %d OR junk = 1 OR came_after - sent > %d)`, codeDelivered, max(f.Late, lateLeast))
}
