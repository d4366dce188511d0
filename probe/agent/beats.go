package agent

import "time"

// beatEvery is how often the scheduler turns at the least, as the queue and the
// keeper do: the next probe may be due in an hour, and that it is still waited for
// must show.
const beatEvery = 10 * time.Second

// Beats counts the turns of the goroutines without which an agent that runs does
// not do its work. Each of them turns every ten seconds at the least, whatever the
// mail servers do and whether or not anything is due or held; only the keeper waits
// for the ledger.
type Beats struct {
	Scheduler int64 // begins probes
	Queue     int64 // begins retries; stays 0 in an agent that sends on demand
	Keeper    int64 // writes down that the agent watches
}

// Beats returns the turns so far.
func (a *Agent) Beats() Beats {
	return Beats{Scheduler: a.scheduled.Load(), Queue: a.queue.turns.Load(), Keeper: a.kept.Load()}
}
