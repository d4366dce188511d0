package main

import (
	"runtime/debug"
	"testing"
)

func TestBuiltFrom(t *testing.T) {
	const head = "8d4692a3b0e1c5d2f4a6978b8c9d0e1f2a3b4c5d"
	found := func(kv ...debug.BuildSetting) *debug.BuildInfo { return &debug.BuildInfo{Settings: kv} }
	revision := debug.BuildSetting{Key: "vcs.revision", Value: head}
	tests := map[string]struct {
		linked string
		info   *debug.BuildInfo
		want   string
	}{
		"by make":                   {head, found(), head},
		"by make, and Go found too": {head, found(debug.BuildSetting{Key: "vcs.revision", Value: "another"}), head},
		"by make without git":       {"unknown", found(), "unknown"},
		"by go build":               {"", found(revision, debug.BuildSetting{Key: "vcs.modified", Value: "false"}), head},
		"by go build, changed":      {"", found(revision, debug.BuildSetting{Key: "vcs.modified", Value: "true"}), head + ", changed since"},
		"by go build without git":   {"", found(debug.BuildSetting{Key: "GOOS", Value: "linux"}), "unknown"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := builtFrom(test.linked, test.info); got != test.want {
				t.Errorf("built from %q, want %q", got, test.want)
			}
		})
	}
}
