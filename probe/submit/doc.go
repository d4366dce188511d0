// Package submit hands one mail to an SMTP server (RFC 5321) and tells how it
// went: what the server answered, how long each phase took, and, of a failure,
// its class and phase.
//
// [New] checks an [Endpoint] once; its [Sender] then serves any number of
// attempts side by side: [Sender.Submit] for one mail over a connection of its
// own, [Sender.Check] for everything up to the login and no mail.
//
// The conversation itself is github.com/emersion/go-smtp's. What it leaves open
// is closed beneath it, from the network upwards:
//
//   - guard is the connection as dialled. Its deadline belongs to the step in
//     progress, so that a server which sends a byte now and then costs no more
//     than one that sends nothing, and its first error is final.
//   - TLS (RFC 8446), from the first byte or by STARTTLS (RFC 3207).
//   - wire reads whole replies, within a size, one for each command. It keeps
//     the last one, for the library does not hand out what it was glad of.
//   - session walks through the steps.
//
// Where the server offers it, notifications of failure and delay are asked for
// (RFC 3461). MX hosts follow RFC 5321 section 5.1, and RFC 7505 for a domain
// that takes no mail; logins are RFC 4954. An attempt starts no goroutine.
package submit
