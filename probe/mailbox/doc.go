// Package mailbox watches one IMAP mailbox (RFC 3501, RFC 9051) and yields the
// arrivals of test mails to a [Recorder].
//
// [New] checks the [Options]; [Watcher.Run] then connects, watches and
// reconnects until its context ends; [Watcher.Wake] asks for a look soon;
// [Check] tries the same steps once and reports on each; [Purge] removes what an
// agent that no longer exists has left.
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
// The end of an IDLE may show news, but nothing says that it shows all: what it
// shows is read at once, and only the NOOP behind it moves the lower bound.
//
// # The server's clock
//
// INTERNALDATE says to 1 s when a mail came, by the server's clock. How far that
// is ahead of ours is read from every mail that is seen to come between two close
// looks. What is found after a gap in the watch is recorded as it was found; once
// the clock was read on both sides of the gap and was even, it is recorded again,
// with INTERNALDATE and the skew as bounds. What waits for that is not kept when
// the program ends: it then stays as wide as it was found.
//
// # Notices
//
// In a mailbox that gets delivery status notifications (RFC 3464), the text of
// what looks like one is read, and given to [Options].Notices. A report that has
// no notice of ours in it is as foreign as any other mail.
//
// # Order
//
// What a look found is recorded before anything else: only when the Recorder
// has said that an arrival or notice is durable is its mail removed, and only then does
// the position move. A crash at any instant leads to the same mail being seen
// again, never to one being missed.
//
// # What is left alone
//
// Headers are read with BODY.PEEK, which sets no flag. Only mails whose tag
// carries our agent's name and verifies, or that report on such mails alone, are
// ever stored to, copied or expunged, by UID. Neither CLOSE nor a plain EXPUNGE is ever sent, because both remove
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
