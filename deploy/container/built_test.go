package container

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// An image that is really built, by buildah, of a program as `make release` leaves it:
// what lies in it, whose it is, and how it starts.
func TestBuilt(t *testing.T) {
	files, config := unpack(t, build(t))
	slices.Sort(files)
	if want := []string{
		"tmp/ 65532:65532", "usr/ 0:0", "usr/bin/ 0:0", "usr/bin/mailprobe 0:0",
		"var/ 0:0", "var/lib/ 0:0", "var/lib/mailprobe/ 65532:65532",
	}; !slices.Equal(slices.Compact(files), want) {
		t.Errorf("the image holds\n%q, want\n%q", files, want)
	}
	want := imageConfig{
		User: "65532:65532", WorkingDir: "/var/lib/mailprobe", StopSignal: "SIGTERM",
		Entrypoint: []string{"/usr/bin/mailprobe"}, Cmd: []string{"run", "--web.listen-address=:9465"},
	}
	want.Healthcheck.Test = []string{"CMD", "/usr/bin/mailprobe", "healthy", "--data=/var/lib/mailprobe"}
	if got, want := fmt.Sprintf("%+v", config), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("it starts as\n%s, want\n%s", got, want)
	}
}

// imageConfig is what a runtime is told.
type imageConfig struct {
	User, WorkingDir, StopSignal string
	Entrypoint, Cmd              []string
	Healthcheck                  struct{ Test []string }
}

// build builds the target dist, and returns an archive of the image in Docker's form.
func build(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	stage := filepath.Join(dir, "context", "dist", "stage", runtime.GOARCH)
	if err := os.MkdirAll(stage, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(program, filepath.Join(stage, "mailprobe")); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(dir, "image.tar")
	store := []string{"buildah", "--root", filepath.Join(dir, "root"), "--runroot", filepath.Join(dir, "run"), "--storage-driver", "vfs"}
	tool(t, append(store, "build", "--pull-never", "--isolation", "chroot", "--format", "docker", "--target", "dist",
		"--ignorefile", "Containerfile.dockerignore", "--file", "Containerfile", "--tag", "mailprobe", filepath.Join(dir, "context"))...)
	tool(t, append(store, "push", "mailprobe", "docker-archive:"+archive)...)
	return archive
}

// unpack reads an archive in Docker's form: each file of its layers with its owner, and
// what a runtime is told.
func unpack(t *testing.T, archive string) (files []string, config imageConfig) {
	t.Helper()
	file, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	entries := tar.NewReader(file)
	for {
		h, err := entries.Next()
		switch {
		case errors.Is(err, io.EOF):
			return files, config
		case err != nil:
			t.Fatal(err)
		case filepath.Ext(h.Name) == ".tar" && h.Typeflag == tar.TypeReg:
			files = append(files, owners(t, entries)...)
		case filepath.Ext(h.Name) == ".json" && h.Name != "manifest.json":
			image := struct{ Config *imageConfig }{&config}
			if err := json.NewDecoder(entries).Decode(&image); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func owners(t *testing.T, layer io.Reader) (files []string) {
	t.Helper()
	entries := tar.NewReader(layer)
	for {
		h, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return files
		} else if err != nil {
			t.Fatal(err)
		}
		files = append(files, fmt.Sprintf("%s %d:%d", h.Name, h.Uid, h.Gid))
	}
}
