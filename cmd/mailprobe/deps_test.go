package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// module is the path that our own packages begin with.
const module = "mailprobe/"

// imports tells which of our packages a package may import: the domain stands
// on nothing, the leaves on the domain alone, and the command joins them. What
// is not listed here is a leaf if it lies below probe, and unknown elsewhere.
var imports = map[string][]string{
	"probe":           {},
	"report":          {"probe"},
	"report/plot":     {},
	"report/when":     {"report"},
	"report/words":    {"probe", "report"},
	"report/answer":   {"probe", "report", "report/when", "report/words"},
	"report/incident": {"probe", "report", "report/plot", "report/words"},
	"report/web":      {"probe", "report", "report/plot", "report/words", "report/incident", "report/answer", "report/when"},
}

// mayImport tells whether code of one of our packages, other than tests, may
// import another of them. Both are given without the module's path.
func mayImport(from, to string) bool {
	switch {
	case strings.HasPrefix(to, "cmd/"):
		return from == "cmd/mailprobe" && to == "cmd/mailprobe/analyst" // it joins for the commands
	case to == "probe/config":
		return from == "cmd/mailprobe"
	case strings.HasPrefix(from, "cmd/"):
		return true
	case strings.HasPrefix(from, "probe/"):
		return to == "probe"
	default:
		return slices.Contains(imports[from], to)
	}
}

// known tells whether the rules speak of a package at all.
func known(name string) bool {
	_, listed := imports[name]
	return listed || strings.HasPrefix(name, "probe/") || strings.HasPrefix(name, "cmd/") || strings.HasPrefix(name, "deploy")
}

// listedPackage is what go list says of a package; tests' imports are not in it.
type listedPackage struct {
	ImportPath string
	Imports    []string
}

func listPackages(t *testing.T) []listedPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...")
	out, err := cmd.Output()
	if err != nil {
		failed := &exec.ExitError{}
		errors.As(err, &failed)
		t.Fatalf("listing the packages: %v\n%s", err, failed.Stderr)
	}
	var list []listedPackage
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listedPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatalf("reading the list of packages: %v", err)
		}
		list = append(list, p)
	}
}

func TestImports(t *testing.T) {
	list := listPackages(t)
	if !slices.ContainsFunc(list, func(p listedPackage) bool { return p.ImportPath == module+"probe" }) {
		t.Fatalf("go list does not know the domain, only %v", list)
	}
	for _, p := range list {
		from := strings.TrimPrefix(p.ImportPath, module)
		if !known(from) {
			t.Errorf("%s stands outside the folders of this project", from)
		}
		for _, path := range p.Imports {
			if to, ours := strings.CutPrefix(path, module); ours && !mayImport(from, to) {
				t.Errorf("%s must not import %s", from, to)
			}
			if from == "probe" && strings.Contains(path, ".") && path != "github.com/google/uuid" {
				t.Errorf("the domain must not import %s", path)
			}
		}
	}
}

func TestMayImport(t *testing.T) {
	tests := []struct {
		from, to string
		want     bool
	}{
		{"cmd/mailprobe", "probe/config", true},
		{"cmd/mailprobe", "probe/probetest", true},
		{"cmd/mailprobe", "report/web", true},
		{"cmd/mailprobe", "cmd/mailprobe/analyst", true},
		{"cmd/mailprobe/analyst", "report", true},
		{"cmd/mailprobe/analyst", "cmd/mailprobe", false},
		{"cmd/mailprobe/analyst", "probe/config", false},
		{"cmd/mailprobe/bench", "probe/submit", true},
		{"cmd/mailprobe/bench", "probe/config", false},
		{"probe/agent", "probe", true},
		{"probe/agent", "probe/submit", false},
		{"probe/agent", "probe/config", false},
		{"probe/agent", "probe/probetest", false},
		{"probe/mailbox", "report", false},
		{"probe/mailbox", "cmd/mailprobe", false},
		{"probe", "probe/submit", false},
		{"report", "probe", true},
		{"report", "probe/ledger", false},
		{"report", "probe/config", false},
		{"report", "report/web", false},
		{"report", "report/plot", false},
		{"report/plot", "report", false},
		{"report/incident", "report", true},
		{"report/incident", "probe", true},
		{"report/incident", "report/web", false},
		{"report/web", "report/incident", true},
		{"report/web", "probe/metrics", false},
		{"deploy", "probe", false},
	}
	for _, test := range tests {
		if got := mayImport(test.from, test.to); got != test.want {
			t.Errorf("%s may import %s: %t, want %t", test.from, test.to, got, test.want)
		}
	}
}
