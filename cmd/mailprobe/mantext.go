package main

import "github.com/alecthomas/kong"

// programWords say what mailprobe(1) begins with.
var programWords = []string{
	`It sends tagged test mails through every mail server under watch: as a customer's
mail client does (submission), as a foreign server does (mx), and through an
outside server that queues while yours is down (relay). It watches the mailboxes
that they should reach, over IMAP. The gap between sent and received is the delay
of that server; after an outage it shows how the queues flush. Every test mail is
accounted for, even when the program is killed.`,
	`The agent is mailprobe run. All other commands but check, purge, demo, version
and completion speak to it through the socket in its data folder; but for healthy,
they also work where none runs, on the ledger itself. Figures are of test mails, never of customers' mails.`,
}

// exitCode is an exit code and what it says.
type exitCode struct{ code, text string }

var exitCodes = []exitCode{
	{"0", "It was done."},
	{"1", "Something failed; the message says what."},
	{"2", "What was asked for makes no sense or is not there: a flag, a route, a server, an incident, a setting. The message says what would."},
}

// ownExitCodes are those of commands that differ.
var ownExitCodes = map[string][]exitCode{
	"ask": append(exitCodes[:3:3], exitCode{"3", "It is not known what became of the mail."}),
	"check": {
		{"0", "All is well."},
		{"1", "A place failed, or something else; the message says what."},
		{"2", "A mistake in the configuration or the command."},
	},
	"healthy": {
		{"0", "The agent works."},
		{"1", "It does not, none runs, or it did not answer in time; the message says which."},
		exitCodes[2],
	},
	"status": {
		{"0", "It was done. With --plugin: OK."},
		{"1", "Something failed; the message says what. With --plugin: WARNING."},
		{"2", "What was asked for makes no sense. With --plugin: CRITICAL."},
		{"3", "Only with --plugin: UNKNOWN, also for mistakes."},
	},
	"demo": {exitCodes[0], {"1", "Something failed, or the record differs from what the embedded servers know."}, exitCodes[2]},
	"send": {
		{"0", "The probe was delivered. With --plugin: OK."},
		{"1", "It was not delivered, or not yet, or something failed. With --plugin: WARNING."},
		{"2", "A mistake in the command or the configuration. With --plugin: CRITICAL."},
		{"3", "Only with --plugin: UNKNOWN, also for mistakes."},
	},
}

// manFiles are the files that matter to whoever reads a page.
var manFiles = []struct{ name, text string }{
	{"/etc/mailprobe/mailprobe.yml", "The configuration; see mailprobe.yml(5)."},
	{"/var/lib/mailprobe/ledger.db", "The ledger: the durable record. Its folder is chosen by data in the configuration."},
	{"/var/lib/mailprobe/mailprobe.sock", "The socket through which commands speak to the agent that runs."},
	{"/var/lib/mailprobe/key", "Signs the test mails. Whoever has it can make mails that count as test mails."},
}

// manEnvironment is read by every command.
var manEnvironment = []struct{ name, text string }{
	{"NO_COLOR", "If it is set and not empty, words are not coloured."},
	{"LC_ALL, LC_MESSAGES, LANG", "The language of answers, reports and notices, where --lang does not name it: Japanese if it begins with ja, else English."},
}

// ending writes what stands at the end of each page; command is empty for
// mailprobe(1).
func (p *manPage) ending(command string, flags []*kong.Flag, also []string) {
	p.heading("EXIT STATUS")
	codes := exitCodes
	if own, ok := ownExitCodes[command]; ok {
		codes = own
	}
	for _, c := range codes {
		p.item(bold(c.code))
		p.text(plain(c.text))
	}
	p.heading("FILES")
	for _, f := range manFiles {
		p.item(italic(f.name))
		p.text(plain(f.text))
	}
	p.heading("ENVIRONMENT")
	if command == "" || readsConfiguration(flags) {
		p.item(bold("MAILPROBE_CONFIG"))
		p.text(plain("The configuration file, where --config.file does not name it."))
	}
	for _, e := range manEnvironment {
		p.item(bold(e.name))
		p.text(plain(e.text))
	}
	p.seeAlso(also)
}

func readsConfiguration(flags []*kong.Flag) bool {
	for _, f := range flags {
		if f.Name == "config.file" {
			return true
		}
	}
	return false
}

func (p *manPage) seeAlso(pages []string) {
	p.heading("SEE ALSO")
	for i, page := range pages {
		comma := ","
		if i == len(pages)-1 {
			comma = ""
		}
		name, section := page[:len(page)-3], page[len(page)-3:]
		p.line("%s%s%s", bold(name), section, comma)
	}
}
