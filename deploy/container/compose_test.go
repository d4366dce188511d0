package container

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// load reads compose.yaml as Compose does: variables, schema, and what refers to what.
func load(t *testing.T) *types.Project {
	t.Helper()
	dir, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	p, err := loader.LoadWithContext(t.Context(), types.ConfigDetails{
		WorkingDir: dir, ConfigFiles: []types.ConfigFile{{Filename: filepath.Join(dir, "compose.yaml")}}, Environment: types.Mapping{},
	})
	if err != nil {
		t.Fatal(err)
	}
	if names := slices.Sorted(maps.Keys(p.Services)); !slices.Equal(names, []string{"alertmanager", "mailprobe", "prometheus"}) {
		t.Fatalf("the services are %v", names)
	}
	return p
}

// What is not needed is taken away from each service.
func TestConfined(t *testing.T) {
	for name, s := range load(t).Services {
		if !s.ReadOnly || s.Privileged || !slices.Equal(s.CapDrop, []string{"ALL"}) || len(s.CapAdd) != 0 ||
			!slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}) {
			t.Errorf("%s is not confined: %+v", name, s)
		}
		if s.User != "" || s.NetworkMode != "" {
			t.Errorf("%s runs as the user %q in the network %q, want what its image says and a network of its own", name, s.User, s.NetworkMode)
		}
		if s.HealthCheck == nil || s.Restart != "unless-stopped" {
			t.Errorf("nobody would notice that %s is dead", name)
		}
		for _, p := range s.Ports {
			if p.HostIP != "127.0.0.1" {
				t.Errorf("%s: port %s is open to %q", name, p.Published, p.HostIP)
			}
		}
	}
}

// An image is named with its registry and its version, and the one of our own is built.
func TestImages(t *testing.T) {
	pinned := regexp.MustCompile(`^docker\.io/prom/[a-z]+:v[0-9]+\.[0-9]+\.[0-9]+$`)
	for name, s := range load(t).Services {
		if name == "mailprobe" {
			if s.Image != name || s.Build == nil {
				t.Errorf("mailprobe is %q, built by %+v", s.Image, s.Build)
			} else if same(t, s.Build.Context, root); s.Build.Dockerfile != "deploy/container/Containerfile" {
				t.Errorf("it is built by %s", s.Build.Dockerfile)
			}
		} else if !pinned.MatchString(s.Image) {
			t.Errorf("%s is not pinned: %s", name, s.Image)
		}
	}
}

// same fails unless two paths lead to one place.
func same(t *testing.T, a, b string) {
	t.Helper()
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX != nil || errY != nil || !os.SameFile(x, y) {
		t.Errorf("%s is not %s: %v, %v", a, b, errX, errY)
	}
}

// What is mounted from the tree is there, and cannot be written to; what is written
// goes to volumes.
func TestMounts(t *testing.T) {
	p := load(t)
	written := map[string]string{"mailprobe": "/var/lib/mailprobe", "prometheus": "/prometheus", "alertmanager": "/alertmanager"}
	for name, s := range p.Services {
		for _, v := range s.Volumes {
			switch v.Type {
			case types.VolumeTypeBind:
				if _, err := os.Stat(v.Source); err != nil || !v.ReadOnly {
					t.Errorf("%s: %s is mounted from %s: %v, read-only: %v", name, v.Target, v.Source, err, v.ReadOnly)
				}
			case types.VolumeTypeVolume:
				if v.Target != written[name] || v.Source == "" {
					t.Errorf("%s: the volume %q stands at %s, want %s", name, v.Source, v.Target, written[name])
				}
				delete(written, name)
			default:
				t.Errorf("%s: %s is mounted as %s", name, v.Target, v.Type)
			}
		}
	}
	if len(written) != 0 {
		t.Errorf("what these write is lost with their containers: %v", written)
	}
}

// The file says the same of mailprobe as its image does.
func TestAsImage(t *testing.T) {
	s := load(t).Services["mailprobe"]
	img := targets(t)["from source"]
	h, i := s.HealthCheck, img.health.Health
	here := fmt.Sprint(h.Test, h.Interval, h.Timeout, h.StartPeriod, *h.Retries)
	if there := fmt.Sprint(i.Test, i.Interval, i.Timeout, i.StartPeriod, i.Retries); here != there {
		t.Errorf("the health check is %s here, and %s in the image", here, there)
	}
	if len(s.Ports) != 1 || s.Ports[0].Published != img.ports[0] || s.Ports[0].Target != 9465 {
		t.Errorf("the ports are %+v, and %v in the image", s.Ports, img.ports)
	}
	if s.Volumes[1].Target != img.volumes[0] {
		t.Errorf("the volume stands at %s, and at %v in the image", s.Volumes[1].Target, img.volumes)
	}
}

// Secrets are files that stay out of the repository, and each has its line that says
// how to make it: for the user of its image alone.
func TestSecrets(t *testing.T) {
	p := load(t)
	if got := read(t, ".gitignore"); got != "/secrets/\n" {
		t.Errorf("git ignores %q", got)
	}
	text := read(t, "compose.yaml")
	users := map[string]string{"mailprobe": strings.Split(targets(t)["from source"].user, ":")[0], "alertmanager": "65534"}
	for name, s := range p.Services {
		for _, secret := range s.Secrets {
			file := p.Secrets[secret.Source].File
			if relative, err := filepath.Rel(p.WorkingDir, file); err != nil || filepath.Dir(relative) != "secrets" {
				t.Errorf("the secret %s lies at %s", secret.Source, file)
			}
			if how := "install -o " + users[name] + " -m 0400 /dev/stdin secrets/" + secret.Source + " "; !strings.Contains(text, how) {
				t.Errorf("nothing says %q", how)
			}
		}
	}
}
