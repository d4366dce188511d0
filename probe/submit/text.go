package submit

import "mailprobe/probe"

// maxText bounds what is kept of a text that others wrote, in bytes. Queue ids
// and reasons stand at its beginning.
const maxText = 2000

// clean makes a text of others fit for the record.
func clean(text string) string { return probe.Shorten(probe.Printable(text), maxText) }
