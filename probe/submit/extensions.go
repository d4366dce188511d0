package submit

import "strings"

// extensions are the keywords of an EHLO reply in upper case, and what stands
// behind them.
type extensions map[string]string

// extensionsOf reads an EHLO reply (RFC 5321 section 4.1.1.1). Keywords come in
// any case. Some servers write AUTH=, as a draft of long ago did.
func extensionsOf(a answer) extensions {
	x := make(extensions)
	for _, line := range a.lines[min(1, len(a.lines)):] {
		keyword, params := line, ""
		if i := strings.IndexAny(line, " ="); i >= 0 {
			keyword, params = line[:i], line[i+1:]
		}
		keyword = strings.ToUpper(keyword)
		x[keyword] = strings.TrimSpace(x[keyword] + " " + params)
	}
	return x
}
