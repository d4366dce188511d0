package packaging

import (
	"os"
	"strings"
	"syscall"
	"testing"
)

// recorder stands for systemctl where systemd runs: it writes down what it is asked.
// It has no service that it could stop: no reason for a package to stay.
const recorder = `#!/bin/sh
echo "$*" >>/tmp/asked
case "$*" in
*is-enabled*) echo enabled ;;
*stop*) exit 5 ;;
esac
`

// underSystemd takes the package through its life once more on a machine that seems
// to have been started by systemd, and looks at what systemd is asked to do.
func underSystemd(t *testing.T) {
	asRoot(t, "/bin/mkdir", "-p", "/run/systemd/system")
	put(t, "/usr/local/bin/systemctl", recorder, 0o755)
	const unit = " mailprobe.service"
	steps := []struct {
		name string
		args []string
		want []string // of what is asked, what changes something
	}{
		{"install", []string{"-i", "/tmp/mailprobe.deb"}, []string{"preset" + unit, "daemon-reload", "start" + unit}},
		{"install the same", []string{"-i", "/tmp/mailprobe.deb"}, []string{"daemon-reload", "try-restart" + unit}},
		{"upgrade", []string{"-i", "/tmp/newer.deb"}, []string{"daemon-reload", "try-restart" + unit}},
		{"remove", []string{"-r", "mailprobe"}, []string{"stop" + unit, "daemon-reload"}},
		{"install again", []string{"-i", "/tmp/newer.deb"}, []string{"daemon-reload", "start" + unit}},
		{"purge", []string{"-P", "mailprobe"}, []string{"stop" + unit, "daemon-reload"}},
	}
	for _, step := range steps {
		put(t, "/tmp/asked", "", 0o644)
		asRoot(t, append([]string{"/usr/bin/dpkg"}, step.args...)...)
		if got := asked(t); !within(step.want, got) {
			t.Errorf("%s: systemd was asked %q, want %q", step.name, got, step.want)
		}
		// Without a configuration the folder goes and comes.
		if step.name == "install again" {
			if got := rightsOf(t, "/etc/mailprobe"); got != rights["/etc/mailprobe"] {
				t.Errorf("%s: /etc/mailprobe is %s, want %s", step.name, got, rights["/etc/mailprobe"])
			}
			mount(t, "/var/lib/mailprobe")
		}
	}
	unmount(t, "/var/lib/mailprobe")
	if left := leftovers(t); len(left) > 0 {
		t.Errorf("a purge leaves %q", left)
	}
}

// mount makes a folder a file system of its own, with a record in it; a purge has to
// empty it.
func mount(t *testing.T, folder string) {
	t.Helper()
	asRoot(t, "/bin/mkdir", folder)
	if err := syscall.Mount("none", inside(folder), "tmpfs", 0, ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(inside(folder), 0) }) // where the test failed before
	put(t, folder+"/key", "secret", 0o600)
}

func unmount(t *testing.T, folder string) {
	t.Helper()
	if there(t, folder+"/key") {
		t.Errorf("a purge leaves what is in %s", folder)
	}
	if err := syscall.Unmount(inside(folder), 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(inside(folder)); err != nil {
		t.Fatal(err)
	}
}

// asked lists what systemctl was asked to change, without its flags.
func asked(t *testing.T) (all []string) {
	t.Helper()
	for line := range strings.Lines(get(t, "/tmp/asked")) {
		var words []string
		for _, word := range strings.Fields(line) {
			if !strings.HasPrefix(word, "-") {
				words = append(words, word)
			}
		}
		if verb := words[0]; verb != "is-enabled" && verb != "is-active" {
			all = append(all, strings.Join(words, " "))
		}
	}
	return all
}

// within tells whether got is want, but for what is asked several times in a row.
func within(want, got []string) bool {
	i := 0
	for _, g := range got {
		switch {
		case i < len(want) && g == want[i]:
			i++
		case i > 0 && g == want[i-1]:
		default:
			return false
		}
	}
	return i == len(want)
}
