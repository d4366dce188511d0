package systemd_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// folder is where the program is built; every user may reach it.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "mailprobe-unit-"); err == nil {
		err = os.Chmod(folder, 0o755)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// built is the program as it is installed.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(folder, "mailprobe")
	build := exec.Command("go", "build", "-trimpath", "-o", path, "mailprobe/cmd/mailprobe")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building mailprobe: %w\n%s", err, out)
	}
	return path, nil
})

func program(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// setting returns the values of a key of the unit, in order.
func setting(t *testing.T, key string) (values []string) {
	t.Helper()
	f, err := os.Open("mailprobe.service")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), key+"="); ok {
			values = append(values, value)
		}
	}
	return values
}

// only returns the one value of a key of the unit.
func only(t *testing.T, key string) string {
	t.Helper()
	values := setting(t, key)
	if len(values) != 1 {
		t.Fatalf("%s= stands %d times in the unit", key, len(values))
	}
	return values[0]
}

// installed is a root folder in which the unit's files lie where a package puts them,
// beside systemd's own.
func installed(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	place := func(from, to string, mode os.FileMode) {
		content, err := os.ReadFile(from)
		to = filepath.Join(root, to)
		if err = errors.Join(err, os.MkdirAll(filepath.Dir(to), 0o755), os.WriteFile(to, content, mode)); err != nil {
			t.Fatal(err)
		}
	}
	const units = "usr/lib/systemd/system/"
	place("mailprobe.service", units+"mailprobe.service", 0o644)
	place("mailprobe.sysusers", "usr/lib/sysusers.d/mailprobe.conf", 0o644)
	place(program(t), "usr/bin/mailprobe", 0o755)
	place("/bin/kill", "bin/kill", 0o755)
	for _, name := range []string{"sysinit", "basic", "multi-user", "network-online", "shutdown"} {
		place("/lib/systemd/system/"+name+".target", units+name+".target", 0o644)
	}
	if err := os.Mkdir(filepath.Join(root, "etc"), 0o755); err != nil {
		t.Fatal(err)
	}
	return root
}

// systemd finds nothing to complain about.
func TestTheUnitIsAccepted(t *testing.T) {
	root := installed(t)
	out, err := exec.Command("systemd-analyze", "verify", "--man=no", "--recursive-errors=yes", "--root="+root, "mailprobe.service").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}

// What a break-in could reach is little, as systemd itself reckons.
func TestTheUnitIsHardened(t *testing.T) {
	cmd := exec.Command("systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=20", "mailprobe.service")
	cmd.Dir = filepath.Join(installed(t), "usr/lib/systemd/system")
	cmd.Args[len(cmd.Args)-1] = filepath.Join(cmd.Dir, "mailprobe.service")
	out, err := cmd.CombinedOutput()
	found := regexp.MustCompile(`Overall exposure level for mailprobe\.service: ([0-9.]+)`).FindSubmatch(out)
	if found == nil {
		t.Fatalf("systemd-analyze security: %v\n%s", err, out)
	}
	exposure, parse := strconv.ParseFloat(string(found[1]), 64)
	t.Logf("exposure %.1f", exposure)
	if err != nil || parse != nil || exposure >= 2 {
		t.Errorf("an exposure of %s, want less than 2.0 (%v):\n%s", found[1], err, out)
	}
}

// The user is one that systemd makes, with a group of its own and no login.
func TestTheUserIsMade(t *testing.T) {
	root := installed(t)
	if out, err := exec.Command("systemd-sysusers", "--root="+root).CombinedOutput(); err != nil {
		t.Fatalf("systemd-sysusers: %v\n%s", err, out)
	}
	user := regexp.MustCompile(`(?m)^mailprobe:x?\*?!*:\d+:(\d+):mailprobe agent:/var/lib/mailprobe:/usr/sbin/nologin$`)
	passwd, err := os.ReadFile(filepath.Join(root, "etc/passwd"))
	if err != nil {
		t.Fatal(err)
	}
	found := user.FindSubmatch(passwd)
	if found == nil {
		t.Fatalf("no such user in\n%s", passwd)
	}
	group, err := os.ReadFile(filepath.Join(root, "etc/group"))
	if err != nil || !strings.Contains("\n"+string(group), "\nmailprobe:x:"+string(found[1])+":\n") {
		t.Errorf("its group %s is not mailprobe (%v):\n%s", found[1], err, group)
	}
	for _, key := range []string{"User", "Group", "StateDirectory"} {
		if got := only(t, key); got != "mailprobe" {
			t.Errorf("%s=%s", key, got)
		}
	}
}
