package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct{}

// Run prints what a bug report needs.
func (versionCmd) Run(s streams) error {
	fmt.Fprintf(s.Out, "mailprobe %s (%s, %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, kv := range info.Settings {
			if kv.Key == "vcs.revision" {
				fmt.Fprintf(s.Out, "commit %s\n", kv.Value)
			}
		}
	}
	return nil
}

// Help implements kong.HelpProvider.
func (versionCmd) Help() string { return "Example:\n\n    mailprobe version" }
