package main

import (
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestExamplesOfChecks: what the examples for monitoring systems call is a
// command line of ours.
func TestExamplesOfChecks(t *testing.T) {
	macros := strings.NewReplacer("$ARG1$", "mx1.example.jp", "$ARG2$", "10s", "$ARG3$", "30s", "$1", "mx1.example.jp", "%i", "mx1.example.jp-mx")
	for name, want := range map[string]int{"nagios.cfg": 3, "checkmk-mrpe.cfg": 2, "zabbix-agent.conf": 4, "mailprobe-send@.service": 1} {
		text, err := os.ReadFile("../../deploy/checks/" + name)
		if err != nil {
			t.Fatal(err)
		}
		calls := regexp.MustCompile(`/usr/bin/mailprobe ([^>\n]*)`).FindAllStringSubmatch(string(text), -1)
		if len(calls) != want {
			t.Errorf("%s has %d calls, want %d", name, len(calls), want)
		}
		for _, call := range calls {
			c := &cli{}
			parser, err := newParser(c, streams{Out: io.Discard, Err: io.Discard})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parser.Parse(strings.Fields(macros.Replace(call[1]))); err != nil {
				t.Errorf("%s: mailprobe %s: %v", name, call[1], err)
			}
			if err := c.Send.mistake(); err != nil {
				t.Errorf("%s: mailprobe %s: %v", name, call[1], err)
			}
		}
	}
}
