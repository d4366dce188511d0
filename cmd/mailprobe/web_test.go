package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// ask returns the answer of a handler.
func ask(h http.Handler, method, path string) (code int, body string) {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest(method, path, nil))
	return answer.Code, answer.Body.String()
}

// An agent is ready while it runs, and no more as soon as it is told to stop,
// though it takes its time.
func TestReadyWhileItRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n node
		want := func(when string, want int) {
			if code, body := ask(http.HandlerFunc(n.serveReady), "GET", "/-/ready"); code != want {
				t.Errorf("%s: %d %s, want %d", when, code, body, want)
			}
		}
		want("before it runs", 503)
		ctx, cancel := context.WithCancel(t.Context())
		err := n.health.run(ctx, func() error {
			want("while it runs", 200)
			cancel()
			synctest.Wait()
			want("while it stops", 503)
			return errors.New("disk")
		})
		if err == nil || err.Error() != "disk" {
			t.Errorf("the agent's error became %v", err)
		}
		want("after its end", 503)
	})
}

// reloading returns a node whose configuration is taken over by load.
func reloading(load func(context.Context) error) (*node, *[]bool) {
	n, told := &node{}, &[]bool{}
	n.reloads.load, n.reloads.log = load, slog.New(slog.DiscardHandler)
	n.reloads.tell = func(ok bool, _ time.Time) { *told = append(*told, ok) }
	return n, told
}

func TestReloadTellsHowItWent(t *testing.T) {
	failure := errors.New("line 7: no such key")
	n, told := reloading(func(context.Context) error { return failure })
	code, body := ask(http.HandlerFunc(n.serveReload), "POST", "/-/reload")
	if code != 500 || !strings.Contains(body, "the one before stays in force: line 7: no such key") {
		t.Errorf("a bad file: %d %s", code, body)
	}
	if f := n.reloads.failure(); f == nil || f.Err != failure.Error() || f.At.IsZero() {
		t.Errorf("a bad file is kept as %+v", f)
	}
	failure = nil
	if code, body := ask(http.HandlerFunc(n.serveReload), "POST", "/-/reload"); code != 200 {
		t.Errorf("a good file: %d %s", code, body)
	}
	if f := n.reloads.failure(); f != nil {
		t.Errorf("after a good file the bad one is still shown: %+v", f)
	}
	if len(*told) != 2 || (*told)[0] || !(*told)[1] {
		t.Errorf("the metrics were told %v, want false, then true", *told)
	}
}

// Whoever asks may go away: a reload is not broken off by that.
func TestReloadOutlivesItsCaller(t *testing.T) {
	n, _ := reloading(func(ctx context.Context) error { return ctx.Err() })
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	answer := httptest.NewRecorder()
	n.serveReload(answer, httptest.NewRequestWithContext(gone, "POST", "/-/reload", nil))
	if answer.Code != 200 {
		t.Errorf("it was broken off: %d %s", answer.Code, answer.Body)
	}
}

func TestReloadsTakeTurns(t *testing.T) {
	var under, most atomic.Int32
	n, told := reloading(func(context.Context) error {
		most.Store(max(most.Load(), under.Add(1)))
		defer under.Add(-1)
		return nil
	})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := n.reloads.reload(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() != 1 || len(*told) != 20 {
		t.Errorf("%d reloads at once, %d in all: want 1 and 20", most.Load(), len(*told))
	}
}

func TestAnAgentWithoutAFileCannotReload(t *testing.T) {
	n, _ := reloading(nil)
	if code, body := ask(http.HandlerFunc(n.serveReload), "PUT", "/-/reload"); code != 500 || !strings.Contains(body, "without a configuration file") {
		t.Errorf("%d %s", code, body)
	}
}

// Where one address cannot be had, none is kept.
func TestASiteOpensWholeOrNotAtAll(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	if _, err := openSite(webOptions{listen: []string{address, taken.Addr().String()}}); err == nil || !strings.Contains(err.Error(), "choose another address") {
		t.Fatalf("an address in use gives %v", err)
	}
	again, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatalf("the first address was kept: %v", err)
	}
	again.Close()
}

// A header without an end, or a slow one, costs one connection and little
// memory.
func TestALargeHeaderIsRefused(t *testing.T) {
	s, err := openSite(webOptions{listen: []string{"127.0.0.1:0"}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var served sync.WaitGroup
	served.Go(func() { s.serve(ctx, http.NotFoundHandler(), slog.New(slog.DiscardHandler)) })
	defer served.Wait()
	defer cancel()
	request, err := http.NewRequest("GET", "http://"+s.listeners[0].Addr().String()+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Large", strings.Repeat("x", 4*maxHeader))
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a header of %d bytes is answered with %s", 4*maxHeader, resp.Status)
	}
}
