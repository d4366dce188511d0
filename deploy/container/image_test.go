package container

import (
	"debug/elf"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// stages parses the Containerfile as BuildKit does, and fails on whatever its linter
// finds there.
func stages(t *testing.T) []instructions.Stage {
	t.Helper()
	file, err := os.Open("Containerfile")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	parsed, err := parser.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range parsed.Warnings {
		t.Errorf("%s", w.Short)
	}
	all, args, err := instructions.Parse(parsed.AST, linter.New(&linter.Config{
		Warn: func(rule, _, _, message string, at []parser.Range) { t.Errorf("%s: %s at %v", rule, message, at) },
	}))
	if err != nil {
		t.Fatal(err)
	}
	if len(args) != 0 {
		t.Errorf("%d arguments stand before the first stage: Debian's buildah does not follow a FROM that depends on one", len(args))
	}
	return all
}

// image is what the instructions of a target leave to whoever runs it.
type image struct {
	user, dir, signal        string
	entrypoint, command      []string
	volumes, ports, programs []string
	env, labels              map[string]string
	health                   *instructions.HealthCheckCommand
}

// resolve follows a stage down to the bottom, and puts together what it inherits.
func resolve(t *testing.T, all []instructions.Stage, stage instructions.Stage) image {
	t.Helper()
	img := image{env: map[string]string{}, labels: map[string]string{}}
	if at := slices.IndexFunc(all, func(s instructions.Stage) bool { return s.Name != "" && s.Name == stage.BaseName }); at >= 0 {
		img = resolve(t, all, all[at])
	} else if stage.BaseName != "scratch" {
		t.Errorf("the image stands on %s: more than the program", stage.BaseName)
	}
	for _, c := range stage.Commands {
		img.apply(c)
	}
	return img
}

func (i *image) apply(c instructions.Command) {
	switch c := c.(type) {
	case *instructions.UserCommand:
		i.user = c.User
	case *instructions.WorkdirCommand:
		i.dir = c.Path
	case *instructions.StopSignalCommand:
		i.signal = c.Signal
	case *instructions.EntrypointCommand:
		i.entrypoint = c.CmdLine
	case *instructions.CmdCommand:
		i.command = c.CmdLine
	case *instructions.VolumeCommand:
		i.volumes = append(i.volumes, c.Volumes...)
	case *instructions.ExposeCommand:
		i.ports = append(i.ports, c.Ports...)
	case *instructions.HealthCheckCommand:
		i.health = c
	case *instructions.EnvCommand:
		for _, kv := range c.Env {
			i.env[kv.Key] = kv.Value
		}
	case *instructions.LabelCommand:
		for _, kv := range c.Labels {
			i.labels[kv.Key] = strings.Trim(kv.Value, `"`)
		}
	case *instructions.CopyCommand:
		if path.Base(c.DestPath) == "mailprobe" && c.Chown == "" {
			i.programs = append(i.programs, c.DestPath)
		}
	}
}

// targets are the images that people build.
func targets(t *testing.T) map[string]image {
	t.Helper()
	all := stages(t)
	last := all[len(all)-1]
	found := map[string]image{"from source": resolve(t, all, last)}
	for _, s := range all {
		if s.Name == "dist" {
			found["from dist"] = resolve(t, all, s)
		}
	}
	if len(found) != 2 {
		t.Fatalf("found the targets %v, want from source and from dist", slices.Sorted(maps.Keys(found)))
	}
	return found
}

func TestImage(t *testing.T) {
	example := read(t, root+"/probe/config/example.yml")
	data := strings.Fields(between(t, example, "\ndata: ", "\n"))[0]
	listen := strings.Fields(between(t, example, "\n  listen: ", "\n"))[0]
	port := listen[strings.LastIndex(listen, ":")+1:]
	for name, img := range targets(t) {
		t.Run(name, func(t *testing.T) {
			for what, pair := range map[string][2]string{
				"user":       {img.user, "65532:65532"},
				"data":       {strings.Join(img.volumes, " "), data},
				"folder":     {img.dir, data},
				"port":       {strings.Join(img.ports, " "), port},
				"listener":   {strings.Join(img.command, " "), "run --web.listen-address=:" + port},
				"program":    {strings.Join(img.programs, " "), "/usr/bin/mailprobe"},
				"entrypoint": {strings.Join(img.entrypoint, " "), "/usr/bin/mailprobe"},
				"signal":     {img.signal, "SIGTERM"},
				"path":       {img.env["PATH"], "/usr/bin"},
				"title":      {img.labels["org.opencontainers.image.title"], "mailprobe"},
				"version":    {img.labels["org.opencontainers.image.version"], "$VERSION"},
				"licence":    {img.labels["org.opencontainers.image.licenses"], strings.Fields(read(t, root+"/LICENSE"))[0]},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s: it is %q, want %q", what, pair[0], pair[1])
				}
			}
		})
	}
}

// The program knows each command line that the image holds.
func TestCommandLines(t *testing.T) {
	missing := t.TempDir() + "/missing.yml"
	for name, img := range targets(t) {
		if out, code := mailprobe(t, nil, append(img.command, "--config.file", missing)...); code != 2 || !strings.Contains(out, missing) {
			t.Errorf("%s: %v says %q and exits %d, want it to miss only the configuration", name, img.command, out, code)
		}
		if img.health == nil || len(img.health.Health.Test) < 3 || img.health.Health.Test[0] != "CMD" || img.health.Health.Test[1] != "/usr/bin/mailprobe" {
			t.Fatalf("%s: the health check is %+v", name, img.health)
		}
		health := img.health.Health.Test[2:]
		empty := []string{"--config.file", "testdata/elsewhere.yml"}
		if out, code := mailprobe(t, nil, append(health, empty...)...); code != 1 || !strings.Contains(out, "no agent runs on") {
			t.Errorf("%s: the health check %v says %q and exits %d, want no agent and 1", name, health, out, code)
		}
	}
}

// An image from scratch has no loader, no time zones and no certificate authorities, so
// the program brings its own.
func TestSelfContained(t *testing.T) {
	file, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if libraries, err := file.ImportedLibraries(); err != nil || len(libraries) != 0 {
		t.Errorf("it needs the libraries %v: %v", libraries, err)
	}
	holds := strings.Fields(list(t, "{{.ImportPath}}"))
	for _, want := range []string{"time/tzdata", "golang.org/x/crypto/x509roots/fallback"} {
		if !slices.Contains(holds, want) {
			t.Errorf("the program does not hold %s", want)
		}
	}
}

// A compiler of another version would make another program, and an image without a tag
// is another one tomorrow.
func TestPinned(t *testing.T) {
	for _, s := range stages(t) {
		if s.Name == "source" && !strings.HasPrefix(s.BaseName, "docker.io/library/golang:1.26.") {
			t.Errorf("the program is compiled in %s", s.BaseName)
		}
	}
}
