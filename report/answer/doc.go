// Package answer writes a [report.Verdict] for people: the sentence that support
// says to a caller, the evidence behind it, what it does not prove, and what to do
// next, in English or Japanese; and as JSON for programs.
package answer
