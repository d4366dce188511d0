package e2e

import (
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// postgrey is a greylisting policy service: it defers each triplet of client,
// sender and recipient until greylistedFor has passed since it saw it first.
type postgrey struct {
	daemon
	dir     string
	address string
}

const greylistedFor = time.Minute

// newPostgrey prepares one with a database under dir. It knows no client by
// heart, and learns none.
func newPostgrey(t testing.TB, dir, address string) *postgrey {
	t.Helper()
	program, err := findProgram("/usr/sbin/postgrey")
	if err != nil {
		t.Fatal(err)
	}
	return &postgrey{dir: dir, address: address, daemon: daemon{
		program: program, output: filepath.Join(dir, "postgrey.log"), args: []string{
			"--inet=" + address, "--dbdir=" + folderOfNobody(t, dir, "postgrey"), "--user=nobody", "--group=nogroup",
			"--delay=" + strconv.Itoa(int(greylistedFor.Seconds())), "--auto-whitelist-clients=0",
			"--whitelist-clients=/dev/null", "--whitelist-recipients=/dev/null"}}}
}

// start runs it and waits until it listens.
func (p *postgrey) start() error {
	if err := p.daemon.start(); err != nil {
		return err
	}
	return p.awaitListening([]string{p.address})
}
