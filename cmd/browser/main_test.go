package browser

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"
)

// What every test uses.
var (
	demo    *world          // the demo that serves the pages
	browser context.Context // Chromium; each test has a tab of its own
	axe     string          // the script that checks accessibility
)

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "preparing the browser tests:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	script, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		return 0, fmt.Errorf("%w; make test installs it (npm ci in cmd/browser)", err)
	}
	axe = string(script)
	dir, err := os.MkdirTemp("", "mailprobe-browser-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	if demo, err = startDemo(dir); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, demo.stop()) }()
	close, err := startBrowser(dir)
	if err != nil {
		return 0, err
	}
	defer close()
	return m.Run(), nil
}

// startBrowser starts Chromium. Without the flags it would look for hosts of its
// maker at every start.
func startBrowser(dir string) (stop func(), err error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, remote.WebSocket,
		chromedp.UserDataDir(filepath.Join(dir, "profile")),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		end()
		return nil, fmt.Errorf("starting Chromium: %w; install the package chromium", err)
	}
	browser = ctx
	return func() { cancel(); end() }, nil
}

// world is a running demo.
type world struct {
	url  string // of its pages, with the last slash
	tool string // the built binary
	cmd  *exec.Cmd
}

// comes bounds the wait for a demo that went through its outage.
const comes = 3 * time.Minute

// startDemo builds mailprobe and lets its demo go through a short outage.
func startDemo(dir string) (*world, error) {
	w := &world{tool: filepath.Join(dir, "mailprobe")}
	build := exec.Command("go", "build", "-trimpath", "-o", w.tool, "./cmd/mailprobe")
	build.Dir, build.Env = filepath.Join("..", ".."), append(os.Environ(), "CGO_ENABLED=0") // as the Makefile has it: compiled but once
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building mailprobe: %w\n%s", err, out)
	}
	w.cmd = exec.Command(w.tool, "demo", "--keep", "--before", "3s", "--outage", "9s", "--after", "8s", "--data", filepath.Join(dir, "data"), "--web.listen-address", "127.0.0.1:0")
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	w.cmd.Env = append(os.Environ(), "TZ=Asia/Tokyo", "LANG=C.UTF-8")
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := w.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the demo: %w", err)
	}
	late := time.AfterFunc(comes, func() { _ = w.cmd.Process.Kill() }) // what it said so far is then told
	defer late.Stop()
	said, url := readUntil(out, regexp.MustCompile(`^The pages go on at (http://\S+) until`))
	if url == "" {
		return nil, errors.Join(fmt.Errorf("the demo ended:\n%s", said), w.stop())
	}
	w.url = url
	return w, nil
}

// readUntil reads lines until one matches, and what it then says is dropped. It
// returns what was read, and what the first group matched; empty: there was no such
// line.
func readUntil(r io.Reader, pattern *regexp.Regexp) (said, found string) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		said += lines.Text() + "\n"
		if m := pattern.FindStringSubmatch(lines.Text()); m != nil {
			go func() { _, _ = io.Copy(io.Discard, r) }() // a full pipe would stop it
			return said, m[1]
		}
	}
	return said, ""
}

func (w *world) stop() error {
	_ = w.cmd.Process.Signal(os.Interrupt) // it may have ended by itself: Wait tells
	return w.cmd.Wait()
}
