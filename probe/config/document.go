package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxFile bounds every file and every output that is read: a wrong path, such
// as /dev/zero, must not fill the memory.
const maxFile = 16 << 20

// readFile reads a whole file of at most maxFile bytes. Its errors do not
// repeat the path.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, cause(err)
	}
	if len(b) > maxFile {
		return nil, fmt.Errorf("it is larger than %d MiB", maxFile>>20)
	}
	return b, nil
}

// cause strips the operation and the path from an error of package os.
func cause(err error) error {
	if e, ok := errors.AsType[*os.PathError](err); ok {
		return e.Err
	}
	return err
}

// parse returns the root of the one document in a YAML text, nil for an empty
// one. It reports false where the text is broken.
func (r *report) parse(file string, text []byte) (*yaml.Node, bool) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc, second yaml.Node
	err := d.Decode(&doc)
	if err == nil {
		if err = d.Decode(&second); err == nil {
			r.mistake(place{file, second.Line, ""}, "a second YAML document begins here", "keep one document in a file: remove the line ---")
			return nil, false
		}
	}
	if !errors.Is(err, io.EOF) {
		line, msg := explain(err, text)
		r.mistake(place{file, line, ""}, "this is not valid YAML: "+msg, "check the indentation, the brackets and the quotes from here on")
		return nil, false
	}
	if len(doc.Content) == 0 || isNull(doc.Content[0]) {
		return nil, true
	}
	return doc.Content[0], true
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

var (
	lineForm   = regexp.MustCompile(`^line (\d+): `)
	anchorForm = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
	// zeroBased finds the errors of the library's parser, which counts lines
	// from 0; its scanner counts from 1.
	zeroBased = regexp.MustCompile(`^(did not find expected (key|'-' indicator|',' or|node content|<)|found (undefined tag|duplicate|incompatible))`)
)

// explain turns an error of the YAML library into a line and a message. Names
// of anchors are left out: an unquoted password may begin with an asterisk.
func explain(err error, text []byte) (line int, msg string) {
	msg = strings.TrimPrefix(err.Error(), "yaml: ")
	if m := lineForm.FindStringSubmatch(msg); m != nil {
		line, _ = strconv.Atoi(m[1])
		msg = msg[len(m[0]):]
		if zeroBased.MatchString(msg) {
			line++
		}
		return line, msg
	}
	if m := anchorForm.FindStringSubmatch(msg); m != nil {
		return lineOf(text, bytes.Index(text, []byte("*"+m[1]))), "a value begins with * and refers to no anchor"
	}
	if at := firstUnprintable(text); at >= 0 {
		return lineOf(text, at), msg
	}
	return 1, msg // the library leaves out the line of an error on the first one
}

// lineOf returns the number of the line that holds the byte at an offset.
func lineOf(text []byte, offset int) int {
	return 1 + bytes.Count(text[:max(0, offset)], []byte("\n"))
}

// firstUnprintable returns the offset of the first byte that YAML does not
// allow (YAML 1.2.2 section 5.1), or -1.
func firstUnprintable(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		control := r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 && r != 0x85
		if control || r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}
