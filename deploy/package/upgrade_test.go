package packaging

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const newer = "1.2.3+5.gabcdef123457-1"

// upgrade installs a newer version, with other default flags. What a person has set
// stays as it is.
func upgrade(t *testing.T) {
	key := get(t, "/var/lib/mailprobe/key")
	asRoot(t, "/bin/chmod", "0700", "/etc/mailprobe/credentials")
	asRoot(t, "/bin/chmod", "0751", "/etc/mailprobe")
	asRoot(t, "/usr/bin/systemctl", "disable", "mailprobe.service")

	bring(t, renewed(t), "/tmp/newer.deb")
	apt(t, "/tmp/newer.deb")

	if got := asRoot(t, "/usr/bin/dpkg-query", "-W", "-f", "${Version} ${Status}", "mailprobe"); got != newer+" install ok installed" {
		t.Errorf("after the upgrade there is %s", got)
	}
	kept(t, key)
	if got := get(t, "/etc/default/mailprobe.dpkg-dist"); !strings.Contains(got, "# new in this version") {
		t.Errorf("beside the changed flags there is not the new default, but\n%s", got)
	}
	if got := strings.TrimSpace(asRoot(t, "/usr/bin/stat", "-c", "%a %U %G", "/etc/mailprobe")); got != "751 root mailprobe" {
		t.Errorf("the rights that a person set have become %s", got)
	}
	if there(t, "/etc/systemd/system/multi-user.target.wants/mailprobe.service") {
		t.Error("a service that was disabled is enabled again")
	}
	asRoot(t, "/bin/chmod", "0750", "/etc/mailprobe")
	asRoot(t, "/usr/bin/systemctl", "enable", "mailprobe.service")
}

// renewed makes the package's next version, which differs in its default flags.
func renewed(t *testing.T) string {
	dir := filepath.Join(t.TempDir(), "newer")
	output(t, exec.Command("dpkg-deb", "-R", made.deb, dir))
	control := filepath.Join(dir, "DEBIAN/control")
	edit(t, control, "Version: "+debian, "Version: "+newer)
	edit(t, filepath.Join(dir, "etc/default/mailprobe"), "ARGS=", "# new in this version\nARGS=")
	output(t, exec.Command("dpkg-deb", "-Znone", "-b", dir, dir+".deb"))
	return dir + ".deb"
}

// edit replaces a text in a file that has it.
func edit(t *testing.T, file, from, to string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), from) {
		t.Fatalf("%s has no %q", file, from)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), from, to, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}
