package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mailprobe/probe/agent"
)

// serveSocket serves a handler where an agent's socket would be, and returns the
// session of a command beside it.
func serveSocket(t *testing.T, h http.HandlerFunc) session {
	t.Helper()
	data, err := os.MkdirTemp("", "mp") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	ln, err := listenSocket(data)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ln) }()
	t.Cleanup(func() {
		server.Close()
		<-ended
		os.RemoveAll(data)
	})
	se, err := remoteSession(data)
	if err != nil || se == nil {
		t.Fatalf("no session with the agent: %v", err)
	}
	t.Cleanup(func() { se.Close() })
	return se
}

// unshown is a progress that nobody looks at.
func unshown(int64, int64) {}

// An export that breaks off in the middle is an error, not a short ledger.
func TestExportThatBreaksOff(t *testing.T) {
	se := serveSocket(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", errorTrailer)
		_, _ = w.Write([]byte("half\n"))
		w.Header().Set(errorTrailer, "the disk is gone")
	})
	var out bytes.Buffer
	if err := se.Export(t.Context(), &out, unshown); err == nil || err.Error() != "the disk is gone" {
		t.Errorf("the export ended with %v", err)
	}
	if out.String() != "half\n" {
		t.Errorf("it brought %q", out.String())
	}
}

func TestExportOfAKilledAgent(t *testing.T) {
	se := serveSocket(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("half\n"))
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	if err := se.Export(t.Context(), &bytes.Buffer{}, unshown); err == nil || !strings.Contains(err.Error(), "reading the export of the agent that runs on ") {
		t.Errorf("the export ended with %v", err)
	}
}

func TestAnswersOfTheAgent(t *testing.T) {
	tests := map[string]struct {
		handler http.HandlerFunc
		want    string
		code    int // with which the command ends
	}{
		"a mistake of the caller": {func(w http.ResponseWriter, _ *http.Request) {
			reply(w, nil, &agent.UnknownRouteError{Route: "x", Known: []string{"a-mx", "b-mx"}})
		},
			"there is no route x: the routes are a-mx, b-mx", 2},
		"a failure of the agent": {func(w http.ResponseWriter, _ *http.Request) { reply(w, nil, os.ErrDeadlineExceeded) },
			"i/o timeout", 1},
		"a path that it does not know": {http.NotFound, "answered 404 Not Found: is it of another version?", 1},
		"no JSON":                      {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }, "reading the answer of the agent that runs on ", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			se := serveSocket(t, test.handler)
			_, err := se.Send(t.Context(), "x", time.Second)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("the error is %v, want %q", err, test.want)
			}
			var out bytes.Buffer
			if code := fail(streams{Err: &out}, err); code != test.code || !strings.Contains(out.String(), test.want) {
				t.Errorf("the command ends with %d and %q, want %d", code, out.String(), test.code)
			}
		})
	}
}

// A socket that a killed agent left behind means that none runs, and does not
// keep the next one from starting.
func TestSocketOfAKilledAgent(t *testing.T) {
	data, err := os.MkdirTemp("", "mp")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(data)
	ln, err := listenSocket(data)
	if err != nil {
		t.Fatal(err)
	}
	// Closing it would remove the socket, as a kill does not.
	if err := os.Rename(socketIn(data), socketIn(data)+".kept"); err != nil {
		t.Fatal(err)
	}
	ln.Close()
	if err := os.Rename(socketIn(data)+".kept", socketIn(data)); err != nil {
		t.Fatal(err)
	}
	if se, err := remoteSession(data); se != nil || err != nil {
		t.Errorf("an agent seems to run: %v, %v", se, err)
	}
	again, err := listenSocket(data)
	if err != nil {
		t.Fatalf("the next agent cannot start: %v", err)
	}
	defer again.Close()
	info, err := os.Stat(filepath.Join(data, "mailprobe.sock"))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o660 {
		t.Errorf("the socket has the mode %o, want 660", got)
	}
}
