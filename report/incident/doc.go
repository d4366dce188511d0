// Package incident writes what a [report.Dossier] holds as a document: a report
// about an incident or a span of time (English or Japanese; Markdown, HTML, JSON
// or CSV), or a notice to customers as plain text.
//
// The order of its parts: a catalogue holds the phrases of a language; a
// composer turns a dossier into a document, which is paragraphs, facts, tables
// and figures in plain text; and one renderer a format writes the document. JSON
// and CSV are for programs: they are made from the dossier itself, have stable
// names (see [Version]), and do not depend on the language.
//
// Times are rounded outwards: the lower bound of an interval down, the upper one
// up, so that the truth stays inside. What comes from outside (names, replies of
// servers, texts of people) is escaped by each renderer.
package incident
