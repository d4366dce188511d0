package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/config"
	"mailprobe/probe/mailbox"
	"mailprobe/probe/submit"
)

// plan is what a node is built from: plain values of the packages below, made
// from a configuration, or by the demo from its own world.
type plan struct {
	agent     string
	data      string
	key       probe.Key
	routes    []agent.Route
	mailboxes []mailbox.Options
	retain    agent.Retention
}

// planOf makes a plan of a configuration. The key file is made where it is
// missing.
func planOf(cfg *config.Config, log *slog.Logger) (*plan, error) {
	key, err := loadKey(cfg.KeyFile, cfg.Data)
	if err != nil {
		return nil, err
	}
	p := &plan{agent: cfg.Agent, data: cfg.Data, key: key, retain: agent.Retention(cfg.Retention)}
	limits := map[string]*agent.Limit{}
	for _, r := range cfg.Routes {
		sender, err := submit.New(endpointOf(r.Endpoint))
		if err != nil {
			return nil, fmt.Errorf("route %s: %w", r.Name, err)
		}
		if limits[r.Point] == nil {
			limits[r.Point] = agent.NewLimit(r.Connections)
		}
		p.routes = append(p.routes, agent.Route{Route: r.Route, Sender: sender, Limit: limits[r.Point], Mailbox: r.Mailbox})
	}
	for _, m := range cfg.Mailboxes {
		p.mailboxes = append(p.mailboxes, mailboxOf(m, cfg.Agent, key, log))
	}
	return p, nil
}

// endpointOf translates a configured endpoint for package submit.
func endpointOf(e config.Endpoint) submit.Endpoint {
	out := submit.Endpoint{
		Host: e.Host, Port: e.Port, Domain: e.Domain,
		TLS:        submit.TLSMode(e.TLS),
		ServerName: e.Trust.ServerName, RootCAs: e.Trust.Roots, InsecureSkipVerify: e.Trust.InsecureSkipVerify,
		Source: e.Source, Family: submit.Family(e.Family), Hello: e.Hello,
		Timeouts: submit.Timeouts{Connect: e.Timeouts.Connect, Command: e.Timeouts.Command, Dot: e.Timeouts.Dot},
	}
	if a := e.Auth; a != nil {
		out.Auth = &submit.Auth{Username: a.User, Password: a.Password.Reveal(), Mechanism: strings.ToUpper(string(a.Mechanism))}
		out.AllowPlaintextAuth = a.AllowPlaintext
	}
	return out
}

// mailboxOf translates a configured mailbox for package mailbox.
func mailboxOf(m config.Mailbox, agentName string, key probe.Key, log *slog.Logger) mailbox.Options {
	return mailbox.Options{
		Name: m.Name, Host: m.Host, Port: m.Port, TLS: mailbox.TLSMode(m.TLS),
		ServerName: m.Trust.ServerName, RootCAs: m.Trust.Roots, InsecureSkipVerify: m.Trust.InsecureSkipVerify,
		Username: m.User, Password: m.Password.Reveal(), AllowPlaintextAuth: m.AllowPlaintext,
		Agent: agentName, Key: key,
		Folders: m.Folders, Junk: m.Junk, Mode: mailbox.Mode(m.Mode), Poll: m.Poll,
		Disposal: mailbox.Disposal(m.After), MoveTo: m.MoveTo,
		Logger: log,
	}
}

// loadKey reads the key file, or makes one, readable by its owner alone. Where
// it is in the data folder, the folder is made too.
func loadKey(file, data string) (probe.Key, error) {
	key, err := readKey(file)
	if errors.Is(err, os.ErrNotExist) {
		return newKey(file, data)
	}
	return key, err
}

func readKey(file string) (probe.Key, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return probe.Key{}, fmt.Errorf("reading the key that signs tags: %w", err)
	}
	if info, err := os.Stat(file); err == nil && info.Mode().Perm()&0o007 != 0 {
		return probe.Key{}, fmt.Errorf("the key file %s can be read by everybody, who could then forge test mails: run chmod 0600 %s", file, file)
	}
	key, err := probe.ParseKey(string(text))
	if err != nil {
		return probe.Key{}, fmt.Errorf("reading the key file %s: %w; restore it from a backup, or remove it to have a new one made (mails on their way are then foreign)", file, err)
	}
	return key, nil
}

func newKey(file, data string) (probe.Key, error) {
	if filepath.Dir(file) == filepath.Clean(data) {
		if err := os.MkdirAll(data, 0o700); err != nil {
			return probe.Key{}, fmt.Errorf("making the data folder: %w", err)
		}
	}
	key := probe.NewKey()
	// Written beside and linked into place, so that a crash leaves no half key
	// and of two starts at once one key stays.
	temp, err := writeKey(file, key)
	if err != nil {
		return probe.Key{}, fmt.Errorf("making the key that signs tags: %w", err)
	}
	defer os.Remove(temp)
	if err := os.Link(temp, file); errors.Is(err, os.ErrExist) {
		return readKey(file) // another start was quicker, or the file is a link to nothing
	} else if err != nil {
		return probe.Key{}, fmt.Errorf("making the key that signs tags: %w", err)
	}
	return key, nil
}

// writeKey writes a key beside its file, durably and readable by its owner
// alone, and returns where.
func writeKey(file string, key probe.Key) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(key.Hex() + "\n")
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}
