package mailbox

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"mailprobe/probe"
)

// sweepEvery is how often leftovers are looked for, where that fails.
const sweepEvery = time.Hour

// sweep removes the mails below the position that were recorded and not
// removed, because we were interrupted in between. The server looks for them: a
// mailbox may hold a hundred thousand other mails. It may also be too much for
// it, so the attempt is not repeated at once.
func (v *visit) sweep(ctx context.Context, f *folder) error {
	f.sweepAt = time.Now().Add(sweepEvery)
	if f.last == 0 {
		f.leftovers = false
		return nil
	}
	uids, err := v.s.search(ctx, "searching for mails left behind", v.leftovers(f.last))
	if err != nil {
		return v.w.shrug(err)
	}
	e := evidence{listed: time.Now(), source: probe.Resume}
	uids = slices.DeleteFunc(uids, func(uid uint32) bool { return uid > f.last })
	complete := true
	for chunk := range slices.Chunk(uids, v.w.batch) {
		got, err := v.gather(ctx, f, chunk, e)
		if err != nil {
			return err
		}
		got.Foreign, got.Forged = 0, 0 // they were counted when they came
		got.Position = v.w.at(f, f.position)
		results, err := v.w.record(ctx, got)
		if err != nil {
			return err
		}
		removed, err := v.remove(ctx, knownOf(got, results))
		if err != nil {
			return err
		}
		complete = complete && removed
	}
	f.leftovers = !complete
	return nil
}

// leftovers finds the mails of our agent up to a UID, 0 standing for the end, in
// whichever of the three places their tag stands; and the reports on them.
func (v *visit) leftovers(last uint32) *imap.SearchCriteria {
	in := func(field string) imap.SearchCriteria {
		return imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: field, Value: v.w.o.tagPrefix()}}}
	}
	either := func(a, b imap.SearchCriteria) imap.SearchCriteria {
		return imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{a, b}}}
	}
	anyOf := either(in(probe.TagField), either(in("Message-ID"), in("Subject")))
	if v.w.o.Notices != nil {
		anyOf = either(v.w.o.reportsLeft(), anyOf)
	}
	c := &anyOf
	c.UID = []imap.UIDSet{{{Start: 1, Stop: imap.UID(last)}}}
	if !v.s.offers(imap.CapUIDPlus) {
		c.NotFlag = []imap.Flag{imap.FlagDeleted} // what is marked is as removed as it can be
	}
	return c
}

// reportsLeft finds reports that may be on mails of our agent. Its name stands in
// front of an underscore in the tag, and in the envelope id as well. A report
// that does not name its type is not found: it stays where it is.
func (o Options) reportsLeft() imap.SearchCriteria {
	return imap.SearchCriteria{
		Header: []imap.SearchCriteriaHeaderField{{Key: "Content-Type", Value: "delivery-status"}},
		Body:   []string{o.Agent + "_"},
	}
}

// tagPrefix is how every tag of our agent begins.
func (o Options) tagPrefix() string {
	tag := probe.Tag{Ref: probe.Ref{Agent: o.Agent}}.String()
	return tag[:strings.Index(tag, o.Agent)+len(o.Agent)+1]
}
