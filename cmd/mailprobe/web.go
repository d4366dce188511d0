package main

import (
	"context"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// serveHTTP serves until ctx ends, then lets requests under way end for a
// moment, and returns when they have.
func serveHTTP(ctx context.Context, ln net.Listener, h http.Handler, log *slog.Logger) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return ctx }} // who waits for an arrival is answered when the agent stops
	closed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(closed)
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if server.Shutdown(closing) != nil {
			server.Close()
		}
	})
	err := server.Serve(ln)
	if !stop() {
		<-closed
		return
	}
	log.Error("serving HTTP", "address", ln.Addr().String(), "err", err)
}

// webHandler serves the metrics and the start page.
func (n *node) webHandler() http.Handler {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	if err := n.metrics.Register(reg); err != nil {
		panic(err) // two collectors of one name: a mistake in the program
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(reg, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	mux.HandleFunc("GET /{$}", n.startPage)
	return mux
}

// startPage shows the state of each route, without a script.
func (n *node) startPage(w http.ResponseWriter, r *http.Request) {
	st, err := n.Status(r.Context())
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+startStyleHash+"'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Refresh", "5")
	_ = startTemplate.Execute(w, st) // the visitor is gone: nobody is left to tell
}

var startTemplate = template.Must(template.New("start").Funcs(template.FuncMap{
	"short": short, "stamp": stamp, "clock": clock, "count": count, "style": func() template.CSS { return startStyle },
}).Parse(startHTML))
