package config

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// commandLimit is how long a command may take.
const commandLimit = 10 * time.Second

// commandsAtOnce is how many commands run side by side: thousands of servers
// may name one each.
const commandsAtOnce = 8

// argv is a command in its folder, as the key of its result.
type argv struct {
	folder string
	words  string // joined by NUL, which no argument can hold
}

func argvOf(l *list[opt[string]]) argv {
	return argv{filepath.Dir(l.at.file), strings.Join(words(*l), "\x00")}
}

// commands runs each command once.
type commands struct {
	mu      sync.Mutex
	limit   time.Duration
	results map[argv]func() ([]byte, error)
}

func newCommands() *commands {
	return &commands{limit: commandLimit, results: map[argv]func() ([]byte, error){}}
}

// start runs commands side by side and returns when all of them have ended.
func (c *commands) start(lists []*list[opt[string]]) {
	var g errgroup.Group
	g.SetLimit(commandsAtOnce)
	for _, l := range lists {
		g.Go(func() error {
			_, _ = c.output(argvOf(l)) // kept for whoever asks again
			return nil
		})
	}
	_ = g.Wait() // no function fails
}

// output returns what a command writes to its standard output. An error holds
// its standard error, and never its output.
func (c *commands) output(a argv) ([]byte, error) {
	c.mu.Lock()
	result, ok := c.results[a]
	if !ok {
		result = sync.OnceValues(func() ([]byte, error) { return run(a, c.limit) })
		c.results[a] = result
	}
	c.mu.Unlock()
	return result()
}

func run(a argv, limit time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	words := strings.Split(a.words, "\x00")
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir = a.folder
	out, stderr := &bounded{most: maxFile}, &bounded{most: 1000}
	cmd.Stdout, cmd.Stderr = out, stderr
	// The command may have started others, which must not outlive it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		err = fmt.Errorf("it took longer than %v", limit)
	case err == nil && out.cut:
		err = fmt.Errorf("it wrote more than %d MiB", maxFile>>20)
	}
	if err != nil {
		return nil, withStderr(startError(err), string(stderr.kept), string(out.kept))
	}
	return out.kept, nil
}

// startError shortens the error of a command that could not be started.
func startError(err error) error {
	if e, ok := errors.AsType[*exec.Error](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}

// withStderr adds what a command said to its error, without what it put out:
// some programs repeat it.
func withStderr(err error, stderr, out string) error {
	if secret := strings.TrimSpace(out); secret != "" {
		stderr = strings.ReplaceAll(stderr, secret, hidden)
	}
	if said := strings.Join(strings.Fields(stderr), " "); said != "" {
		return fmt.Errorf("%w: it said: %s", err, oneLine(said))
	}
	return err
}

// bounded keeps the beginning of what is written to it. It has no ReadFrom, by
// which a copy would go round its bound.
type bounded struct {
	kept []byte
	most int
	cut  bool
}

func (w *bounded) Write(p []byte) (int, error) {
	room := w.most - len(w.kept)
	w.cut = w.cut || len(p) > room
	w.kept = append(w.kept, p[:min(room, len(p))]...)
	return len(p), nil
}

// commands lists every command of the file.
func (raw *rawConfig) commands() []*list[opt[string]] {
	var all []*list[opt[string]]
	add := func(l *list[opt[string]]) {
		if len(l.items) > 0 && len(words(*l)) == len(l.items) {
			all = append(all, l)
		}
	}
	add(&raw.Bounce.Self.Command)
	for i := range raw.Mailboxes.items {
		add(&raw.Mailboxes.items[i].Command)
	}
	for i := range raw.Relays.items {
		add(&raw.Relays.items[i].Auth.Command)
	}
	for i := range raw.Servers.items {
		s := &raw.Servers.items[i]
		add(&s.DomainsCommand)
		add(&s.Mailbox.Self.Command)
		for j := range s.Routes.items {
			add(&s.Routes.items[j].Auth.Command)
		}
	}
	return all
}
