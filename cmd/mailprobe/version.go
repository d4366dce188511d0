package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// commit is set when the binary is linked, as version is.
var commit = ""

type versionCmd struct{}

// Run prints what a bug report needs.
func (versionCmd) Run(s streams) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	fmt.Fprintf(s.Out, "mailprobe %s (%s, %s/%s)\ncommit %s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, builtFrom(commit, info))
	return nil
}

// builtFrom returns the commit: the one that was linked in, else the one that Go
// found when somebody built without make. That the sources had changed since is
// in the version of the former.
func builtFrom(linked string, info *debug.BuildInfo) string {
	if linked != "" {
		return linked
	}
	revision, changed := "unknown", ""
	for _, kv := range info.Settings {
		switch {
		case kv.Key == "vcs.revision":
			revision = kv.Value
		case kv.Key == "vcs.modified" && kv.Value == "true":
			changed = ", changed since"
		}
	}
	return revision + changed
}

// Help implements kong.HelpProvider.
func (versionCmd) Help() string { return "Example:\n\n    mailprobe version" }
