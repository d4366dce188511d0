package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this test binary the program under test: in the scripts,
// mailprobe is a copy of it that runs main.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mailprobe": main})
}

// TestScripts meets the command line as a user does, a script a topic.
//
// Beside the commands of testscript there are
//
//	exits CODE PROGRAM [ARG...]       run it, and compare its exit code
//	until REGEXP PROGRAM [ARG...]     run it again and again until its output matches
//	grab NAME REGEXP FILE             wait until the file matches, and keep the group in the environment
//	get [FLAG...] URL                 the answer's status, header and body as standard output; see getCmd
//	webcert                           write cert.pem and key.pem, of a web server on 127.0.0.1
//	promlint FILE                     what Prometheus itself finds wrong with a scrape
//	json FILE PATH VALUE              what stands at a.0.b in a JSON document
//	record FILE                       see recordCmd
//	snakecase FILE                    every name in a JSON document is in snake case
//	world, fault                      see worldCmd and faultCmd
//	manager FILE                      a service manager that writes down what it is told
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Values[worldKey{}] = &script{}
			e.Setenv("MAILPROBE_CONFIG", e.WorkDir+"/mailprobe.yml")
			e.Setenv("NO_COLOR", "")
			e.Setenv("TERM", "xterm")
			// A data race ends the program with a code of its own, whatever it
			// does; otherwise it ends at once.
			e.Setenv("GORACE", "exitcode=66 halt_on_error=1 atexit_sleep_ms=0")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exitsCmd, "until": untilCmd, "grab": grabCmd, "get": getCmd, "webcert": webcertCmd, "promlint": promlintCmd, "json": jsonCmd, "snakecase": snakecaseCmd,
			"record": recordCmd, "world": worldCmd, "fault": faultCmd, "release": releaseCmd, "manager": managerCmd,
		},
	})
}

// patience is how long a script waits for what must come: far longer than it
// takes, as machines under test may be slow.
const patience = 60 * time.Second

// poll calls done again and again until it is true.
func poll(ts *testscript.TestScript, what string, done func() bool) {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for began := time.Now(); !done(); <-ticker.C {
		if time.Since(began) > patience {
			ts.Fatalf("waited %v in vain for %s", patience, what)
		}
	}
}

func usageIf(ts *testscript.TestScript, wrong bool, usage string) {
	if wrong {
		ts.Fatalf("usage: %s", usage)
	}
}

func exitsCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) < 2, "exits CODE PROGRAM [ARG...]")
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed := &exec.ExitError{}
		if !errors.As(err, &failed) {
			ts.Fatalf("running %s: %v", args[1], err)
		}
		code = failed.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("%v ended with exit code %d, want %s", args[1:], code, args[0])
	}
}

func untilCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) < 2, "until REGEXP PROGRAM [ARG...]")
	want := regexp.MustCompile("(?m)" + args[0])
	poll(ts, args[0], func() bool {
		_ = ts.Exec(args[1], args[2:]...) // it may fail until the agent is up
		return want.MatchString(ts.ReadFile("stdout"))
	})
}

func grabCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) != 3, "grab NAME REGEXP FILE")
	want := regexp.MustCompile("(?m)" + args[1])
	poll(ts, args[1]+" in "+args[2], func() bool {
		text, _ := os.ReadFile(ts.MkAbs(args[2])) // it may not be there yet
		found := want.FindSubmatch(text)
		if found != nil {
			ts.Setenv(args[0], string(found[1]))
		}
		return found != nil
	})
}

func promlintCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) != 1, "promlint FILE")
	f, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	problems, err := promlint.New(f).Lint()
	ts.Check(err)
	for _, p := range problems {
		ts.Fatalf("%s: %s", p.Metric, p.Text)
	}
}

func jsonCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) != 3, "json FILE PATH VALUE")
	var at any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &at))
	for key := range strings.SplitSeq(args[1], ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(v) {
				ts.Fatalf("%s: there is no element %s of %d", args[1], key, len(v))
			}
			at = v[i]
		default:
			ts.Fatalf("%s: nothing stands below %s", args[1], key)
		}
	}
	if got := fmt.Sprint(at); got != args[2] {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[2])
	}
}

// snakecaseCmd holds every name in a JSON document against the one form that all
// have. Names of phases, labels and the like are values that stand as names.
func snakecaseCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) != 1, "snakecase FILE")
	name := regexp.MustCompile(`"([^"\\]*)"\s*:`)
	form := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	found := name.FindAllStringSubmatch(ts.ReadFile(args[0]), -1)
	if len(found) == 0 {
		ts.Fatalf("%s has no names", args[0])
	}
	for _, f := range found {
		if !form.MatchString(f[1]) {
			ts.Fatalf("%s: the name %q is not in snake case", args[0], f[1])
		}
	}
}
