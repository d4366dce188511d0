package packaging

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// A copy of the sources in another folder, by somebody whose new files have other
// rights and who lives elsewhere, gives the same packages, byte for byte. (What this
// leaves out, such as a cache with nothing in it, make reproducible has.)
func TestTwoBuildersMakeEqualBytes(t *testing.T) {
	other := filepath.Join(t.TempDir(), "a longer", "way")
	dist := filepath.Join(other, "packages")
	copied := exec.Command("sh", "-ec", `umask 077; mkdir -p "$1"; cd ../..
		git ls-files -z --cached --others --exclude-standard | tar --no-recursion -c --null -T - | tar -x --no-same-permissions -C "$1"
		cd "$1"; exec make --no-print-directory package DIST="$2" ARCHS="$3" VERSION="$4" COMMIT="$5" SOURCE_DATE_EPOCH="$6"`,
		"sh", other, dist, runtime.GOARCH, described, commit, seconds)
	copied.Env = append(os.Environ(), "MAKEFLAGS=", "MAKELEVEL=", "TZ=Asia/Tokyo", "LC_ALL=C.UTF-8", "GOAMD64=v2")
	if out, err := copied.CombinedOutput(); err != nil {
		t.Fatalf("building in %s: %v\n%s", other, err, out)
	}
	for _, mine := range []string{made.deb, made.rpm} {
		theirs := filepath.Join(dist, filepath.Base(mine))
		if !bytes.Equal(content(t, mine), content(t, theirs)) {
			t.Errorf("%s differs from %s", theirs, mine)
		}
	}
}

func content(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
