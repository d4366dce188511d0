package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// shell returns a command list for a line of sh in a folder.
func shell(dir, line string) *list[opt[string]] {
	word := func(s string) opt[string] { return opt[string]{set: true, v: s} }
	return &list[opt[string]]{at: place{filepath.Join(dir, "m.yml"), 1, "x"}, items: []opt[string]{word("sh"), word("-c"), word(line)}}
}

// A command that hangs is ended with all that it started, and costs its limit
// once, however often it is asked for. Its child holds a pipe open: the end of
// the pipe is the end of the child.
func TestCommandThatHangs(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	gone := make(chan error, 1)
	go func() {
		_, err := os.ReadFile(fifo)
		gone <- err
	}()
	c := newCommands()
	c.limit = 300 * time.Millisecond
	hang := shell(dir, "echo waiting >&2; sleep 1000 > fifo & wait")
	began := time.Now()
	c.start([]*list[opt[string]]{hang, hang})
	for range 3 {
		_, err := c.output(argvOf(hang))
		if err == nil || err.Error() != "it took longer than 300ms: it said: waiting" {
			t.Error(err)
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	select {
	case err := <-gone:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(30 * time.Second):
		t.Error("its child is still there")
	}
}

// Commands run side by side: eight that wait for each other can only end so.
func TestCommandsRunSideBySide(t *testing.T) {
	dir := t.TempDir()
	var all []*list[opt[string]]
	for i := range commandsAtOnce {
		all = append(all, shell(dir, fmt.Sprintf("touch here%d; while [ $(ls | wc -l) -lt %d ]; do sleep 0.01; done; echo %d", i, commandsAtOnce, i)))
	}
	c := newCommands()
	c.start(all)
	for i, l := range all {
		if out, err := c.output(argvOf(l)); err != nil || string(out) != fmt.Sprintf("%d\n", i) {
			t.Errorf("%d: %q %v", i, out, err)
		}
	}
}

// A command that floods is cut off, and its output is not kept.
func TestCommandThatFloods(t *testing.T) {
	c := newCommands()
	_, err := c.output(argvOf(shell(t.TempDir(), "head -c 20000000 /dev/zero; head -c 5000 /dev/zero | tr '\\0' x >&2")))
	if want := "it wrote more than 16 MiB: it said: " + strings.Repeat("x", 1000); err == nil || err.Error() != want {
		t.Errorf("%.200v", err)
	}
}

// What a command says is one line, and moves no cursor.
func TestCommandThatComplains(t *testing.T) {
	_, err := newCommands().output(argvOf(shell(t.TempDir(), `printf 'no\n\tsafe\033[2J' >&2; exit 7`)))
	if want := "exit status 7: it said: no safe [2J"; err == nil || err.Error() != want {
		t.Errorf("%q", err)
	}
}

func TestCommandsOfEveryPlace(t *testing.T) {
	dir := goodDir(t)
	write(t, filepath.Join(dir, "say.sh"), "#!/bin/sh\necho \"$1\" >> said\necho word\n", 0o700)
	load(t, dir, `
agent: a
hello: a.example
defaults: {from: b@i.example}
relays: [{name: r, host: r.example, auth: {user: u, password_command: [./say.sh, relay]}}]
mailboxes: [{name: m, host: i.example, user: m@i.example, password_command: [./say.sh, mailbox]}]
bounce: {host: i.example, user: b@i.example, password_command: [./say.sh, bounce]}
servers:
  - name: mx1
    address: 192.0.2.1
    domains_command: [./say.sh, domains]
    mailbox: {user: p@mx1.example, password_command: [./say.sh, server]}
    routes:
      - {via: submission, auth: {user: p@mx1.example, password_command: [./say.sh, route]}}
      - {via: r, to: {mailbox: m}}
`)
	said, err := os.ReadFile(filepath.Join(dir, "said"))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"relay", "mailbox", "bounce", "domains", "server", "route"} {
		if strings.Count(string(said), word) != 1 {
			t.Errorf("%s ran %d times", word, strings.Count(string(said), word))
		}
	}
}
