package config

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
)

// waysToGet names the keys that stand in place of a password.
const waysToGet = "use password_file, password_env or password_command"

// given tells whether any way to get a password stands there.
func (p *rawPassword) given() bool { return len(p.ways()) > 0 || p.Inline.given() }

// ways returns the places of the keys that were given.
func (p *rawPassword) ways() []place {
	var out []place
	for _, at := range []place{p.File.at, p.Env.at, p.Command.at} {
		if at.given() {
			out = append(out, at)
		}
	}
	return out
}

// password gets a password for the login at a place.
func (b *builder) password(raw *rawPassword, at place) Secret {
	ways := raw.ways()
	switch {
	case raw.Inline.given():
		b.mistake(raw.Inline.place, "a password must not stand in this file", waysToGet)
		return Secret{}
	case len(ways) == 0:
		b.mistake(at, "there is no password", waysToGet)
		return Secret{}
	case len(ways) > 1:
		b.mistake(ways[1], "there is more than one way to the password", "keep one of password_file, password_env and password_command")
		return Secret{}
	case b.discreet:
		return Secret{}
	}
	return b.fetch(raw)
}

// fetch gets a password on the one way that was given.
func (b *builder) fetch(raw *rawPassword) Secret {
	var text []byte
	var msg, cure string
	var at place
	switch {
	case raw.File.set:
		at = raw.File.at
		text, msg, cure = passwordFromFile(raw.File)
	case raw.Env.set:
		at = raw.Env.at
		text, msg, cure = passwordFromEnv(raw.Env.v)
	case raw.Command.at.given() && len(words(raw.Command)) == len(raw.Command.items):
		at = raw.Command.at
		var ok bool
		if text, ok = b.passwordFromCommand(&raw.Command); !ok {
			return Secret{}
		}
	default: // given and not readable, which was reported
		return Secret{}
	}
	if msg == "" {
		text, msg, cure = trimPassword(text)
	}
	if msg != "" {
		b.mistake(at, msg, cure)
		return Secret{}
	}
	return NewSecret(string(text))
}

// trimPassword removes the line end behind a password. What is no single line
// is refused: no login takes it.
func trimPassword(text []byte) (trimmed []byte, msg, cure string) {
	line := strings.TrimRight(string(text), "\r\n")
	switch {
	case line == "":
		return nil, "the password is empty", "put it there"
	case strings.ContainsAny(line, "\r\n\x00"):
		return nil, "the password has more than one line", "keep one line, the password alone"
	}
	return []byte(line), "", ""
}

// othersRead is the mode of a file that strangers can read or change. A group
// may read it: that is how an agent without root is given it.
const othersRead = 0o006

func passwordFromFile(o opt[string]) (text []byte, msg, cure string) {
	path, err := expand(o)
	if err != nil {
		return nil, err.Error(), "start it under systemd with LoadCredential=, set it to the folder of the secrets, or write a full path"
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Sprintf("reading %s: %v", path, cause(err)), unreadableSecret(o.v, err)
	case !info.Mode().IsRegular():
		return nil, path + " is not a plain file", "name a file that holds the password"
	case info.Mode()&othersRead != 0:
		return nil, path + " is open to every user of this machine", "run: chmod o= " + path
	}
	if text, err = readFile(path); err != nil {
		return nil, fmt.Sprintf("reading %s: %v", path, err), unreadableSecret(o.v, err)
	}
	return text, "", ""
}

// unreadableSecret says what to do about a password's file that cannot be read.
func unreadableSecret(path string, err error) string {
	switch {
	case isCredential(path) && errors.Is(err, os.ErrNotExist):
		return "put it where LoadCredential= reads, and restart: systemd reads it at the start"
	case isCredential(path) && errors.Is(err, os.ErrPermission):
		return "by hand, run this as root; the service is handed what lies there when it starts"
	}
	return "check the path and its permissions"
}

var envForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func passwordFromEnv(name string) (text []byte, msg, cure string) {
	if !envForm.MatchString(name) { // it may be the password itself: it is not repeated
		return nil, "this is not the name of an environment variable", "write it as in MX1_PASSWORD"
	}
	value, ok := os.LookupEnv(name)
	if !ok {
		return nil, "the environment variable " + name + " is not set", "set it, or use password_file"
	}
	return []byte(value), "", ""
}

// passwordFromCommand reports by itself what it finds. What a command asks may be down
// with the rest after a power failure, and be back before anybody looks at the agent.
func (b *builder) passwordFromCommand(l *list[opt[string]]) (text []byte, ok bool) {
	if len(l.items) == 0 {
		b.mistake(l.at, "the command is empty", "write it as in [pass, show, mx1]")
		return nil, false
	}
	text, err := b.commands.output(argvOf(l))
	if err != nil {
		b.passing(l.at, fmt.Sprintf("running %s: %v", clip(l.items[0].v), err), "try the command by hand, as the user of the agent")
		return nil, false
	}
	return text, true
}
