package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Load reads a file and the files that it includes. It runs the commands that
// they name, and reads the passwords and certificates.
//
// The error is an [*Errors] that holds every mistake. Warnings come with or
// without an error.
func Load(path string) (*Config, []Warning, error) {
	r := newReport()
	raw := r.open(path)
	if raw == nil {
		return nil, r.sorted(), r.err()
	}
	cfg := newBuilder(r, raw).build()
	if err := r.err(); err != nil {
		return nil, r.sorted(), err
	}
	return cfg, r.sorted(), nil
}

// Survey reads a file as Load does, and leaves its secrets alone: it reads no
// password and no certificate, and runs no command. So whoever may read the file
// learns what is under watch; nothing can be dialled with what it returns. The
// error is an [*Errors].
func Survey(path string) (*Config, error) {
	r := newReport()
	raw := r.open(path)
	if raw == nil {
		return nil, r.err()
	}
	b := newBuilder(r, raw)
	b.discreet = true
	cfg := b.build()
	if err := r.err(); err != nil {
		return nil, err
	}
	return cfg, nil
}

// open reads the file and its includes into one raw struct; nil where the file
// itself cannot be read.
func (r *report) open(path string) *rawConfig {
	root, ok := r.root(place{file: path}, path)
	if !ok {
		return nil
	}
	if root == nil {
		r.mistake(place{file: path}, "the file is empty", "start from the smallest example")
		return nil
	}
	raw := &rawConfig{included: map[string]bool{}}
	newDecoder(r, root).value(root, place{path, root.Line, ""}, raw)
	if !raw.At.given() {
		return nil // it holds no keys, which was reported
	}
	for _, pattern := range raw.ServersFrom.items {
		if pattern.set {
			r.include(raw, pattern)
		}
	}
	return raw
}

// root reads the YAML tree of a file that is named at a place. It reports
// false where the file is unreadable or broken, and a nil tree for an empty
// one.
func (r *report) root(at place, file string) (*yaml.Node, bool) {
	text, err := readFile(file)
	if err != nil {
		r.mistake(at, fmt.Sprintf("reading %s: %v", file, err), unreadable(err))
		return nil, false
	}
	return r.parse(file, text)
}

// unreadable says what to do about a configuration that cannot be read.
func unreadable(err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return "check its permissions and your groups (a new group counts from the next login)"
	}
	return "check the path and its permissions"
}

// include adds the servers of the files that a pattern finds.
func (r *report) include(raw *rawConfig, pattern opt[string]) {
	full := pattern.at.resolve(pattern.v)
	files, err := filepath.Glob(full)
	if err != nil {
		r.mistake(pattern.at, fmt.Sprintf("%q is not a pattern of file names", pattern.v), "write it as in servers.d/*.yml")
		return
	}
	if !strings.ContainsAny(pattern.v, `*?[\`) {
		files = []string{full}
	}
	if len(files) == 0 {
		r.warn(pattern.at, fmt.Sprintf("no file matches %s", full), "add one, or remove the pattern")
	}
	for _, file := range files {
		if !raw.included[file] { // two patterns may find the same file
			raw.included[file] = true
			r.includeFile(raw, pattern.at, file)
		}
	}
}

func (r *report) includeFile(raw *rawConfig, at place, file string) {
	root, ok := r.root(at, file)
	if !ok {
		return
	}
	if root == nil {
		r.warn(place{file: file}, "the file holds no server", "add one, or remove the file")
		return
	}
	d, here := newDecoder(r, root), place{file, root.Line, ""}
	var inc rawInclude
	if root.Kind == yaml.SequenceNode {
		d.value(root, here, &inc.Servers)
	} else {
		d.value(root, here, &inc)
	}
	raw.Servers.items = append(raw.Servers.items, inc.Servers.items...)
}

// resolve returns a path that stands at a place: a relative one counts from
// the folder of the file.
func (p place) resolve(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(p.file), path)
}

// hostname returns the lower-case name of this host.
func hostname() (string, error) {
	name, err := os.Hostname()
	if err == nil && name == "" {
		err = errors.New("it is empty")
	}
	return strings.ToLower(name), err
}
