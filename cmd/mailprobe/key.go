package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"mailprobe/probe"
	"mailprobe/probe/config"
)

// keyFor returns the key of a configuration. A plan before has the key that is
// in use: an agent that signed with one and read with another would see its own
// mails as forged.
func keyFor(cfg *config.Config, before *plan) (probe.Key, error) {
	if before == nil {
		return loadKey(cfg.KeyFile, cfg.Data)
	}
	key, err := readKey(cfg.KeyFile)
	if err != nil {
		return key, err
	}
	if key != before.key {
		return key, fmt.Errorf("key_file: %s holds another key than the one in use: put that back, or restart (mails on their way are then foreign)", cfg.KeyFile)
	}
	return key, nil
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
