package packaging

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// onlyDeb and onlyRPM are the files that one of the packages has and the other has
// not: each system's own place, or own paperwork.
var (
	onlyDeb = []string{
		"/usr/share/doc/mailprobe/changelog.Debian.gz",
		"/usr/share/lintian/overrides/mailprobe",
		"/usr/share/zsh/vendor-completions/_mailprobe",
	}
	onlyRPM = []string{
		"/usr/lib/tmpfiles.d/mailprobe.conf",
		"/usr/share/zsh/site-functions/_mailprobe",
	}
)

// TestRPM looks into the .rpm by rpm itself. It is not installed: there is no system
// of its kind here.
func TestRPM(t *testing.T) {
	deb := map[string]string{} // rights and owner by path
	for line := range strings.Lines(output(t, exec.Command("dpkg-deb", "-c", made.deb))) {
		f := strings.Fields(line) // rights owner/group size date time ./path
		path := strings.TrimSuffix(strings.TrimPrefix(f[5], "."), "/")
		// Folders of the system are listed in a .deb, and belong to nobody in an .rpm.
		if f[0][0] != 'd' || strings.HasPrefix(path, "/etc/mailprobe") {
			deb[path] = f[0] + " " + f[1]
		}
	}
	rpm := map[string]string{}
	for line := range strings.Lines(output(t, exec.Command("rpm", "-qp", "--qf", `[%{FILEMODES:perms} %{FILEUSERNAME}/%{FILEGROUPNAME} %{FILENAMES}\n]`, made.rpm))) {
		f := strings.Fields(line)
		rpm[f[2]] = f[0] + " " + f[1]
	}
	want := map[string]string{}
	for path, rights := range deb {
		if !slices.Contains(onlyDeb, path) {
			want[path] = rights
		}
	}
	for _, path := range onlyRPM {
		want[path] = "-rw-r--r-- root/root"
	}
	if diff := cmp.Diff(want, rpm); diff != "" {
		t.Errorf("the .rpm holds other files than the .deb (-want +got):\n%s", diff)
	}
	if got := output(t, exec.Command("rpm", "-qp", "--configfiles", made.rpm)); got != "/etc/default/mailprobe\n" {
		t.Errorf("configuration files of the .rpm are\n%s", got)
	}
	if got, want := output(t, exec.Command("rpm", "-qp", "--qf", "%{NAME} %{VERSION}-%{RELEASE}", made.rpm)), "mailprobe "+debian; got != want {
		t.Errorf("the .rpm is %s, want %s", got, want)
	}
}
