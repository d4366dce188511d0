// Package words holds how English and Japanese write what every page, report and
// answer writes: numbers, durations, times with their bounds and zones, and the
// names of states, kinds of outage, services, classes of failure and phases.
//
// Times are rounded outwards: the lower bound of an interval down, the upper one
// up, so that the truth stays inside.
package words
