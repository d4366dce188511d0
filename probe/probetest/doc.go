// Package probetest is a mail world in memory: hosted mail servers that take
// mail by SMTP (RFC 5321, RFC 6409) and show it by IMAP (RFC 3501), a relay
// that queues between them, and an outside that swallows everything. It can be
// told to fail in every way that a real one does, and it keeps a record of what
// truly happened, against which a prober is judged. That record shares no code
// with the prober.
//
// A world is made by [New] and ended by [World.Close]. It is reached in two
// ways, and both lead to the same servers:
//
//   - [World.Listen] opens loopback sockets, for programs and demonstrations;
//   - [World.Dialer] and [World.Resolver] reach it by name over [net.Pipe],
//     without a socket, so that it works inside a testing/synctest bubble.
//
// Faults are set with [Server.Set], at any time, and take effect at once;
// [Server.ResetSMTP], [Server.ResetIMAP], [Server.Release], [Server.Down],
// [Server.Up], [Server.Backup] and [Server.RenewUIDValidity] are events.
// [World.Log] and [World.Mails] tell the truth about mails afterwards, and
// [World.Visits] about SMTP connections.
//
// Who sends is told of failures and, where that is configured, of delays (RFC
// 3464), as was asked for with the mail (RFC 3461). Of success nobody is told.
//
// With one seed and in a bubble, one script gives the same log every time:
// queue ids and latencies are computed from the seed and the mail, never drawn
// in the order in which goroutines happen to run.
//
// The goroutines: one per open connection that sends (so that no server ever
// waits for a slow client while it holds a mailbox), one or two per connection
// in the protocol libraries, one per server for local delivery, one per
// destination of a queue and one per running delivery attempt.
package probetest
