package replay

import (
	"hash/fnv"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
)

// What is left to chance in an agent, and what makes it repeatable here:
//
//   - ids: their bits of chance come from seedIDs, and their time is the bubble's.
//     Package uuid keeps the last time of the process, so a second agent in the
//     same process gets other ids;
//   - the pauses before a mailbox is dialled again: chanceOf;
//   - the order in which goroutines run that become ready at the same instant.
//     The agent spreads its routes by their names over nanoseconds, so they do
//     not meet. What a server pushes comes late (idleLag), what happens to several servers at once is staggered (stagger).

// seedIDs makes the ids of probes repeatable in a process that plays one
// scenario.
func seedIDs() { uuid.SetRand(&lockedReader{r: rand.NewChaCha8([32]byte{20, 11, 5, 6})}) }

type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(b)
}

// sourceOf returns a source of chance that belongs to a name.
func sourceOf(seed uint64, name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// chanceOf draws durations for one mailbox, whose watcher is the only one to ask.
func chanceOf(seed uint64, mailbox string) func(time.Duration) time.Duration {
	r := sourceOf(seed, mailbox)
	return func(n time.Duration) time.Duration { return time.Duration(r.Int64N(int64(n))) }
}

// staggerMax is how far apart what happens to several servers at once may lie.
const staggerMax = 40 * time.Millisecond

// stagger is how much later than planned a server is struck, or comes back.
func stagger(seed uint64, server string, planned time.Time) time.Duration {
	return time.Duration(sourceOf(seed^uint64(planned.Unix()), server).Int64N(int64(staggerMax)))
}
