package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
)

// managerCmd listens as a service manager does, on a socket that NOTIFY_SOCKET
// names from then on, and writes each message to a file.
func managerCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) != 1, "manager FILE")
	dir, err := os.MkdirTemp("", "manager") // a socket's path must be short
	ts.Check(err)
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "notify"), Net: "unixgram"})
	ts.Check(err)
	out, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		message := make([]byte, 4096)
		for {
			n, err := socket.Read(message)
			if err != nil {
				return
			}
			fmt.Fprintf(out, "%s\n", message[:n]) // what is missing there fails the script
		}
	}()
	ts.Defer(func() {
		socket.Close()
		<-done
		out.Close()
		os.RemoveAll(dir)
	})
	ts.Setenv("NOTIFY_SOCKET", socket.LocalAddr().String())
}
