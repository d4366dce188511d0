package mailbox

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// quirk is a server that does something which go-imap, or a careless client,
// does not survive. A mail lies in the mailbox before we come, another one is
// delivered a minute later: both must be recorded, once, in spite of it.
type quirk struct {
	name string
	rows []row
	with func(*fakeServer, *Options)
	err  string // part of the reason for which the mailbox is unreadable meanwhile; empty: it never is
	sent string // the beginning of a command that must have been sent
	not  string // the beginning of one that must not
	push bool   // the second mail must have been announced by IDLE
}

const fields1 = "BODY[HEADER.FIELDS (X)]<0> "

var quirks = []quirk{
	{name: "a good server", push: true},

	// What the server says that nobody asked for.
	{name: "unknown untagged response", err: `unsupported response type "XAPPLEPUSH"`,
		rows: []row{{on: "NOOP", reply: "* XAPPLEPUSH a b|<auto>", times: 1}}},
	{name: "VANISHED though QRESYNC is not enabled", err: "VANISHED",
		rows: []row{{on: "NOOP", reply: "* VANISHED (EARLIER) 41,43:116|<auto>", times: 1}}},
	{name: "Microsoft 365 OK with an odd response code", err: `[Error=`,
		rows: []row{{on: "NOOP", reply: `* OK [Error="Microsoft.Exchange" Mailbox=x] oh|<auto>`, times: 1}}},
	{name: "the same during the login is no failure",
		rows: []row{{on: "AUTHENTICATE", reply: `TAG OK [Error="x" AuthResultFromPopImapEnd=0] done`}}},
	{name: "information lines are no failure", push: true,
		rows: []row{{on: "NOOP", reply: "* OK Still here|* NO disk nearly full|* BAD hm|* 3 RECENT|* OK|<auto>"}}},
	{name: "still here during IDLE", push: true,
		with: func(s *fakeServer, _ *Options) { s.caps = strings.Replace(s.caps, "SASL-IR", "SASL-IR X-THING", 1) },
		rows: []row{{on: "IDLE", reply: "* OK Still here|<auto>"}}},

	// Ends.
	{name: "BYE with a text, in answer to a command", err: "the server ended the connection: Too many connections for this user",
		rows: []row{{on: "NOOP", reply: "* BYE Too many connections for this user|<close>", times: 1}}},
	{name: "BYE during IDLE", err: "the server ended the connection: Server shutting down",
		rows: []row{{on: "IDLE", reply: "+ idling|<sleep 30s>|* BYE Server shutting down|<close>", times: 1}}},
	{name: "BYE as the greeting", err: "the server ended the connection: try later",
		with: func(s *fakeServer, _ *Options) { s.greeting = "* BYE try later|<close>" }},
	{name: "BYE with what moves a cursor", err: "the server ended the connection: \uFFFD[31mred \uFFFDno",
		with: func(s *fakeServer, _ *Options) { s.greeting = "* BYE \x1b[31mred \u202eno|<close>" }},
	{name: "hanging up without a word", err: "the server closed the connection",
		rows: []row{{on: "UID FETCH", reply: "<close>", times: 2}}},
	{name: "BYE after a refused login", err: "[AUTHENTICATIONFAILED] no",
		rows: []row{{on: "AUTHENTICATE", reply: "TAG NO [AUTHENTICATIONFAILED] no\r\n* BYE bad|<close>", times: 1}}},

	// Silence.
	{name: "a command without an answer", err: "sending NOOP: the server did not answer within 30s",
		rows: []row{{on: "NOOP", reply: "<stall>", times: 1}}},
	{name: "a response that stops in the middle", err: "the server did not answer within 30s",
		rows: []row{{on: "NOOP", reply: "* OK Sti<stall>|<stall>", times: 1}}},
	{name: "a literal that stops in the middle", err: "fetching headers: the server did not answer within 2m0s",
		rows: []row{{on: "UID FETCH", reply: "* 1 FETCH (UID 1 " + fields1 + "{500}|Subject: x|<stall>", times: 1}}},
	{name: "no greeting", err: "waiting for the greeting: the server did not answer within 30s",
		with: func(s *fakeServer, _ *Options) { s.greeting = "<stall>" }},
	{name: "IDLE that is never begun", err: "starting IDLE: the server did not answer within 30s",
		rows: []row{{on: "IDLE", reply: "<stall>", times: 1}}},
	{name: "an IDLE that has died quietly", err: "ending IDLE: the server did not answer within 30s",
		rows: []row{{on: "IDLE", reply: "+ idling|<stall>", times: 1}}},
	{name: "an answer after an hour", err: "did not answer within 2m0s",
		rows: []row{{on: "UID SEARCH", reply: "<sleep 1h>|<auto>", times: 1}}},

	// IDLE.
	{name: "IDLE refused though offered", rows: []row{{on: "IDLE", reply: "TAG NO not now"}}},
	{name: "IDLE ended by the server", err: "the server ended IDLE by itself",
		rows: []row{{on: "IDLE", reply: "+ idling|<sleep 10s>|TAG OK enough|<done>", times: 1}}},
	{name: "mail that is announced only after NOOP", with: func(s *fakeServer, _ *Options) { s.mute = true }},
	{name: "IDLE not offered", not: "IDLE", with: func(s *fakeServer, _ *Options) { s.caps = "IMAP4rev1 AUTH=PLAIN" }},
	{name: "capabilities that change with the login", sent: "IDLE", push: true,
		with: func(s *fakeServer, _ *Options) {
			s.greeting = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready"
			s.rows = []row{{on: "AUTHENTICATE", reply: "TAG OK [CAPABILITY IMAP4rev1] done"}}
		}},
	{name: "polling as configured", not: "IDLE", with: func(_ *fakeServer, o *Options) { o.Mode = ModePoll }},

	// FETCH and SEARCH.
	{name: "n:* names the last mail", sent: "UID SEARCH UID 2:*",
		rows: []row{{on: "NOOP", reply: "* 1 EXISTS|<auto>", times: 1}}},
	{name: "the UID behind the header", rows: []row{
		{on: "UID FETCH 1 ", reply: "* 1 FETCH (" + fields1 + "{=" + ours(1) + "} UID 1)|TAG OK done"},
		{on: "UID FETCH 2 ", reply: "* 2 FETCH (" + fields1 + "{=" + ours(2) + "} UID 2 INTERNALDATE \" 1-Jan-2000 00:01:00 +0000\")|TAG OK done"}}},
	{name: "a change of flags in between", rows: []row{
		{on: "UID FETCH 1 ", reply: `* 1 FETCH (UID 1 FLAGS (\Seen))|<auto>`}}},
	{name: "an unasked message with a literal", rows: []row{
		{on: "UID FETCH 1 ", reply: `* 9 FETCH (UID 99 ` + fields1 + `{=Subject: not asked for}) |<auto>`}}},
	{name: "no INTERNALDATE", rows: []row{
		{on: "UID FETCH 1 ", reply: "* 1 FETCH (UID 1 " + fields1 + "{=" + ours(1) + "})|TAG OK done"}}},
	{name: "INTERNALDATE NIL", err: "date-time", rows: []row{
		{on: "UID FETCH 1 (UID INTERNALDATE", reply: "* 1 FETCH (UID 1 INTERNALDATE NIL " + fields1 + "{=" + ours(1) + "})|TAG OK done"}}},
	{name: "a whole message for what was asked", rows: []row{
		{on: "UID FETCH 1 ", reply: "* 1 FETCH (UID 1 BODY[] {=" + ours(1) + strings.Repeat("body\r\n", 20_000) + "})|TAG OK done"}}},
	{name: "the header as a quoted string", rows: []row{
		{on: "UID FETCH 1 ", reply: `* 1 FETCH (UID 1 BODY[HEADER] "` + strings.ReplaceAll(ours(1), `"`, `\"`) + `")|TAG OK done`}}},
	{name: "partial fetch refused", sent: "UID FETCH 1 (UID BODY.PEEK[HEADER])", rows: []row{
		{on: "UID FETCH 1 (UID INTERNALDATE", reply: "TAG BAD partial?"},
		{on: "UID FETCH 1 (UID BODY.PEEK[HEADER.", reply: "TAG BAD partial?"}}},
	{name: "a mail that cannot be read does not hide others", with: func(s *fakeServer, _ *Options) {
		s.deliver("INBOX", foreign(8))
		s.rows = []row{
			{on: "UID FETCH 1:3 ", reply: "TAG NO [SERVERBUG] corrupt"}, {on: "UID FETCH 2:3 ", reply: "TAG NO [SERVERBUG] corrupt"},
			{on: "UID FETCH 3 ", reply: "TAG NO [SERVERBUG] corrupt"}}
		s.deliver("INBOX", ours(1))
		s.deliver("INBOX", foreign(9))
	}},
	{name: "400 messages in one answer", with: func(s *fakeServer, _ *Options) {
		for i := range 400 {
			s.deliver("INBOX", foreign(i))
		}
	}},
	{name: "no UIDNEXT and no UIDVALIDITY", with: func(s *fakeServer, _ *Options) { s.terse = true }},

	// Hostile.
	{name: "an endless line", err: "a line of more than 8 MiB", rows: []row{
		{on: "NOOP", reply: "* OK " + strings.Repeat("x", maxLine+100), times: 1}}},
	{name: "an endless greeting", err: "more than 1048576 bytes", with: func(s *fakeServer, _ *Options) {
		s.greeting = "* OK " + strings.Repeat("x", 2<<20)
	}},
	{name: "a huge literal in a FETCH", err: "fetching headers: the server did not answer within", rows: []row{
		{on: "UID FETCH 1 ", reply: "* 1 FETCH (UID 1 " + fields1 + "{9999999999}|Subject: x|<stall>", times: 1}}},
	{name: "a huge literal in a LIST", err: "a literal of 9999999999 bytes", rows: []row{
		{on: "LIST", reply: `* LIST () "/" {9999999999}|x`, times: 1}}},
	{name: "an endless literal", err: "more than 64 MiB in answer to one command", rows: []row{
		{on: "UID FETCH 1 ", reply: "* 1 FETCH (UID 1 " + fields1 + "{9999999999}" + strings.Repeat("|"+strings.Repeat("y", 8191), 9<<10), times: 1}}},
	{name: "bytes that are no UTF-8", err: "not understood", rows: []row{
		{on: "NOOP", reply: "\xff\xfe\x00\x80 \xf8", times: 1}}},
	{name: "an answer to a command that was never sent", err: "unknown tag", rows: []row{
		{on: "NOOP", reply: "T4711 OK done", times: 1}}},
	{name: "four thousand million UIDs", err: "malformed", rows: []row{
		{on: "UID SEARCH UID 1:*", reply: "* ESEARCH (T_AG \"TAG\") UID ALL 1:4294967295|TAG OK done", times: 1}}},
	{name: "not an IMAP server", err: "not that of an IMAP server", with: func(s *fakeServer, _ *Options) {
		s.greeting = "220 mx.example ESMTP Postfix"
	}},

	// Folder names that end go-imap's LIST.
	{name: "folder names in no encoding", push: true, rows: []row{
		{on: "LIST", reply: "* LIST () \"/\" \"R&D\"|* LIST () \"/\" \"\x93\xfa\x96\x7b\"|* LIST () \"/\" {=a\"b}|* LIST () NIL INBOX|TAG OK done"}}},
}

