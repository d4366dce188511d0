package mailbox

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"

	"mailprobe/probe"
)

// PurgeReport is what a Purge found and did, by folder.
type PurgeReport struct {
	Folders []PurgedFolder // in the order in which they were looked at
}

// PurgedFolder counts the mails in one folder that name the agent in a tag.
type PurgedFolder struct {
	Folder  string // UTF-8
	Found   int    // whose tag verifies with the key
	Removed int    // of these
	Forged  int    // whose tag does not verify: never touched
	Left    int    // found and not removed; without UIDPLUS (RFC 4315) they are marked \Deleted
}

// Purge removes every test mail of the agent that the Options name, and whose tag
// verifies with their key, from the INBOX, the junk folder and Options.Folders,
// whatever any record says of them: it is for an agent that no longer exists.
// While the agent runs, what it has not recorded yet would be lost to it.
// Dry only counts.
//
// The server looks for the mails by their header. The notices about them stay.
// Where it fails, the report tells what was done before; it can be run again.
func Purge(ctx context.Context, o Options, dry bool) (PurgeReport, error) {
	o.Disposal, o.MoveTo = Delete, ""
	o.Notices = nil
	o, err := o.checked()
	if err != nil {
		return PurgeReport{}, err
	}
	p := &purge{w: &Watcher{o: o, batch: batch, folders: map[string]*folder{}, strikes: map[place]int{}}, dry: dry}
	for range ways { // an answer that is not understood leads to the next way to ask
		if err = p.run(ctx); !indigestible(err) {
			break
		}
	}
	return PurgeReport{Folders: p.folders}, err
}

// purge is a Purge under way.
type purge struct {
	w       *Watcher
	dry     bool
	folders []PurgedFolder
}

// run goes through the folders over one connection.
func (p *purge) run(ctx context.Context) error {
	c, err := open(ctx, &p.w.o)
	if err != nil {
		return err
	}
	v := &visit{w: p.w, s: newSession(c.d, p.w.o.CommandTimeout)}
	first, others := p.w.watched(&c.l)
	var errs []error
	for _, f := range append([]*folder{first}, others...) {
		if f != first && len(c.l.folders) > 0 && !c.l.find(f.name) {
			continue
		}
		if err = p.folder(ctx, v, f); err != nil {
			errs = append(errs, fmt.Errorf("purging %s: %w", f.name, err))
		}
		if err != nil && !refused(err) {
			v.s.close()
			return errors.Join(errs...)
		}
	}
	v.s.leave()
	return errors.Join(errs...)
}

// folder removes the agent's mails from one folder.
func (p *purge) folder(ctx context.Context, v *visit, f *folder) error {
	if _, err := v.s.selectFolder(ctx, f.name); err != nil {
		return err
	}
	v.selected = f
	uids, err := v.s.search(ctx, "searching for mails of "+p.w.o.Agent, v.leftovers(0))
	if err != nil {
		return err
	}
	n := p.tally(f.name)
	for chunk := range slices.Chunk(uids, p.w.batch) {
		list, err := v.read(ctx, chunk)
		if err != nil {
			return err
		}
		var ours []uint32
		for _, m := range list {
			switch m.match {
			case probe.Ours:
				ours = append(ours, m.uid)
			case probe.Forged:
				n.Forged++
			}
		}
		if err := p.remove(ctx, v, n, ours); err != nil {
			return err
		}
	}
	return nil
}

// remove removes mails and counts them.
func (p *purge) remove(ctx context.Context, v *visit, n *PurgedFolder, uids []uint32) error {
	n.Found += len(uids)
	n.Left += len(uids)
	if p.dry || len(uids) == 0 {
		return nil
	}
	if err := v.expunge(ctx, setOf(uids)); err != nil {
		return err
	}
	if v.s.offers(imap.CapUIDPlus) {
		n.Removed += len(uids)
		n.Left -= len(uids)
	}
	return nil
}

// tally returns the counts of a folder. What an attempt before this one removed
// stays counted, and what it left is counted anew.
func (p *purge) tally(name string) *PurgedFolder {
	i := slices.IndexFunc(p.folders, func(n PurgedFolder) bool { return n.Folder == name })
	if i < 0 {
		i = len(p.folders)
		p.folders = append(p.folders, PurgedFolder{Folder: name})
	}
	n := &p.folders[i]
	n.Found, n.Forged, n.Left = n.Removed, 0, 0
	return n
}
