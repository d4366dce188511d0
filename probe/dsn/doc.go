// Package dsn reads what comes back of a mail that was not delivered, or not so
// far: delivery status notifications (RFC 3464), and the plain text of mail
// systems that send none.
//
// [Reader.Read] takes a mail as it lies in the mailbox and returns what it says
// of probes. Three steps lead there, a file each:
//
//   - parts takes the mail apart (RFC 2045) into the status, the header that was
//     returned, and text;
//   - status and plain turn these into reports, one a recipient;
//   - match finds the probe that each report is about. Only a tag whose
//     signature verifies counts.
//
// Whatever comes by mail can be broken or hostile. So everything is bounded,
// nothing fails, and what is not understood is left out.
package dsn
