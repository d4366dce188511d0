// Package when reads times as people give them on the telephone or paste them
// from a mail, in English and Japanese: "5:34", "yesterday 17:00", "昨日17時",
// "5月6日 午前5時半", RFC 3339, the Date field of a mail (RFC 5322 section 3.6.1).
//
// A text is first made uniform (full-width digits, spaces, numerals in Kanji),
// then cut into lexemes, each of which says one thing about a moment: its day, its
// clock, its zone. What is said twice, or contradicts itself, is refused, and what
// can be read in two ways too: a wrong time would make a wrong answer.
package when
