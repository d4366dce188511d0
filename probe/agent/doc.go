// Package agent is the part of mailprobe that runs: it sends the probes of each
// route when they are due, hands what the mailboxes show to the ledger, and
// keeps the record of when it watched.
//
// It joins senders, mailboxes and the ledger through the small interfaces that
// it declares; it dials nothing and stores nothing itself.
//
// The goroutines, and what each owns:
//
//   - the scheduler owns the routes' due times, and starts
//   - one goroutine a probe, which owns its probe from the intent to the end of
//     the attempt (so a server that hangs delays nobody else);
//   - one a mailbox, started again if it ever ends;
//   - the keeper, which writes coverage;
//   - the tidier, which settles probes by their age and prunes.
//
// In order of use: [New], [Agent.Inbox] for each mailbox, [Agent.AddMailbox],
// [Agent.Run].
package agent
