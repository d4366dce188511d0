package ledger

import "os"

// Stats are counts since Open, for metrics.
type Stats struct {
	Commits       int64   // transactions committed
	Failed        int64   // transactions that failed; what they held was answered with an error
	Ops           int64   // operations in the committed ones
	LargestBatch  int     // most operations in one transaction
	CommitSeconds float64 // time spent in transactions
	Bytes         int64   // size of the file and its write-ahead log
}

// Stats returns the counts so far; it is cheap.
func (l *Ledger) Stats() Stats {
	l.writer.mu.Lock()
	stats := l.writer.stats
	l.writer.mu.Unlock()
	for _, name := range []string{l.file, l.file + "-wal"} {
		if info, err := os.Stat(name); err == nil {
			stats.Bytes += info.Size()
		}
	}
	return stats
}
