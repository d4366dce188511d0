package packaging

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestLife takes the package through its life on a Debian, step by step: each stands
// on the one before.
func TestLife(t *testing.T) {
	steps := []struct {
		name string
		do   func(*testing.T)
	}{
		{"install", install},
		{"what is installed", installed},
		{"licences", licences},
		{"where the guide leads", guideLeadsToFiles},
		{"use", use},
		{"remove", remove},
		{"install again", back},
		{"purge", purge},
		{"where systemd runs", underSystemd},
	}
	for _, step := range steps {
		if !t.Run(step.name, step.do) {
			return
		}
	}
}

// install installs by apt, which knows no other packages: what the package depends on
// must be there.
func install(t *testing.T) {
	bring(t, made.deb, "/tmp/mailprobe.deb")
	apt(t, "/tmp/mailprobe.deb")
}

// apt installs a package as unattended upgrades do: where the package's default and a
// person's file differ, the person's stays.
func apt(t *testing.T, file string) {
	t.Helper()
	asRoot(t, "/usr/bin/apt-get", "install", "-y", "--no-install-recommends",
		"-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold", file)
}

// bring copies a file into the root.
func bring(t *testing.T, from, to string) {
	t.Helper()
	output(t, exec.Command("cp", from, inside(to)))
}

// rights are of some paths that matter: how ls shows them, and whose they are.
var rights = map[string]string{
	"/usr/bin/mailprobe":                                  "-rwxr-xr-x root root",
	"/usr/lib/systemd/system/mailprobe.service":           "-rw-r--r-- root root",
	"/usr/lib/sysusers.d/mailprobe.conf":                  "-rw-r--r-- root root",
	"/etc/default/mailprobe":                              "-rw-r--r-- root root",
	"/etc/mailprobe":                                      "drwxr-x--- root mailprobe",
	"/etc/mailprobe/credentials":                          "drwx------ root root",
	"/usr/share/man/man1/mailprobe.1.gz":                  "-rw-r--r-- root root",
	"/usr/share/man/man5/mailprobe.yml.5.gz":              "-rw-r--r-- root root",
	"/usr/share/bash-completion/completions/mailprobe":    "-rw-r--r-- root root",
	"/usr/share/zsh/vendor-completions/_mailprobe":        "-rw-r--r-- root root",
	"/usr/share/fish/vendor_completions.d/mailprobe.fish": "-rw-r--r-- root root",
	"/usr/share/doc/mailprobe/copyright":                  "-rw-r--r-- root root",
	"/usr/share/doc/mailprobe/changelog.gz":               "-rw-r--r-- root root",
	"/usr/share/doc/mailprobe/README.md":                  "-rw-r--r-- root root",
	"/usr/share/doc/mailprobe/deploy/README.md":           "-rw-r--r-- root root",
	"/usr/share/doc/mailprobe/deploy/checks/nagios.cfg":   "-rw-r--r-- root root",
	"/usr/share/doc/mailprobe/examples/mailprobe.yml":     "-rw-r--r-- root root",
	"/usr/share/doc/mailprobe/examples/every-setting.yml": "-rw-r--r-- root root",
	"/usr/share/mailprobe/prometheus/mailprobe.rules.yml": "-rw-r--r-- root root",
	"/usr/share/mailprobe/grafana/mailprobe.json":         "-rw-r--r-- root root",
	// Enabled, to start at the next boot.
	"/etc/systemd/system/multi-user.target.wants/mailprobe.service": "lrwxrwxrwx root root",
}

func rightsOf(t *testing.T, path string) string {
	t.Helper()
	return strings.TrimSpace(asRoot(t, "/usr/bin/stat", "-c", "%A %U %G", path))
}

