package ledger

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"
	"unicode/utf8"

	"mailprobe/probe"
)

// maxLine bounds a line of an import: a probe with some tens of thousands of
// copies.
const maxLine = 32 << 20

// LineError says which line of an import is wrong, and how. Nothing of the file
// was taken.
type LineError struct {
	Line int64
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

func (e *LineError) Unwrap() error { return e.Err }

// decoder reads an export and checks it line by line. A record that it returns
// can be stored.
type decoder struct {
	in      *bufio.Reader
	line    int64
	bytes   int64  // of the lines so far
	agent   string // of the header
	records int64
	ended   bool
}

// positioned is a position with its mailbox.
type positioned struct {
	mailbox  string
	position probe.Position
}

// newDecoder reads an export, which may be compressed: gzip is known by its
// first bytes (RFC 1952 section 2.3.1).
func newDecoder(r io.Reader) (*decoder, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	if start, _ := in.Peek(2); bytes.Equal(start, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("unpacking gzip: %w", err)
		}
		in = bufio.NewReaderSize(unzipped, 1<<16)
	}
	return &decoder{in: in}, nil
}

// next returns a probe.Probe, probe.Watch, positioned, Hour, probe.Revision or
// probe.Note, and io.EOF at the proper end of an export.
func (d *decoder) next() (any, error) {
	for {
		line, err := d.read()
		if errors.Is(err, io.EOF) && d.ended {
			return nil, io.EOF
		}
		d.line++
		if err == nil {
			var record any
			if record, err = d.record(line); err == nil && record == nil {
				continue
			} else if err == nil {
				d.records++
				return record, nil
			}
		}
		if fault := (*fs.PathError)(nil); errors.As(err, &fault) {
			return nil, err // of a file, of this one or its copy: no line is to blame
		}
		return nil, &LineError{d.line, d.describe(err)}
	}
}

// describe gives an error of the reader the words of one who looks at a file.
func (d *decoder) describe(err error) error {
	switch {
	case errors.Is(err, io.EOF) && d.line == 1:
		return errors.New("the file is empty")
	case errors.Is(err, io.EOF):
		return errors.New("the file ends without an end record: it was cut off")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the compressed file was cut off: %w", err)
	}
	return err
}

// read returns the next line without its end.
func (d *decoder) read() ([]byte, error) {
	var line []byte
	for {
		part, err := d.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, fmt.Errorf("it is longer than %d MiB", maxLine>>20)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
			err = nil
		}
		d.bytes += int64(len(line))
		return bytes.TrimRight(line, "\r\n"), err
	}
}

// record reads a line; it returns nil for the first and last one.
func (d *decoder) record(line []byte) (any, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("it is not UTF-8")
	}
	kind, err := kindOf(line)
	if err != nil {
		return nil, err
	}
	if d.ended {
		return nil, errors.New("it stands behind the end record")
	}
	if d.line == 1 {
		return nil, d.header(line, kind)
	}
	switch kind {
	case typeProbe:
		return decodeProbe(line)
	case typeWatch, typeReference:
		return decodeWatch(line)
	case typePosition:
		return decodePosition(line)
	case typeHour:
		return decodeHour(line)
	case typeRevision:
		return decodeRevision(line)
	case typeNote:
		return decodeNote(line)
	case typeAnalysed:
		return decodeAnalysed(line, d.agent)
	case typeEstate:
		return decodeEstate(line)
	case typeEnd:
		return nil, d.end(line)
	}
	return nil, fmt.Errorf("a record of the type %q is not known", kind)
}

// kindOf returns the type of a record. An export has it in front, where it is found
// without reading the whole line for it alone.
func kindOf(line []byte) (string, error) {
	if rest, ok := bytes.CutPrefix(line, []byte(`{"type":"`)); ok {
		if kind, _, ok := bytes.Cut(rest, []byte(`"`)); ok && !bytes.Contains(kind, []byte(`\`)) {
			return string(kind), nil
		}
	}
	var kind struct {
		Type string `json:"type"`
	}
	err := unmarshal(line, &kind)
	return kind.Type, err
}

func (d *decoder) header(line []byte, kind string) error {
	if kind != typeHeader {
		return errors.New("this is no export of mailprobe: the header record is missing")
	}
	var h headerRecord
	if err := unmarshal(line, &h); err != nil {
		return err
	}
	if h.Version != formatVersion {
		return fmt.Errorf("the export has version %d and this program reads version %d: use the version of mailprobe that wrote it, or a later one", h.Version, formatVersion)
	}
	if err := probe.CheckName(h.Agent); err != nil {
		return fmt.Errorf("the agent: %w", err)
	}
	d.agent = h.Agent
	return nil
}

func (d *decoder) end(line []byte) error {
	var e endRecord
	if err := unmarshal(line, &e); err != nil {
		return err
	}
	if e.Records != d.records {
		return fmt.Errorf("the export had %d records, and %d stand here: some are missing or were added", e.Records, d.records)
	}
	d.ended = true
	return nil
}

// unmarshal reads JSON and says what is wrong without the names of Go's types.
func unmarshal(line []byte, into any) error {
	err := json.Unmarshal(line, into)
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return fmt.Errorf("the field %s holds a JSON %s, which does not belong there", wrong.Field, wrong.Value)
	case errors.As(err, &wrong):
		return fmt.Errorf("it is a JSON %s, not an object", wrong.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("it is not JSON at byte %d: %v", syntax.Offset, syntax)
	case errors.As(err, new(*time.ParseError)):
		return fmt.Errorf("a time is not in the form of RFC 3339: %w", err)
	}
	return err
}
