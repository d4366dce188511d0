package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/prometheus/exporter-toolkit/web"
	"go.yaml.in/yaml/v3"
)

// webOptions say how the web listener is opened.
type webOptions struct {
	listen     []string // addresses; none: no web listener
	configFile string   // TLS and basic authentication; empty: neither
	lifecycle  bool     // a request may reload the configuration
}

// site is the web listener, on all its addresses.
type site struct {
	options   webOptions
	scheme    string
	listeners []net.Listener
}

// openSite opens every address, or none.
func openSite(o webOptions) (*site, error) {
	s := &site{options: o, scheme: "http"}
	if secure, err := isSecure(o.configFile); err != nil {
		return nil, err
	} else if secure {
		s.scheme = "https"
	}
	for _, address := range o.listen {
		ln, err := net.Listen("tcp", address)
		if err != nil {
			for _, open := range s.listeners {
				open.Close()
			}
			return nil, fmt.Errorf("opening the web listener: %w; choose another address with web.listen or --web.listen-address", err)
		}
		s.listeners = append(s.listeners, ln)
	}
	return s, nil
}

// isSecure checks a file of the web listener, and tells whether it asks for TLS.
func isSecure(file string) (bool, error) {
	if file == "" {
		return false, nil
	}
	var asked struct {
		TLS web.TLSConfig `yaml:"tls_server_config"`
	}
	err := web.Validate(file)
	if err == nil {
		var text []byte
		if text, err = os.ReadFile(file); err == nil {
			err = yaml.Unmarshal(text, &asked)
		}
	}
	if err != nil {
		return false, usage(fmt.Errorf("--web.config.file: %s cannot be used: %w; its form is that of Prometheus' web configuration", file, err))
	}
	return asked.TLS.IsEnabled(), nil
}

// serve serves on every address until ctx ends.
func (s *site) serve(ctx context.Context, h http.Handler, log *slog.Logger) {
	var all sync.WaitGroup
	defer all.Wait()
	for _, ln := range s.listeners {
		log.Info("serving metrics", "url", s.scheme+"://"+ln.Addr().String()+"/")
		// The toolkit writes to the server, so each address has its own.
		server := &http.Server{Handler: h, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
			ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute}
		all.Go(func() {
			err := serveUntil(ctx, server, func() error {
				return web.Serve(ln, server, &web.FlagConfig{WebConfigFile: &s.options.configFile}, slog.New(warnings{log.Handler()}))
			})
			if err != nil {
				log.Error("serving HTTP", "address", ln.Addr().String(), "err", err)
			}
		})
	}
}

// warnings passes on what is worth a warning: that it listens, the toolkit need not
// say once more.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

// serveHTTP serves until ctx ends, then lets requests under way end for a
// moment, and returns when they have.
func serveHTTP(ctx context.Context, ln net.Listener, h http.Handler, log *slog.Logger) {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return ctx }} // who waits for an arrival is answered when the agent stops
	if err := serveUntil(ctx, server, func() error { return server.Serve(ln) }); err != nil {
		log.Error("serving HTTP", "address", ln.Addr().String(), "err", err)
	}
}

// serveUntil runs serve, which serves by the server, and shuts the server down
// when ctx ends.
func serveUntil(ctx context.Context, server *http.Server, serve func() error) error {
	closed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(closed)
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if server.Shutdown(closing) != nil {
			server.Close()
		}
	})
	err := serve()
	if !stop() {
		<-closed
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
