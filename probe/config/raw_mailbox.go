package config

import "go.yaml.in/yaml/v3"

// rawMailbox is an IMAP mailbox that test mails should reach.
type rawMailbox struct {
	At place

	// name is what routes and pages call it. Required under mailboxes; else the
	// default is the server's name, or bounce.
	Name opt[string] `key:"name"`
	// address is the mail address that leads to it. Default: the user.
	Address opt[string] `key:"address"`
	// user is the login name. Required.
	User opt[string] `key:"user"`
	rawPassword
	// host is the host name or IP address of its IMAP server. Required under
	// mailboxes and bounce; else the default is the server's address.
	Host opt[string] `key:"host"`
	// port. Default: 993; 143 with tls: starttls or none.
	Port opt[int] `key:"port"`
	// tls is implicit, starttls or none. Default: see defaults.
	TLS opt[string] `key:"tls"`
	rawTrust
	// allow_plaintext lets the password travel without TLS. Default: false.
	AllowPlaintext opt[bool] `key:"allow_plaintext"`
	// folders are folders to watch beside INBOX and the junk folder.
	Folders list[opt[string]] `key:"folders"`
	// junk is the junk folder. Default: the one that the server marks, else
	// one of the usual names.
	Junk opt[string] `key:"junk"`
	rawWatch
}

// rawPassword is a way to get a password. Exactly one key must be given.
type rawPassword struct {
	// password would be the password itself, and is refused.
	Inline inline `key:"password"`
	// password_file holds the password. ${CREDENTIALS_DIRECTORY} stands for the
	// folder of systemd's LoadCredential=, and where there is none for the folder
	// credentials beside this file. Others must not be able to read it.
	File opt[string] `key:"password_file"`
	// password_env is the name of an environment variable.
	Env opt[string] `key:"password_env"`
	// password_command is a command and its arguments, whose output is the
	// password. It may take 10 s.
	Command list[opt[string]] `key:"password_command"`
}

// inline takes the place of a value that is not kept, not even for an error.
type inline struct{ place }

func (i *inline) mark(at place) { i.place = at }

func (i *inline) read(_ *decoder, _ *yaml.Node, at place) { i.mark(at) }

// rawMailboxRef is a mailbox, or the name of one of the mailboxes.
type rawMailboxRef struct {
	At   place
	Ref  opt[string]
	Self rawMailbox
}

func (r *rawMailboxRef) mark(at place) { r.At = at }

func (r *rawMailboxRef) read(d *decoder, n *yaml.Node, at place) {
	r.mark(at)
	if n.Kind == yaml.ScalarNode {
		r.Ref.read(d, n, at)
		return
	}
	d.structure(n, at, &r.Self)
}

// rawTo is where a route ends. A word alone stands for its address, which must
// be that of a mailbox that is configured, with or without a +detail.
type rawTo struct {
	At      place
	word    bool
	Mailbox opt[string] `key:"mailbox"` // name of one of the mailboxes; default: the server's own
	Address opt[string] `key:"address"` // default: the mailbox's
}

func (r *rawTo) read(d *decoder, n *yaml.Node, at place) {
	if n.Kind == yaml.ScalarNode {
		r.At, r.word = at, true
		r.Address.read(d, n, at)
		return
	}
	type plain rawTo // without this method
	d.structure(n, at, (*plain)(r))
}
