package config

import "time"

// rawMaintenance is time for which work was announced. Entries of the past keep
// their meaning: what failed in them is no incident and lowers no availability.
type rawMaintenance struct {
	At place

	// from and to are its ends, by RFC 3339 as in 2011-05-06T04:00:00+09:00, or
	// as in 2011-05-06 04:00 by the clocks of timezone. Required.
	From opt[string] `key:"from"`
	To   opt[string] `key:"to"`
	// server and network say what is worked on: one of the servers, or all
	// servers of a network; not both. Default: everything.
	Server  opt[string] `key:"server"`
	Network opt[string] `key:"network"`
	// text and text_ja say what is done, for the reports in English and in
	// Japanese. Default: nothing is said.
	Text   opt[string] `key:"text"`
	TextJA opt[string] `key:"text_ja"`
}

// rawOutage holds the thresholds of the analysis.
type rawOutage struct {
	At place

	// late_factor: a test mail is late after this many times the 99th percentile
	// of its route's usual delay: 1 to 100. Default: 3.
	LateFactor opt[float64] `key:"late_factor"`
	// late_floor: but never before this age: 100ms to 1d. Default: 30s.
	LateFloor opt[time.Duration] `key:"late_floor"`
	// evidence is how many pieces of evidence in a row, by different test mails,
	// make an outage: 2 to 20, for one lost mail is none. Default: 2.
	Evidence opt[int] `key:"evidence"`
	// flap_max: a recovery shorter than this is listed inside its outage: 1s to
	// 1d. Default: 15m.
	FlapMax opt[time.Duration] `key:"flap_max"`
	// join_within: an outage joins an incident whose start lies so near to its
	// own: 1s to 1d. Default: 5m.
	JoinWithin opt[time.Duration] `key:"join_within"`
}
