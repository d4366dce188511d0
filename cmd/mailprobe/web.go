package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
)

// maxHeader bounds the header of a request: none of ours needs more.
const maxHeader = 16 << 10

// webHandler serves the metrics, the start page and the endpoints that
// Prometheus' own programs have. With lifecycle, the configuration can be
// reloaded.
func (n *node) webHandler(lifecycle bool, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", n.metrics.Handler(log))
	mux.HandleFunc("GET /-/healthy", n.serveHealthy)
	mux.HandleFunc("GET /-/ready", n.serveReady)
	reload := forbidReload
	if lifecycle {
		reload = n.serveReload
	}
	mux.HandleFunc("POST /-/reload", reload)
	mux.HandleFunc("PUT /-/reload", reload)
	mux.HandleFunc("GET /{$}", n.startPage)
	// A page elsewhere must not have its visitor's browser reload us.
	return http.NewCrossOriginProtection().Handler(mux)
}

func (n *node) serveHealthy(w http.ResponseWriter, _ *http.Request) {
	if err := n.alive(); err != nil {
		http.Error(w, "mailprobe does not work: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	say(w, "mailprobe is healthy.")
}

func (n *node) serveReady(w http.ResponseWriter, _ *http.Request) {
	if !n.health.running.Load() {
		http.Error(w, "mailprobe is not ready: the agent is starting or stopping", http.StatusServiceUnavailable)
		return
	}
	say(w, "mailprobe is ready: the ledger is open and the agent runs.")
}

func forbidReload(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "reloading over HTTP is not allowed: start mailprobe with --web.enable-lifecycle, or send it SIGHUP", http.StatusForbidden)
}

// serveReload reloads even if whoever asked goes away: it happens whole or not
// at all.
func (n *node) serveReload(w http.ResponseWriter, r *http.Request) {
	if err := n.reloads.reload(context.WithoutCancel(r.Context())); err != nil {
		http.Error(w, "the configuration was not taken over; the one before stays in force: "+err.Error(), http.StatusInternalServerError)
		return
	}
	say(w, "the configuration was read again.")
}

func say(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, text+"\n") // the caller is gone: nobody is left to tell
}
