package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe"
	"mailprobe/probe/config"
)

// where says which agent a command is about.
type where struct {
	ConfigFile string `name:"config.file" short:"c" default:"/etc/mailprobe/mailprobe.yml" env:"MAILPROBE_CONFIG" help:"Configuration file." placeholder:"FILE"`
	Data       string `help:"Data folder, where it is not the configuration's." placeholder:"DIR"`
	TZ         string `name:"tz" help:"Time zone in which times are printed, such as Asia/Tokyo; default: the configuration's." placeholder:"ZONE"`
}

// session is an agent's record as commands see it: through the socket of the
// agent that runs, or opened by the command itself.
type session interface {
	Status(ctx context.Context) (Status, error)
	Send(ctx context.Context, route string, wait time.Duration) (SendResult, error)
	Export(ctx context.Context, w io.Writer, progress func(records, total int64)) error
	Import(ctx context.Context, r io.Reader, progress func(bytes int64)) (ImportResult, error)
	Analyse(ctx context.Context, progress analyst.Progress) (analyst.IncidentList, error)
	questions
	Close() error
}

// socketIn returns the path of the agent's socket.
func socketIn(data string) string { return filepath.Join(data, "mailprobe.sock") }

// find returns the data folder without reading more of the configuration than
// it must: who may ask a running agent need not be able to read its secrets.
func (w where) find() (data string, err error) {
	home, err := config.Find(w.ConfigFile)
	if err != nil && w.Data == "" {
		return "", usage(err)
	}
	if w.Data != "" {
		home.Data = w.Data
	}
	return home.Data, w.setZone(home.Location)
}

// load reads the whole configuration; --data overrides its folder.
func (w where) load(s streams) (*config.Config, error) {
	cfg, err := w.loadAgain(s)
	if err != nil {
		return nil, err
	}
	return cfg, w.setZone(cfg.Location)
}

// loadAgain does what load does but for the zone, which stays.
func (w where) loadAgain(s streams) (*config.Config, error) {
	cfg, warnings, err := config.Load(w.ConfigFile)
	for _, warning := range warnings {
		fmt.Fprintf(s.Err, "warning: %s\n", probe.Printable(fmt.Sprint(warning)))
	}
	if err != nil {
		return nil, unusable(err)
	}
	if w.Data != "" {
		cfg.Data = w.Data
	}
	return cfg, nil
}

// unusable says that a configuration cannot be used. Only a mistake in it is one of
// usage, after which a service manager does not try again.
func unusable(err error) error {
	failed := fmt.Errorf("the configuration cannot be used:\n%w", err)
	if found := (*config.Errors)(nil); errors.As(err, &found) && found.Passing() {
		return failed
	}
	return usage(failed)
}

// setZone makes the zone that was asked for that of the whole process, before
// anything is printed.
func (w where) setZone(configured *time.Location) error {
	if w.TZ == "" {
		if time.Local != configured { // most often it is: then nothing is written that others may be reading
			time.Local = configured
		}
		return nil
	}
	loc, err := time.LoadLocation(w.TZ)
	if err != nil {
		return usage(fmt.Errorf("--tz: the time zone %q is not known: write an IANA name, as in Asia/Tokyo", w.TZ))
	}
	time.Local = loc
	return nil
}

// remoteSession speaks to the agent that runs on the data folder; nil where
// none runs.
func remoteSession(data string) (session, error) {
	c, err := reach(data)
	if c == nil {
		return nil, err
	}
	return c, nil
}

// reach returns a client of the agent that runs on the data folder; nil where
// none runs.
func reach(data string) (*client, error) {
	conn, err := net.DialTimeout("unix", socketIn(data), 5*time.Second)
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return nil, nil
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("an agent runs on %s, and you may not speak to it: %w; run the command as its user, or join its group and log in again", data, err)
	case err != nil:
		return nil, fmt.Errorf("speaking to the agent on %s: %w", data, err)
	}
	conn.Close()
	return newClient(data), nil
}

// open returns a session on the data folder: the running agent's, else one on
// the ledger itself, made by local.
func (w where) open(local func(data string) (session, error)) (session, error) {
	data, err := w.find()
	if err != nil {
		return nil, err
	}
	remote, err := remoteSession(data)
	if remote != nil || err != nil {
		return remote, err
	}
	return local(data)
}
