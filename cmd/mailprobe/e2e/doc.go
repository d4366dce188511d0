// Package e2e holds the end-to-end tests: they run the mailprobe binary against
// whole mail worlds, real ones (Postfix and Dovecot, started on loopback under
// a temporary folder) and embedded ones. It has no code other than tests.
//
// The name of a file begins with what it is for:
//
//	tests of the program
//	proof_*     the binary in a world, and its record held against the servers' side (judge)
//	said_*      a table: what real servers say, and what row, metrics and log then say;
//	            whatever a server answers, bounces or delays is a new entry
//	bubble_*    the agent's packages over days, in a bubble of testing/synctest
//	bench_*     the benchmark and its goals; each measurement is a method of suite
//
//	what they stand on
//	main_test   TestMain, whose turn it is, waiting
//	binary_*    the binary: building, configuring, starting it; its export and metrics
//	world_*     the worlds, each with its own truth of every mail
//	server_*    the daemons and services of a real world
//	wire_*      what stands between two parties: ports, gates, proxies that record or strike
//	client_*    plain SMTP and IMAP, without any code of the program
//
//	tests of what they stand on
//	harness_*   the real world, by the standard library alone
//
// A test that mostly waits begins with t.Parallel, every other one with works.
// A test that says neither holds up all the others.
package e2e
