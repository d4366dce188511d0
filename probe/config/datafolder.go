package config

// defaultData is the data folder where a file names none.
const defaultData = "/var/lib/mailprobe"

// DataFolder returns the data folder that a file names, and takes no more of it
// than that: no password is read and no command run, so whoever may read the
// file may ask. The error is an [*Errors].
func DataFolder(path string) (string, error) {
	r := newReport()
	at := place{file: path}
	root, ok := r.root(at, path)
	if !ok || root == nil {
		return at.resolve(defaultData), r.err()
	}
	var data opt[string]
	for i := 0; i+1 < len(root.Content); i += 2 {
		if key, value := root.Content[i], root.Content[i+1]; key.Value == "data" {
			data.read(newDecoder(r, root), value, place{path, value.Line, "data"})
		}
	}
	return at.resolve(data.orElse(defaultData)), r.err()
}
