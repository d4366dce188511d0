// Package report is the analysis: from what was recorded of the test mails it
// tells which servers failed and until when, which networks an incident touched,
// how large the backlog is, and when it will be gone.
//
// It is pure. It reads through [Record], has no clock (now is always an
// argument), starts no goroutine, and gives the same answer for the same record.
// What an agent says while it runs and what is said of an imported ledger
// afterwards come from the same functions.
//
// The order of its parts: an [Estate] says what is watched. A probe becomes a
// [Mail], and the mails and the coverage of a server its [History]. From the
// histories follow the outages ([Findings]), from these the incidents with their
// scope, and beside them the backlog and the flush. What was said of an incident
// is kept as its revisions ([Revise]). A [Monitor] does all of this for the
// present, while the agent runs. A [Dossier] holds all that a
// document about an incident, or a span of time, needs. [Ask] answers what became
// of one mail, as far as the test mails of that time can tell: [Estate.Resolve] finds
// the server of an address, and a [Verdict] is the answer.
package report
