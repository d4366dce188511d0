package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"mailprobe/report/web"
)

// maxHeader bounds the header of a request: none of ours needs more.
const maxHeader = 16 << 10

// webHandler serves the metrics, the endpoints that Prometheus' own programs have,
// and for the rest the pages.
func (n *node) webHandler(o webOptions, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", n.metrics.Handler(log))
	mux.HandleFunc("GET /-/healthy", n.serveHealthy)
	mux.HandleFunc("GET /-/ready", n.serveReady)
	reload := forbidReload
	if o.lifecycle {
		reload = n.serveReload
	}
	mux.HandleFunc("POST /-/reload", reload)
	mux.HandleFunc("PUT /-/reload", reload)
	mux.HandleFunc("/-/reload", forbidMethod)
	mux.Handle("/", web.New(web.Options{
		Source: pages{n.Pages(), n}, Location: time.Local, Author: authorBy(o.configFile), Agent: n.ledger.Agent(), Version: version, Log: log,
	}))
	// A page elsewhere must not have its visitor's browser reload us.
	return web.Secured(http.NewCrossOriginProtection().Handler(mux))
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

func forbidMethod(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Allow", "POST, PUT")
	http.Error(w, "reloading changes something: use POST or PUT", http.StatusMethodNotAllowed)
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
