package config

import (
	"fmt"
	"strings"
)

// box is a mailbox as it was defined once. Several boxes may be one login, and
// then share a watcher.
type box struct {
	Mailbox        // Name is that of the watcher
	name    string // as routes call it
	at      place
	used    bool
}

// home is where a mailbox stands that does not say so.
type home struct {
	name   string // of the mailbox
	known  bool   // there is a server; its host may have been reported
	host   string
	server string // whose name a certificate carries in place of an IP address
}

// allMailboxes defines every mailbox, then joins the servers to theirs.
func (b *builder) allMailboxes(hosts []*host) {
	for i := range b.raw.Mailboxes.items {
		if raw := &b.raw.Mailboxes.items[i]; raw.At.given() {
			b.mailbox(raw, home{})
		}
	}
	for _, h := range hosts {
		if ref := &h.raw.Mailbox; ref.Self.At.given() {
			h.box = b.mailbox(&ref.Self, home{h.Name, true, h.Address, h.Name})
		}
	}
	for _, h := range hosts {
		if ref := &h.raw.Mailbox; ref.Ref.set {
			h.box = b.findBox(ref.Ref)
		}
	}
	b.bounceBox()
	b.shareLooks()
}

func (b *builder) bounceBox() {
	ref := &b.raw.Bounce
	switch {
	case ref.Ref.set:
		b.bounce = b.findBox(ref.Ref)
	case ref.Self.At.given():
		b.bounce = b.mailbox(&ref.Self, home{name: "bounce"})
	}
	if b.bounce != nil {
		m := b.bounce.Mailbox
		b.bounce.used, b.cfg.Bounce = true, &m
	}
}

// mailbox defines a mailbox that routes may refer to.
func (b *builder) mailbox(raw *rawMailbox, h home) *box {
	m := b.resolveMailbox(raw, h)
	x := &box{Mailbox: m, name: m.Name, at: raw.At}
	b.share(x)
	if m.Name == "" {
		return x // reported
	}
	if twin := b.boxNamed[m.Name]; twin != nil {
		b.mistake(raw.At, fmt.Sprintf("the name %q is taken, by the mailbox of %s", m.Name, twin.at), "give one of them another name:")
		return x
	}
	b.boxes = append(b.boxes, x)
	b.boxNamed[m.Name] = x
	if key := withoutDetail(m.Address); b.boxTo[key] == nil {
		b.boxTo[key] = x
	}
	return x
}

// login is what makes two mailboxes one.
type login struct {
	host string
	port int
	user string
}

// share joins a box to the watcher of its login, or makes one.
func (b *builder) share(x *box) {
	if x.Host == "" || x.User == "" {
		return // reported
	}
	key := login{x.Host, x.Port, x.User}
	i, known := b.logins[key]
	if !known {
		b.logins[key] = len(b.cfg.Mailboxes)
		b.cfg.Mailboxes = append(b.cfg.Mailboxes, x.Mailbox)
		return
	}
	first, twin := b.cfg.Mailboxes[i], x.Mailbox
	twin.Name, twin.Address = first.Name, first.Address
	if !first.Equal(twin) {
		b.mistake(x.at, fmt.Sprintf("the mailbox %s is the same login with other settings", first.Name), "make them equal, or define it once under mailboxes: and name it here")
	}
	x.Name = first.Name
}

// findBox returns the box that a value names, or reports it.
func (b *builder) findBox(o opt[string]) *box {
	if x := b.boxNamed[o.v]; x != nil {
		return x
	}
	var known []string
	for _, x := range b.boxes {
		known = append(known, x.name)
	}
	b.mistake(o.at, fmt.Sprintf("there is no mailbox %q", clip(o.v)), suggest(o.v, known))
	return nil
}

// boxAt returns the box to which an address leads, with or without a +detail,
// the preferred one first; nil where there is none.
func (b *builder) boxAt(address string, preferred *box) *box {
	key := withoutDetail(address)
	if preferred != nil && withoutDetail(preferred.Address) == key {
		return preferred
	}
	return b.boxTo[key]
}

// withoutDetail returns an address in lower case, and without its +detail
// (RFC 5233).
func withoutDetail(address string) string {
	at := strings.LastIndexByte(address, '@')
	local, _, _ := strings.Cut(address[:max(0, at)], "+")
	return strings.ToLower(local + address[max(0, at):])
}
