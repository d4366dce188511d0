package mailbox

import (
	"crypto/sha256"

	"github.com/emersion/go-msgauth/authres"

	"mailprobe/probe"
)

// sifted is what a header says about its mail.
type sifted struct {
	match   probe.Match
	arrival probe.Arrival // of a mail that is ours, or reports: what the header tells
	reports bool          // it is not ours, and may report on a mail of ours
}

// sift decides whose a mail is. In most cases both headers are the same one;
// where a header was cut off, ids is a second one that holds the identifying
// fields, whole.
func (o Options) sift(header, ids []byte) sifted {
	tag, match := findTag(ids, o.Key)
	if match == probe.Ours && tag.Agent != o.Agent {
		match = probe.Foreign // it is for another agent to read
	}
	s := sifted{match: match, reports: match != probe.Ours && o.Notices != nil && (reports(header) || reports(ids))}
	if match == probe.Ours || s.reports {
		s.arrival = o.describe(header)
		s.arrival.Tag = tag
	}
	return s
}

// describe reads in a header where the mail has been, and which copy it is.
func (o Options) describe(header []byte) probe.Arrival {
	a := probe.Arrival{Mailbox: o.Name}
	h := sha256.New()
	judged := false
	for f := range fields(header) {
		kind := kindOf(f.name())
		if kind == unwanted || kind == author {
			continue
		}
		h.Write(f)
		switch {
		case kind == received && len(a.Hops) < maxHops:
			a.Hops = append(a.Hops, parseReceived(f.value()))
		case kind == results && !judged: // the topmost: those below it may be anybody's
			judged = true
			a.Verdicts = parseVerdicts(f.value())
		}
	}
	copy(a.Copy[:], h.Sum(nil))
	return a
}

// findTag is [probe.FindTag], which looks into the tag's own field first: in
// nearly every test mail there is no need to search the other places.
func findTag(header []byte, key probe.Key) (probe.Tag, probe.Match) {
	for f := range fields(header) {
		if kindOf(f.name()) == tagged {
			if tag, match := probe.FindTag(f, key); match == probe.Ours {
				return tag, match
			}
		}
	}
	return probe.FindTag(header, key)
}

// parseVerdicts reads an Authentication-Results field (RFC 8601).
func parseVerdicts(value string) (v probe.Verdicts) {
	_, results, err := authres.Parse(dropComments(value))
	if err != nil {
		return v
	}
	for _, result := range results {
		switch r := result.(type) {
		case *authres.SPFResult:
			v.SPF = better(v.SPF, r.Value)
		case *authres.DKIMResult:
			v.DKIM = better(v.DKIM, r.Value)
		case *authres.DMARCResult:
			v.DMARC = better(v.DMARC, r.Value)
		}
	}
	return v
}

// better returns the verdict of a method that is stated more than once, as DKIM
// is for each signature: one pass is enough, else the first one counts.
func better(v string, next authres.ResultValue) string {
	if v == "" || next == authres.ResultPass {
		return bounded(string(next))
	}
	return v
}

// maxWord bounds what is kept of a host's name, a queue id or a verdict.
const maxWord = 255

// bounded makes a word of a mail fit for the record.
func bounded(s string) string { return probe.Shorten(probe.OneLine(s), maxWord) }
