package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// credentials stands in a path for the folder in which systemd puts what
// LoadCredential= names.
const credentials = "${CREDENTIALS_DIRECTORY}"

// loadedPrefix is what stands before the name of each file of a folder that was
// loaded by LoadCredential=mailprobe:FOLDER; see systemd.exec(5).
const loadedPrefix = "mailprobe_"

// besideFile is the folder beside a configuration that the unit of the service loads.
// Who runs a command by hand means the secrets in it, and need not say so.
const besideFile = "credentials"

func isCredential(path string) bool { return strings.Contains(path, credentials) }

// expand returns the path that a setting means, in which one variable may stand. A
// file of a folder that was loaded whole goes by the name that it has in that folder:
// so the same setting serves who points the variable there.
func expand(o opt[string]) (string, error) {
	if !isCredential(o.v) {
		return o.at.resolve(o.v), nil
	}
	folder := os.Getenv("CREDENTIALS_DIRECTORY")
	if folder == "" {
		folder = besideFile
		if beside := o.at.resolve(folder); !exists(beside) {
			return "", fmt.Errorf("CREDENTIALS_DIRECTORY is not set, and there is no folder %s", beside)
		}
	}
	path := o.at.resolve(strings.ReplaceAll(o.v, credentials, folder))
	loaded := filepath.Join(filepath.Dir(path), loadedPrefix+filepath.Base(path))
	if !exists(path) && exists(loaded) {
		return loaded, nil
	}
	return path, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
