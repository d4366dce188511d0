// Package agent is the part of mailprobe that runs: it sends the probes of each
// route when they are due, hands what the mailboxes show to the ledger, and
// keeps the record of when it watched.
//
// A probe that was not accepted is tried again as a sending MTA does, by the
// schedule of its route (RFC 5321 section 4.5.4.1). Fresh probes come before old
// ones, and a server that has just come back gets no wave: see [Limit].
//
// It joins senders, mailboxes and the ledger through the small interfaces that
// it declares; it dials nothing and stores nothing itself. Outside addresses, the
// references, are dialled by a [DialFunc]: that nothing answers, they included,
// means that the agent itself is cut off.
//
// The goroutines, and what each owns:
//
//   - the scheduler owns the routes' due times, and starts
//   - one goroutine an attempt under way, which owns its probe from the intent to
//     the end of the attempt (so a server that hangs delays nobody else);
//   - the queue of retries has one that looks after its lanes, and a timer for
//     each injection point where something waits; another fills it at the start;
//   - one a mailbox, started again if it ever ends;
//   - one a reference, which dials that outside address;
//   - the keeper, which writes coverage;
//   - the tidier, which settles probes by their age and prunes.
//
// In order of use: [New], [Agent.Inbox] for each mailbox, [Agent.AddMailbox],
// [Agent.Run]; then [Agent.Apply] and [Agent.SetReferences] whenever the
// configuration changes.
package agent
