package config

import "go.yaml.in/yaml/v3"

// rawServer is a hosted mail server under watch.
type rawServer struct {
	At place

	// name tells the server from others, in pages, metrics and the names of
	// its routes. It has the form of a host name. Required.
	Name opt[string] `key:"name"`
	// address is the host name or IP address of its SMTP and IMAP. Default: the
	// name.
	Address opt[string] `key:"address"`
	// network is the network in which it stands, as a CIDR prefix; outages are
	// named after it. Default: the /24 or /64 around an address that is an IP
	// address, else none.
	Network opt[string] `key:"network"`
	// domains are the domains of customers whose mail it takes.
	Domains list[opt[string]] `key:"domains"`
	// domains_file and domains_command add to the domains: a file, or the
	// output of a command, with a domain a line; # begins a comment. The
	// command may take 10 s.
	DomainsFile    opt[string]       `key:"domains_file"`
	DomainsCommand list[opt[string]] `key:"domains_command"`
	// labels are free words, such as a data centre, kept for reports.
	Labels labels `key:"labels"`
	// mailboxes is how many mailboxes of customers it holds. Default: not
	// known.
	Mailboxes opt[int] `key:"mailboxes"`
	rawPoint
	// mailbox is the test mailbox on the server, or the name of one of the
	// mailboxes.
	Mailbox rawMailboxRef `key:"mailbox"`
	// routes are the ways on which test mails are sent. Default: those of the
	// defaults.
	Routes list[rawRoute] `key:"routes"`
	rawPace
}

// rawRoute is one way of test mails. A word alone stands for its via.
type rawRoute struct {
	At place

	// via is submission (log in and submit, as a customer), mx (as a foreign
	// MTA), or the name of one of the relays. Required.
	Via opt[string] `key:"via"`
	// name tells the route from all others, and travels in its mails. Default:
	// the server's name, a hyphen, and via.
	Name opt[string] `key:"name"`
	// to is the mailbox that the mail should reach. Default: the server's own.
	To rawTo `key:"to"`
	// from is the sender. Default on submission: the address of the mailbox
	// that logs in; on mx and relay: that of the defaults.
	From opt[string] `key:"from"`
	// domain lets an mx route look up the MX records of a domain, in place of
	// dialling the server's address.
	Domain opt[string] `key:"domain"`
	// retry says what follows a failed attempt. Default: see defaults.
	Retry rawRetry `key:"retry"`
	rawPace
	rawEndpoint
}

func (r *rawRoute) read(d *decoder, n *yaml.Node, at place) {
	if n.Kind == yaml.ScalarNode {
		r.At = at
		r.Via.read(d, n, at)
		return
	}
	type plain rawRoute // without this method
	d.structure(n, at, (*plain)(r))
}

// rawEndpoint is an SMTP server and how to speak to it.
type rawEndpoint struct {
	// host is a host name or IP address. Default: the server's address.
	Host opt[string] `key:"host"`
	// port. Default: 587 on submission (465 with tls: implicit), else 25.
	Port opt[int] `key:"port"`
	// tls is implicit, starttls (fail where it is not offered), opportunistic
	// (clear where it is not offered) or none. Default: see defaults; on a
	// relay implicit on port 465, starttls on port 587 or with a login, else
	// opportunistic.
	TLS opt[string] `key:"tls"`
	rawTrust
	// auth is the login. Default on submission: that of the server's mailbox;
	// else none.
	Auth rawAuth `key:"auth"`
	// source is the local IP address to dial from. Default: the system's
	// choice.
	Source opt[string] `key:"source"`
	// family restricts the dialled addresses to ipv4 or ipv6. Default: both.
	Family opt[string] `key:"family"`
	// hello is the EHLO name. Default: that of the agent.
	Hello opt[string] `key:"hello"`
}

// rawTrust says which certificate a server must show.
type rawTrust struct {
	// tls_name is the name that the certificate must carry. Default: the host;
	// where that is an IP address, the server's name.
	TLSName opt[string] `key:"tls_name"`
	// ca_file is a PEM file of the authorities to trust. Default: see defaults.
	CAFile opt[string] `key:"ca_file"`
	// insecure_skip_verify takes any certificate. Default: false, but true on
	// mx routes without a ca_file: between MTAs the world does not verify.
	InsecureSkipVerify opt[bool] `key:"insecure_skip_verify"`
}

// rawRelay is another MTA, which takes mail and queues by itself.
type rawRelay struct {
	At   place
	Name opt[string] `key:"name"` // routes name it in via; required
	rawEndpoint
	rawPoint
	// queue is the schedule by which the relay itself tries again, where that is
	// known: it tells when a flush will end. Default: not known.
	Queue    rawRetry    `key:"queue"`
	Timeouts rawTimeouts `key:"timeouts"` // default: that of the defaults; a route's go before
}

// rawAuth is a login on an SMTP server. On submission user and password may be
// left out: then they are those of the server's mailbox.
type rawAuth struct {
	At   place
	User opt[string] `key:"user"`
	rawPassword
	// mechanism is PLAIN, LOGIN or CRAM-MD5. Default: the best that is offered.
	Mechanism opt[string] `key:"mechanism"`
	// allow_plaintext lets the password travel without TLS. Default: false.
	AllowPlaintext opt[bool] `key:"allow_plaintext"`
}