func installed(t *testing.T) {
	for path, want := range rights {
		if got := rightsOf(t, path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	if got := asRoot(t, "/usr/bin/dpkg", "--verify", "mailprobe"); got != "" {
		t.Errorf("dpkg finds changed:\n%s", got)
	}
	if got := asRoot(t, "/usr/bin/dpkg-query", "-W", "-f", "${Version}", "mailprobe"); got != debian {
		t.Errorf("the version is %s, want %s", got, debian)
	}
	entry := strings.Split(strings.TrimSpace(asRoot(t, "/usr/bin/getent", "passwd", "mailprobe")), ":")
	if uid, err := strconv.Atoi(entry[2]); err != nil || uid == 0 || uid >= 1000 || entry[5] != "/var/lib/mailprobe" || entry[6] != "/usr/sbin/nologin" {
		t.Errorf("the user is %q, want a system user without a shell, at home in /var/lib/mailprobe", entry)
	}
	if shadow := asRoot(t, "/usr/bin/getent", "shadow", "mailprobe"); !strings.HasPrefix(shadow, "mailprobe:!") {
		t.Errorf("the user can have a password: %s", shadow)
	}
	asRoot(t, "/bin/bash", "-n", "/usr/share/bash-completion/completions/mailprobe")
	for _, leftover := range []string{"/etc/mailprobe/mailprobe.yml", "/var/lib/mailprobe"} {
		if there(t, leftover) {
			t.Errorf("the package made %s, which is not its to make", leftover)
		}
	}
	program(t)
}

// program checks the binary: that it needs nothing else, and what it says of itself.
func program(t *testing.T) {
	file, err := elf.Open(inside("/usr/bin/mailprobe"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("the binary is linked dynamically: it has a segment %s", p.Type)
		}
	}
	said := asRoot(t, "/usr/bin/mailprobe", "version")
	for _, want := range []string{"mailprobe " + described + " (go", "\ncommit " + commit + "\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("mailprobe version says\n%swant %q in it", said, want)
		}
	}
}

// remove removes the package: all that a person or the agent wrote stays.
func remove(t *testing.T) {
	key := get(t, "/var/lib/mailprobe/key")
	asRoot(t, "/usr/bin/apt-get", "remove", "-y", "mailprobe")
	for _, gone := range []string{"/usr/bin/mailprobe", "/usr/lib/systemd/system/mailprobe.service", "/usr/share/doc/mailprobe"} {
		if there(t, gone) {
			t.Errorf("%s is still there", gone)
		}
	}
	kept(t, key)
}

// kept checks what people and the agent wrote in use.
func kept(t *testing.T, key string) {
	t.Helper()
	if got := get(t, "/etc/mailprobe/mailprobe.yml"); got != example(t) {
		t.Errorf("the configuration has become\n%s", got)
	}
	if got := get(t, "/etc/mailprobe/credentials/mx1"); got != secret {
		t.Errorf("the password has become %q", got)
	}
	if got := get(t, "/etc/default/mailprobe"); got != flags {
		t.Errorf("the flags have become %q", got)
	}
	if got := get(t, "/var/lib/mailprobe/key"); got != key {
		t.Error("the agent's key is another one")
	}
}

// back installs the removed package once more, and has it run on its old record.
func back(t *testing.T) {
	key := get(t, "/var/lib/mailprobe/key")
	apt(t, "/tmp/newer.deb")
	kept(t, key)
	agent := account(t, "mailprobe")
	s := readService(t)
	s.prepare(t, agent)
	s.start(t, agent)()
}

// purge leaves nothing but the user, whose files may lie elsewhere.
func purge(t *testing.T) {
	asRoot(t, "/usr/bin/apt-get", "purge", "-y", "mailprobe")
	if left := leftovers(t); len(left) > 0 {
		t.Errorf("a purge leaves %q", left)
	}
	if got := asRoot(t, "/usr/bin/getent", "passwd", "mailprobe"); !strings.Contains(got, "nologin") {
		t.Errorf("the user has become %q", got)
	}
}

// leftovers lists what is named after the program, but for what this test put there
// and the logs of dpkg.
func leftovers(t *testing.T) (left []string) {
	t.Helper()
	err := filepath.WalkDir(made.root, func(path string, d os.DirEntry, err error) error {
		name, _ := strings.CutPrefix(path, made.root)
		switch {
		case err != nil:
			return err
		case name == "/proc", name == "/sys", name == "/tmp", name == "/run/credentials":
			return filepath.SkipDir
		case strings.Contains(d.Name(), "mailprobe"):
			left = append(left, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}
