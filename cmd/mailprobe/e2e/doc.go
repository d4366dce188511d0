// Package e2e holds the end-to-end tests: they run the mailprobe binary against
// whole mail worlds, real ones (Postfix and Dovecot, started on loopback under
// a temporary folder) and embedded ones. It has no code other than tests.
package e2e
