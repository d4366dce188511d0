// Package web serves the pages for operators and support staff, in English and
// Japanese, and the JSON API.
//
// It has no state and reads through a [Source]. Every page is whole without a
// script: filters, sorting and the language are parts of its address; the one
// script only refreshes, copies and spares a click.
//
// The name of a file begins with the page that it serves: overview_*, server_*,
// probe_*, incident_*, ask_*, agent_*, api_*; page_* is what all of them share.
package web
