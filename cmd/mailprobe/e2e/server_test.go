package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// daemon is a server that this process starts in a session of its own, so that
// it can be ended with all its children and nothing else.
type daemon struct {
	program string
	args    []string
	output  string // file that gets what it prints

	session int           // id of its session; 0 while it is stopped
	gone    chan struct{} // closed when its first process has ended
	release func()        // ends its guard
}

// start runs the daemon under guard.
func (d *daemon) start() error {
	out, err := os.OpenFile(d.output, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(d.program, d.args...)
	cmd.Stdout, cmd.Stderr, cmd.Dir = out, out, "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", d.program, err)
	}
	gone := make(chan struct{})
	go func() {
		cmd.Wait() // how a daemon ended is in its log
		close(gone)
	}()
	d.session, d.gone = cmd.Process.Pid, gone
	d.release, err = guard(d.session)
	return err
}

// awaitListening returns as soon as every address answers.
func (d *daemon) awaitListening(addresses []string) error {
	for _, address := range addresses {
		ended := false
		answers := until(20*time.Second, 5*time.Millisecond, func() bool {
			select {
			case <-d.gone:
				ended = true
			default:
			}
			return ended || listens("tcp", address)
		})
		switch {
		case ended:
			output, _ := os.ReadFile(d.output)
			return fmt.Errorf("starting %s: it ended at once: %s", d.program, strings.TrimSpace(string(output)))
		case !answers:
			return fmt.Errorf("starting %s: nobody answers at %s after 20 s", d.program, address)
		}
	}
	return nil
}

// guard starts a process that ends the session should this process die, in
// whichever way: then the pipe between them closes. A death signal of the
// kernel would not do: Postfix loses it when it changes its user.
func guard(session int) (release func(), err error) {
	in, leash, err := os.Pipe()
	if err != nil {
		return func() {}, err
	}
	defer in.Close()
	cmd := exec.Command("/bin/sh", "-c", "read never; kill -TERM -$0; sleep 1; kill -KILL -$0", strconv.Itoa(session))
	cmd.Stdin = in
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		leash.Close()
		return func() {}, fmt.Errorf("starting the guard of session %d: %w", session, err)
	}
	return func() {
		cmd.Process.Kill() // before the pipe closes: the session's number may be another's by now
		cmd.Wait()
		leash.Close()
	}, nil
}

// stop ends the daemon in the middle of what it does, and returns when the last
// of its children is gone: until then they hold the listening sockets.
func (d *daemon) stop() error {
	if d.session == 0 {
		return nil
	}
	syscall.Kill(d.session, syscall.SIGTERM) // it may have ended by itself; it ends its children
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); ; <-tick.C {
		members := membersOf(d.session)
		if len(members) == 0 {
			break
		}
		waited := time.Since(began)
		if waited > 10*time.Second {
			return fmt.Errorf("stopping %s: processes %v are still there after 10 s", d.program, members)
		}
		if waited > grace {
			for _, pid := range members {
				syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	}
	<-d.gone
	d.release()
	d.session = 0
	return nil
}

// grace is how long a daemon may take to end its children: Dovecot waits for a
// second where it has nothing left to do.
const grace = 200 * time.Millisecond

// membersOf lists the living processes of a session.
func membersOf(session int) []int {
	var list []int
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		// pid (name) state ppid pgrp session …: a name may hold anything.
		_, rest, _ := strings.Cut(string(stat[strings.LastIndexByte(string(stat), ')'):]), " ")
		fields := strings.Fields(rest)
		if len(fields) < 4 || slices.Contains([]string{"Z", "X"}, fields[0]) || fields[3] != strconv.Itoa(session) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
			list = append(list, pid)
		}
	}
	return list
}

// findProgram returns the first of the paths that exists.
func findProgram(paths ...string) (string, error) {
	for _, path := range paths {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s is missing: apt-get install %s", filepath.Base(paths[0]), debianPackages)
}

// debianPackages are what a real World needs.
const debianPackages = "postfix postgrey dovecot-core dovecot-imapd dovecot-lmtpd dovecot-sieve"

// idsOf returns the numbers of a system user.
func idsOf(t testing.TB, name string) (uid, gid int) {
	t.Helper()
	u, err := user.Lookup(name)
	if err != nil {
		t.Fatalf("looking up the user of a daemon: %v: apt-get install %s", err, debianPackages)
	}
	uid, _ = strconv.Atoi(u.Uid)
	gid, _ = strconv.Atoi(u.Gid)
	return uid, gid
}
