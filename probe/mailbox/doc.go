// Package mailbox watches one IMAP mailbox (RFC 3501, RFC 9051) and yields the
// arrivals of test mails to a [Recorder].
//
// [New] checks the [Options]; [Watcher.Run] then connects, watches and
// reconnects until its context ends; [Watcher.Wake] asks for a look soon;
// [Check] tries the same steps once and reports on each.
//
// One connection serves several folders. The INBOX is selected and watched by
// IDLE (RFC 2177), else by NOOP at intervals. The others are looked at with
// STATUS and selected only when mail came into them.
//
// # Times
//
// A look begins at t0, before its first command is sent. When it ends, all that
// came before t0 has been shown. So a mail that the next look shows came after
// t0: that is its lower bound ([probe.Arrival].After). The upper bound (By) is
// the moment at which the first answer was read that proves the mail to be
// there: an EXISTS that counts it, a UIDNEXT above its UID, a search that lists
// it. The lower bound outlives a restart through [probe.Position].Looked.
//
// # Order
//
// What a look found is recorded before anything else: only when the Recorder
// has said that an arrival is durable is its mail removed, and only then does
// the position move. A crash at any instant leads to the same mail being seen
// again, never to one being missed.
//
// # What is left alone
//
// Headers are read with BODY.PEEK, which sets no flag. Only mails whose tag
// carries our agent's name and verifies are ever stored to, copied or expunged,
// by UID. Neither CLOSE nor a plain EXPUNGE is ever sent, because both remove
// what others have marked. Where the server lacks UIDPLUS (RFC 4315) a removed
// mail is therefore only marked \Deleted, and lies there until its owner's mail
// client or the server expunges it.
//
// # Hands off the library
//
// Connecting, TLS, login and the listing of folders are done by a small dialogue
// of our own; then go-imap takes the connection over, as if it had been greeted
// with PREAUTH. go-imap knows no context and no time limit, drops the text of a
// BYE, and gives up the connection at a folder name that it cannot decode; the
// dialogue and the type guard make up for that.
package mailbox
