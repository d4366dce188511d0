package config

import "time"

// defaultData is the data folder where a file names none.
const defaultData = "/var/lib/mailprobe"

// Home is what a command needs to ask a running agent.
type Home struct {
	Data     string         // folder of the ledger and the socket
	Location *time.Location // in which times are printed
}

// Find returns the home that a file names, and takes no more of it than that:
// no password is read and no command run, so whoever may read the file may ask.
// The error is an [*Errors].
func Find(path string) (Home, error) {
	r := newReport()
	at := place{file: path}
	raw := &rawConfig{}
	if root, ok := r.root(at, path); ok && root != nil {
		for i := 0; i+1 < len(root.Content); i += 2 {
			key, value := root.Content[i].Value, root.Content[i+1]
			where := place{path, value.Line, key}
			switch key {
			case "data":
				raw.Data.read(newDecoder(r, root), value, where)
			case "timezone":
				raw.Timezone.read(newDecoder(r, root), value, where)
			}
		}
	}
	b := newBuilder(r, raw)
	home := Home{Data: at.resolve(raw.Data.orElse(defaultData)), Location: b.location()}
	return home, r.err()
}
