package mailbox

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/emersion/go-imap/v2"
)

// inbox is the name of the folder that every mailbox has, in whichever case it
// is written (RFC 9051 section 5.1).
const inbox = "INBOX"

// sameFolder tells whether two names mean one folder.
func sameFolder(a, b string) bool {
	return a == b || (strings.EqualFold(a, inbox) && strings.EqualFold(b, inbox))
}

// listed is a folder as LIST shows it.
type listed struct {
	name  string // UTF-8
	delim string // what separates the levels of the hierarchy; empty: there are none
	junk  bool   // it is marked as the junk folder (RFC 6154)
}

// listing is what is known of the folders of a mailbox.
type listing struct {
	folders []listed
	roots   []string // prefixes of the personal namespaces (RFC 2342)
	junk    string   // the junk folder; empty: none was found
}

// list lists the folders and finds the junk folder.
func (c *link) list(ctx context.Context) error {
	d := c.d
	if d.caps.Has(imap.CapNamespace) {
		if err := d.namespaces(ctx, &c.l); err != nil && !refused(err) {
			return err
		}
	}
	if err := d.folders(ctx, &c.l); err != nil {
		return err
	}
	c.l.junk = c.o.Junk
	if c.l.junk == "" {
		c.l.junk = c.l.findJunk()
	}
	if c.o.Disposal == Move && sameFolder(c.l.junk, c.o.MoveTo) {
		return fmt.Errorf("mails are to be moved to %q, which is the junk folder and watched: use another folder", c.o.MoveTo)
	}
	return nil
}

// folders sends LIST. The uses of folders have to be asked for where the server
// knows LIST-EXTENDED, and come unasked elsewhere (RFC 6154 section 2).
func (d *dialogue) folders(ctx context.Context, l *listing) error {
	x := exchange{step: "listing the folders", each: func(kind, rest string) {
		if kind != "LIST" && kind != "XLIST" {
			return
		}
		if f, ok := parseListed(rest, d.modifiedUTF7()); ok {
			l.folders = append(l.folders, f)
		}
	}}
	if d.caps.Has(imap.CapSpecialUse) && d.caps.Has(imap.CapListExtended) {
		x.command = []string{`LIST "" "*" RETURN (SPECIAL-USE)`}
		if _, err := d.run(ctx, x); !refused(err) {
			return err
		}
	}
	x.command = []string{`LIST "" "*"`}
	_, err := d.run(ctx, x)
	return err
}

// parseListed reads a LIST response. One whose name cannot be decoded is passed
// over: it is of some other program, and none that we look for.
func parseListed(rest string, encoded bool) (listed, bool) {
	v, err := parseValues(rest)
	if err != nil || len(v.list) < 3 || !v.at(0).isList || v.at(2).isList {
		return listed{}, false
	}
	f := listed{name: v.at(2).text}
	if !v.at(1).none() {
		f.delim = v.at(1).text
	}
	for _, attr := range v.at(0).list {
		switch strings.ToLower(attr.text) {
		case `\noselect`, `\nonexistent`:
			return listed{}, false
		case `\junk`, `\spam`: // the second is of XLIST, which came before RFC 6154
			f.junk = true
		}
	}
	if encoded {
		f.name, err = decodeFolder(f.name)
	}
	if strings.EqualFold(f.name, inbox) {
		f.name = inbox
	}
	return f, err == nil && isPlain(f.name)
}

// isPlain tells whether a folder's name can be asked for and shown as it is.
func isPlain(name string) bool {
	return name != "" && len(name) <= maxKept && utf8.ValidString(name) &&
		strings.TrimSpace(name) == name && !strings.ContainsFunc(name, unicode.IsControl)
}

// namespaces asks for the prefixes under which a user's own folders lie.
func (d *dialogue) namespaces(ctx context.Context, l *listing) error {
	_, err := d.run(ctx, exchange{step: "asking for the namespaces", command: []string{"NAMESPACE"}, each: func(kind, rest string) {
		if kind != "NAMESPACE" {
			return
		}
		v, err := parseValues(rest)
		if err != nil {
			return
		}
		for _, namespace := range v.at(0).list {
			if prefix, err := decodeFolder(namespace.at(0).text); err == nil && prefix != "" {
				l.roots = append(l.roots, prefix)
			}
		}
	}})
	return err
}

// junkNames are the names that mail systems give to the junk folder, the most
// common first.
var junkNames = []string{
	"Junk", "Spam", "Junk E-mail", "Junk Email", "Junk Mail", "Bulk Mail", "Bulk",
	"[Gmail]/Spam", "[Google Mail]/Spam",
	"迷惑メール", "迷惑メールフォルダ", "迷惑メールフォルダー", "スパム",
}

// findJunk returns the name of the junk folder: the one that is marked, else
// one of a common name that lies at the top of a namespace or of the INBOX.
func (l *listing) findJunk() string {
	for _, f := range l.folders {
		if f.junk {
			return f.name
		}
	}
	best, name := len(junkNames), ""
	for _, f := range l.folders {
		if rank := l.rank(f); rank < best {
			best, name = rank, f.name
		}
	}
	return name
}

// rank returns the place of a folder in junkNames, or their number.
func (l *listing) rank(f listed) int {
	prefixes := append([]string{inbox + f.delim}, l.roots...)
	slices.SortFunc(prefixes, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	name := f.name
	for _, prefix := range prefixes {
		if rest, ok := cutPrefixFold(f.name, prefix); ok && rest != "" && prefix != inbox {
			name = rest
			break
		}
	}
	for i, common := range junkNames {
		if strings.EqualFold(name, common) || f.delim != "" && strings.EqualFold(name, strings.Replace(common, "]/", "]"+f.delim, 1)) {
			return i
		}
	}
	return len(junkNames)
}

// find tells whether a folder of this name is there.
func (l *listing) find(name string) bool {
	return slices.ContainsFunc(l.folders, func(f listed) bool { return sameFolder(f.name, name) })
}
