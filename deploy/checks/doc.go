// Package checks holds no code: examples of how monitoring systems call
// mailprobe, and tests of what can be tested of them without these systems. What
// the README of deploy says was tried with the real ones was tried by hand.
package checks
