// Package replay lets an agent live through incidents whose truth is known, and
// judges what the analysis then says of them. It has no code other than tests.
//
// The first incident is that of 6 May 2011, when four networks of a hosting
// company could not be reached for nine hours. The others are variants of it,
// each made from a seed. Agent, senders, watchers and ledger are the real ones;
// mail servers, relay and network are an embedded world, and all of it runs in a
// testing/synctest bubble, in which a day takes a minute or less. Each bubble has
// a process of its own (see apart).
//
// While a scenario is played, support staff ask what became of mails. What a right
// answer says stands in testdata/questions.txt, which was typed by hand before the
// answers were seen and which no test writes; the answers in full stand beside it,
// to be read.
//
// The name of a file begins with what it is for:
//
//	scenario_*  who stands where, who sends what, and what fails when
//	stage_*     the bubble in which a scenario is played
//	truth_*     what truly happened, from the world's own log; knows nothing of package report
//	judge_*     holds what is said against the truth; knows nothing of package report either
//	analysis_*  the one place that calls package report, and makes plain values of what it says
//	question_*  the table of questions, and how answers are held against it; knows nothing of package report
//	golden_*    the texts of the answers
//	replay_*    the tests
//
// The same scenario gives the same ledger, byte for byte, in each process that
// plays it and nothing else before (see chance): so a document that is made of
// it can be compared.
package replay