func TestQuirks(t *testing.T) {
	for _, q := range quirks {
		t.Run(q.name, func(t *testing.T) { bubble(t, q.run) })
	}
}

func (q quirk) run(t *testing.T) {
	s, l := newFakeServer(), newLedger()
	s.rows = slices.Clone(q.rows)
	o := options(s)
	if q.with != nil {
		q.with(s, &o)
	}
	if len(s.left("INBOX")) == 0 || strings.HasPrefix(q.name, "400") {
		s.deliver("INBOX", ours(1))
	}
	_, stop := watch(t, o, l)
	pass(time.Minute + 500*time.Millisecond)
	s.deliver("INBOX", ours(2))
	pass(10 * time.Minute)
	s.mu.Lock() // what goes wrong in every connection heals now
	if s.greeting != newFakeServer().greeting && q.err != "" {
		s.greeting = newFakeServer().greeting
	}
	s.mu.Unlock()
	pass(2 * time.Hour)
	stop()

	if got := l.list(); len(got) != 2 {
		t.Errorf("%d arrivals, want 2", len(got))
	} else if q.push && got[1].Source != "push" {
		t.Errorf("the second mail is known by %s, want push", got[1].Source)
	}
	for id, n := range l.times {
		if n != 1 {
			t.Errorf("the copy %x was recorded %d times", id, n)
		}
	}
	errs := l.errs()
	if q.err == "" && len(errs) > 0 {
		t.Errorf("the mailbox was unreadable: %q", errs)
	}
	if q.err != "" && !contains(errs, q.err) {
		t.Errorf("no reason has %q in it: %q", q.err, errs)
	}
	if q.sent != "" && len(s.sent(q.sent)) == 0 {
		t.Errorf("%q was not sent", q.sent)
	}
	if q.not != "" && len(s.sent(q.not)) > 0 {
		t.Errorf("%q was sent", q.not)
	}
	for _, never := range []string{"CLOSE", "EXPUNGE", "UNSELECT", "EXAMINE"} {
		if len(s.sent(never)) > 0 {
			t.Errorf("%s was sent", never)
		}
	}
}
