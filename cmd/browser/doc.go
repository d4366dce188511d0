// Package browser holds the tests of the pages in a real browser: Chromium opens
// what a running demo serves. It has no code other than tests, and is a module of
// its own, so that what drives a browser is no dependency of mailprobe.
//
// The name of a file begins with what it is for:
//
//	main_*  builds and starts the demo, the browser and axe-core
//	tab_*   one page in a tab: opening it, and what the browser complains of
//	page_*  what holds for every page
//	use_*   what a person does: sorting, asking, changing the language
package browser
