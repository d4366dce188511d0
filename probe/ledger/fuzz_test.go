package ledger

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"mailprobe/probe"
)

// seeds are whole exports, each record in an export of its own, and the like.
func seeds(f *testing.F) {
	f.Helper()
	valid := testFile(f, "export-v1.jsonl")
	f.Add(valid)
	f.Add(valid[:300])
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(valid)
	z.Close()
	f.Add(packed.Bytes())
	lines := strings.SplitAfter(string(valid), "\n")
	newest := strings.SplitAfter(string(testFile(f, "export-v3.jsonl")), "\n")
	newer := strings.SplitAfter(string(testFile(f, "export-v2.jsonl")), "\n")
	for _, line := range slices.Concat(lines[1:len(lines)-2], newer[1:2:2], newer[3:4], newest[1:len(newest)-2]) {
		f.Add([]byte(lines[0] + line + `{"type":"end","records":1}`))
	}
	f.Add([]byte(lines[0] + `{"type":"end","records":0}`))
	f.Add([]byte(lines[0] + `{"type":"watch","agent":"a","from":"1900-01-01T00:00:00Z","to":"2199-12-31T23:59:59.999999999Z"}` + "\n" + `{"type":"end","records":1}`))
	f.Add([]byte("{\"type\":\"mailprobe-export\",\"version\":1e0,\"agent\":\"\xff\"}"))
	f.Add([]byte{0x1f, 0x8b, 8, 0})
}

// FuzzDecode reads anything as an export: an error names a line, and a record
// that is taken is the same after it was written and read again.
func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		d, err := newDecoder(bytes.NewReader(file))
		if err != nil {
			return
		}
		for {
			record, err := d.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				var wrong *LineError
				if !errors.As(err, &wrong) || wrong.Line < 1 {
					t.Errorf("error %v names no line", err)
				}
				return
			}
			again := recode(t, record)
			switch r := record.(type) {
			case probe.Probe:
				equal(t, "probe", again.(probe.Probe), r)
			case probe.Revision:
				equal(t, "revision", again.(probe.Revision), r)
			case probe.Note:
				equal(t, "note", again.(probe.Note), r)
			}
		}
	})
}

// recode writes a record as a line and reads it.
func recode(t *testing.T, record any) any {
	t.Helper()
	var line any
	switch r := record.(type) {
	case probe.Probe:
		line = probeRecordOf(&stored{probe: r})
	case probe.Watch:
		line = watchRecordOf(r)
	case positioned:
		line = positionRecordOf(r.mailbox, r.position)
	case Hour:
		line = hourRecordOf(r)
	case probe.Revision:
		line = revisionRecordOf(r)
	case probe.Note:
		line = noteRecordOf(r)
	}
	var text bytes.Buffer
	e := &exporter{out: newEncoder(&text)}
	must(t, e.write(line))
	d := &decoder{line: 2}
	again, err := d.record(bytes.TrimSpace(text.Bytes()))
	if err != nil {
		t.Fatalf("%s: %v", &text, err)
	}
	return again
}

// FuzzImport takes anything into a ledger: it is taken whole or refused, and
// what was taken exports and imports as the same.
func FuzzImport(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		first, second := open(t, t.TempDir()), open(t, t.TempDir())
		before := export(t, first)
		if _, err := first.Import(t.Context(), bytes.NewReader(file), nil); err != nil {
			if after := export(t, first); !bytes.Equal(after, before) {
				t.Errorf("refused with %v, and yet the ledger holds\n%s", err, after)
			}
			return
		}
		exported := export(t, first)
		take(t, second, exported)
		if again := export(t, second); !bytes.Equal(again, exported) {
			t.Errorf("exported as\n%s\nand after an import as\n%s", exported, again)
		}
		if stats := take(t, first, file); stats.New+stats.Changed+stats.Revisions+stats.Notes != 0 {
			t.Errorf("imported again: %+v, want nothing new", stats)
		}
	})
}
