// Package ledger is the durable record of an agent: every probe with its
// attempts, arrivals and notices, where the reading of each mailbox stopped, when
// anything was under watch, what was said of incidents, and what people noted.
//
// It is one SQLite file in the agent's data folder. [Open] takes the folder for
// itself alone, and what a method has acknowledged survives a power fault: the
// file is in WAL mode with synchronous=FULL. The order of a probe's life is
// [Ledger.Intend], [Ledger.MarkDot], [Ledger.EndAttempt], perhaps
// [Ledger.BeginAttempt] for another try or [Ledger.GiveUp] for none, and
// [Ledger.Record] when it arrives or a notice of it does. After a kill,
// [Ledger.Recover] ends what was under way, and [Ledger.Waiting] yields what is
// to be tried again.
//
// One goroutine writes. What its callers want while one transaction is being
// made durable is the next, and they are answered after its commit, so that many
// callers share one fsync. Readers have connections of their own and never
// wait for it. What is awaited on each route is kept in memory beside the file:
// a transaction stages its changes, which take effect with its commit, as do the
// calls of [Options.Settled] and [Options.Touched].
//
// The key of a probe is its route and id, which its tag carries; the table
// itself is in order of insertion. Measured with 200,000 probes of 2,000 routes
// in turn, 100 a transaction, in microseconds of CPU and bytes of file a probe:
//
//	table                               intend  dot  end  arrival  bytes
//	WITHOUT ROWID, key (route, id)          14   15   37       56    658
//	rowid, UNIQUE (route, id)               19    8   16       23    599
//	the same, and an index (route, sent)    29    8   15       22    620
//
// The first rewrites a page of each route at every step, the others the few
// pages that were written last. The last one is used: its index finds a span of
// a route's history without reading the rest. Another index, (route, came_by) of
// those that arrived, finds the last arrival of a route; it costs nothing until a
// probe arrives, and then 4 µs and 24 bytes.
//
// An analysis reads a server's span by [Query.Light]. Of a ledger of 10 million
// probes on 400 routes, 20,000 of one server that lie on a page each cost 0.17 s and
// 1.2 KiB a probe, whole ones 0.35 s and 3.8 KiB, on one core with the file in the
// system's memory. What an incident is chosen by stands in an index of its own, so
// [Ledger.Revisions] costs what the incidents are, however many the probes.
//
// What was recorded merges: [Ledger.Export] writes JSON Lines, and
// [Ledger.Import] unites them with what is there, in any order and however
// often.
package ledger
