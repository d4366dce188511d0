// Package replay lets an agent live through incidents whose truth is known, and
// judges what the analysis then says of them. It has no code other than tests.
//
// The first incident is that of 6 May 2011, when four networks of a hosting
// company could not be reached for nine hours. The others are variants of it,
// each made from a seed. Agent, senders, watchers and ledger are the real ones;
// mail servers, relay and network are an embedded world, and all of it runs in a
// testing/synctest bubble, in which a day takes a minute or less.
//
// The name of a file begins with what it is for:
//
//	scenario_*  who stands where, who sends what, and what fails when
//	stage_*     the bubble in which a scenario is played
//	truth_*     what truly happened, from the world's own log; knows nothing of package report
//	judge_*     holds what is said against the truth; knows nothing of package report either
//	analysis_*  the one place that calls package report, and makes plain values of what it says
//	replay_*    the tests
//
// The same scenario gives the same ledger, byte for byte, in each process that
// plays it and nothing else before (see chance): so a document that is made of
// it can be compared.
package replay
