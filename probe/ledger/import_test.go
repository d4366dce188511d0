package ledger

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"mailprobe/probe"
)

func take(t testing.TB, l *Ledger, file []byte) ImportStats {
	t.Helper()
	stats, err := l.Import(t.Context(), bytes.NewReader(file), nil)
	must(t, err)
	return stats
}

// A mistake in any line refuses the file whole, and says where and what.
func TestImportRefusals(t *testing.T) {
	valid := string(testFile(t, "export-v1.jsonl"))
	line := func(n int, from, to string) string {
		lines := strings.SplitAfter(valid, "\n")
		if !strings.Contains(lines[n-1], from) {
			t.Fatalf("line %d holds no %s", n, from)
		}
		lines[n-1] = strings.Replace(lines[n-1], from, to, 1)
		return strings.Join(lines, "")
	}
	probeLine := "line 2: the probe 00000000-0000-0000-0000-000000000001: "
	for name, test := range map[string]struct{ file, want string }{
		"empty":               {"", "line 1: the file is empty"},
		"no export":           {"{}\n", "line 1: this is no export of mailprobe: the header record is missing"},
		"no JSON":             {"hello\n", "line 1: it is not JSON at byte 1"},
		"a newer version":     {line(1, `"version":1`, `"version":2`), "line 1: the export has version 2 and this program reads version 1"},
		"agent's name":        {line(1, `"site1"`, `"Site 1"`), `line 1: the agent: the name "Site 1" does not fit`},
		"cut off":             {strings.Split(valid, `{"type":"hour"`)[0], "line 5: the file ends without an end record: it was cut off"},
		"cut off in a line":   {valid[:len(valid)-100], "line 5: it is not JSON"},
		"a line is missing":   {strings.Replace(valid, strings.SplitAfter(valid, "\n")[2], "", 1), "line 5: the export had 4 records, and 3 stand here"},
		"behind the end":      {valid + valid, "line 7: it stands behind the end record"},
		"an empty line":       {strings.Replace(valid, "\n", "\n\n", 1), "line 2: it is not JSON"},
		"an unknown type":     {line(3, `"watch"`, `"guess"`), `line 3: a record of the type "guess" is not known`},
		"an array":            {line(3, `{"type":"watch"`, `[`), "line 3: it is not JSON"},
		"a number":            {line(1, strings.Split(valid, "\n")[0], `7`), "line 1: it is a JSON number, not an object"},
		"a wrong type":        {line(2, `"n":1`, `"n":"one"`), "line 2: the field attempts.n holds a JSON string, which does not belong there"},
		"a fraction":          {line(2, `"uid":1`, `"uid":1.5`), "line 2: the field arrivals.uid holds a JSON number 1.5"},
		"too large":           {line(4, `"last_uid":1`, `"last_uid":4294967296`), "line 4: the field last_uid holds a JSON number 4294967296"},
		"negative":            {line(5, `"junk":4`, `"junk":-4`), "line 5: the hour: a number is negative"},
		"no sum":              {line(5, `"sent":21`, `"sent":22`), "line 5: the hour: 22 probes were sent, and the outcomes do not add up"},
		"half past":           {line(5, `T23:00:00Z`, `T23:30:00Z`), "line 5: the hour: from is 1999-12-31T23:30:00Z: it should be the start of an hour"},
		"no UTF-8":            {line(2, "connection refused", "connection \xff"), "line 2: it is not UTF-8"},
		"not hexadecimal":     {line(2, `"copy":"00`, `"copy":"0x`), `line 2: "0x00000000000001" is not hexadecimal`},
		"a short copy":        {line(2, `"copy":"00`, `"copy":"`), probeLine + "arrival 1: copy has 7 bytes: it should have 8"},
		"a short mac":         {line(2, `"mac":"00`, `"mac":"`), probeLine + "mac has 15 bytes: it should have 16"},
		"no id":               {line(2, `"id":"00000000-`, `"id":"`), "line 2: invalid UUID"},
		"a route's name":      {line(2, `"mx1-in"`, `"mx1_in"`), probeLine + `the route: the name "mx1_in" does not fit`},
		"no server":           {line(2, `"server":"mx1",`, ``), probeLine + "the server is empty"},
		"via":                 {line(2, `"via":"mx"`, `"via":"pigeon"`), probeLine + `via is "pigeon": it should be one of submission, mx, relay`},
		"no attempts":         {line(2, `"attempts"`, `"tries"`), probeLine + "it has no attempt"},
		"attempts in reverse": {line(2, `"n":1`, `"n":3`), probeLine + "the attempts are out of order: number 3 stands in place 1"},
		"the same attempt":    {line(2, `"n":2`, `"n":1`), probeLine + "the attempts are out of order: number 1 stands in place 2"},
		"no end": {line(2, `"ended":"2000-01-01T00:00:01Z","class":"refused",`, ``),
			probeLine + "attempt 1 has no end, and another one follows"},
		"a class and no end":   {line(2, `"ended":"2000-01-01T00:00:01Z",`, ``), probeLine + `attempt 1: it has the class "refused" and no end`},
		"class":                {line(2, `"class":"refused"`, `"class":"tired"`), probeLine + `attempt 1: the class "tired" is not known`},
		"phase":                {line(2, `"phase":"connect"`, `"phase":"full moon"`), probeLine + `attempt 1: the phase "full moon" is not known`},
		"phases":               {line(2, `"envelope":0`, `"letter":0`), probeLine + `attempt 2: the phase "letter" is not known`},
		"a negative phase":     {line(2, `"connect":299`, `"connect":-1`), probeLine + "attempt 2: the phase connect took -1ns"},
		"code":                 {line(2, `"code":250,"enhanced":"2.0.0","text":"Ok: queued as 4D3C"}]`, `"code":1250}]`), probeLine + "attempt 2: the code 1250 is no reply code"},
		"no time":              {line(2, `"began":"2000-01-01T00:00:00Z"`, `"began":"yesterday"`), "line 2: a time is not in the form of RFC 3339"},
		"the 30th of February": {line(2, `"by":"2000-01-01`, `"by":"2000-02-30`), "line 2: a time is not in the form of RFC 3339"},
		"a time long past":     {line(2, `"began":"2000-`, `"began":"1492-`), probeLine + "attempt 1: began is 1492-01-01T00:00:00Z: it should lie between the years 1900 and 2200"},
		"a hop's time":         {line(2, `"at":"2000-`, `"at":"9000-`), probeLine + "arrival 1: hop 1: at is 9000-01-01"},
		"no mailbox":           {line(2, `"mailbox":"mx1"`, `"mailbox":""`), probeLine + "arrival 1: the mailbox is empty"},
		"source":               {line(2, `"source":"look"`, `"source":"dream"`), probeLine + `arrival 1: the source "dream" is not known`},
		"an end before start":  {line(3, `"to":"2000-`, `"to":"1999-`), "line 3: the watch: it ends before it begins"},
		"no folder":            {line(4, `"folder":"INBOX"`, `"folder":""`), "line 4: the position: the folder is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, l *Ledger) {
				send(t, l, mail(7, after(0)))
				before := export(t, l)
				_, err := l.Import(t.Context(), strings.NewReader(test.file), nil)
				var wrong *LineError
				if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), "importing: "+test.want) {
					t.Errorf("error %q,\n         want importing: %s", err, test.want)
				}
				equal(t, "ledger", string(export(t, l)), string(before))
			})
		})
	}
}

// The records that came later are checked like the first ones.
func TestImportRefusalsOfIncidents(t *testing.T) {
	valid := string(testFile(t, "export-v3.jsonl"))
	for name, test := range map[string]struct{ from, to, want string }{
		"two things watched":       {`"mailbox":"mx1"`, `"mailbox":"mx1","reference":"a:1"`, `line 4: the watch: a record of the type "watch" names the reference "a:1"`},
		"a reference of none":      {`"reference":"198`, `"refers":"198`, `line 3: the watch: a record of the type "reference" names the reference ""`},
		"a reference of a mailbox": {`"reference":"198`, `"mailbox":"mx1","reference":"198`, `line 3: the watch: it is over the mailbox "mx1" and the reference "198.51.100.1:25"`},
		"no incident":              {`"incident":"20000101-1","n":1`, `"n":1`, `line 5: revision 1 of the incident "": the incident has no id`},
		"no number":                {`"n":2,`, ``, `line 6: revision 0 of the incident "20000101-1": its number is 0`},
		"no body":                  {`,"body":null`, ``, `line 7: revision 1 of the incident "20000101-1": its body is not JSON`},
		"a body that is not JSON":  {`"body":null`, `"body":nil`, `line 7: it is not JSON`},
		"ends before":              {`"to":"2000-01-01T00:05:00Z"`, `"to":"1999-01-01T00:05:00Z"`, `line 6: revision 2 of the incident "20000101-1": it ends before it begins`},
		"a note of no time":        {`"at":"2000-01-01T01:00:00Z",`, ``, `line 8: the note 00000000-0000-0000-0000-000000000009: at is missing`},
		"a note of nobody":         {`"id":"00000000-0000-0000-0000-000000000008","agent":"site1"`, `"id":"00000000-0000-0000-0000-000000000008"`, `line 9: the note 00000000-0000-0000-0000-000000000008: the agent: `},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, l *Ledger) {
				file := strings.Replace(valid, test.from, test.to, 1)
				if file == valid {
					t.Fatalf("the file holds no %s", test.from)
				}
				_, err := l.Import(t.Context(), strings.NewReader(file), nil)
				if err == nil || !strings.HasPrefix(err.Error(), "importing: "+test.want) {
					t.Errorf("error %v,\n     want importing: %s", err, test.want)
				}
				equal(t, "revisions", revisions(t, l, RevisionQuery{}), nil)
			})
		})
	}
}

// The type may stand anywhere in a line, and be written in any way of JSON.
func TestImportFindsTheType(t *testing.T) {
	valid := string(testFile(t, "export-v3.jsonl"))
	for _, change := range [][2]string{
		{`{"type":"note","id"`, `{ "type" : "note", "id"`},
		{`{"type":"note","id"`, `{"type":"n\u006fte","id"`},
		{`{"type":"watch","agent":"site1",`, `{"agent":"site1","type":"watch",`},
	} {
		bubble(t, func(t *testing.T, l *Ledger) {
			file := strings.Replace(valid, change[0], change[1], 1)
			if file == valid {
				t.Fatalf("the file holds no %s", change[0])
			}
			take(t, l, []byte(file))
			equal(t, "export", string(export(t, l)), valid)
		})
	}
}

// What later versions may add is passed over, times may have any offset, and
// what is derived is not believed.
func TestImportIsLenient(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		valid := string(testFile(t, "export-v1.jsonl"))
		file := valid
		for from, to := range map[string]string{
			`{"type":"probe",`:                     `{"mood":{"good":[1,2]},"type":"probe",`,
			`"outcome":"delivered"`:                `"outcome":"lost"`,
			`"received_by":"2000-01-01T00:02:00Z"`: `"received_by":"2099-01-01T00:02:00Z"`,
			`"by":"2000-01-01T00:02:00Z"`:          `"by":"2000-01-01T09:02:00+09:00"`,
			"\n{\"type\":\"watch\"":                "\r\n{\"type\":\"watch\"",
		} {
			if !strings.Contains(file, from) {
				t.Fatalf("the file holds no %s", from)
			}
			file = strings.Replace(file, from, to, 1)
		}
		take(t, l, []byte(strings.TrimSuffix(file, "\n")))
		equal(t, "export", string(export(t, l)), valid)
	})
}

func TestImportGzip(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		valid := testFile(t, "export-v1.jsonl")
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write(valid)
		must(t, z.Close())

		for _, size := range []int{5, 30, packed.Len() / 2, packed.Len() - 1} {
			if _, err := l.Import(t.Context(), bytes.NewReader(packed.Bytes()[:size]), nil); err == nil || !strings.Contains(err.Error(), "cut off") && !strings.Contains(err.Error(), "unpacking gzip") {
				t.Errorf("cut off after %d bytes: error %v", size, err)
			}
		}
		broken := bytes.Clone(packed.Bytes())
		broken[len(broken)-5] ^= 1 // the checksum
		if _, err := l.Import(t.Context(), bytes.NewReader(broken), nil); !errors.Is(err, gzip.ErrChecksum) {
			t.Errorf("error %v, want one of the checksum", err)
		}
		equal(t, "probes after broken files", numbers(t, l, Query{}), []int{})

		var last int64
		_, err := l.Import(t.Context(), iotest.OneByteReader(bytes.NewReader(packed.Bytes())), func(n int64) {
			if n < last {
				t.Errorf("progress went back from %d to %d", last, n)
			}
			last = n
		})
		must(t, err)
		equal(t, "progress at the end", last, int64(packed.Len()))
		equal(t, "export", string(export(t, l)), string(valid))
	})
}

// Imported again, a file changes nothing and takes no change number.
func TestImportTwice(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l)
		p := mail(3, after(3*time.Minute))
		p.Tag.Route, p.Server = "r3", "odd"
		record(t, l, seen(p, 9, after(time.Hour))) // a second copy
		file := export(t, l)

		equal(t, "into its own ledger", take(t, l, file), ImportStats{Probes: 500})
		other := open(t, t.TempDir())
		equal(t, "into an empty one", take(t, other, file), ImportStats{Probes: 500, New: 500})
		var before, between int64
		change := `SELECT change FROM meta`
		must(t, other.readers.QueryRowContext(t.Context(), change).Scan(&before))
		equal(t, "again", take(t, other, file), ImportStats{Probes: 500})
		must(t, other.readers.QueryRowContext(t.Context(), change).Scan(&between))
		equal(t, "change number", between, before)
		equal(t, "export", string(export(t, other)), string(file))
		for p, err := range l.Probes(t.Context(), Query{}) {
			must(t, err)
			equal(t, "probe", get(t, other, p.Tag.Ref), p)
		}
		equal(t, "unsettled", numbers(t, other, Query{Unsettled: true}), numbers(t, l, Query{Unsettled: true}))
	})
}

// Another agent's probes are rows like any; its positions are of no use here.
func TestImportOfAnotherAgent(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		file := strings.ReplaceAll(string(testFile(t, "export-v1.jsonl")), `"agent":"site1"`, `"agent":"site2"`)
		equal(t, "stats", take(t, l, []byte(file)), ImportStats{Probes: 1, New: 1, Watches: 1, Hours: 1})
		positions, err := l.Positions(t.Context(), "mx1")
		must(t, err)
		equal(t, "positions", positions, nil)
		ref := probe.Ref{Agent: "site2", Route: "mx1-in", ID: number(1)}
		equal(t, "outcome", get(t, l, ref).Outcome(time.Now()), probe.Delivered)
	})
}

func TestImportPositions(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		move := func(uid uint32, looked time.Time) []byte {
			_, err := l.Record(t.Context(), probe.Sighting{Mailbox: "mx1", Position: probe.Position{Folder: "INBOX", UIDValidity: 7, LastUID: uid, Looked: looked}})
			must(t, err)
			return export(t, l)
		}
		first, second := move(5, after(0)), move(9, after(time.Hour))
		for _, test := range []struct {
			name    string
			before  []byte
			then    []byte
			changed int
		}{{"the older first", first, second, 1}, {"the newer first", second, first, 0}} {
			other := open(t, t.TempDir())
			equal(t, "positions of the first file", take(t, other, test.before).Positions, 1)
			equal(t, test.name, take(t, other, test.then).Positions, test.changed)
			equal(t, "ledger", string(export(t, other)), string(second))
		}
	})
}

// A disk that fills up in the second part leaves a ledger that the same file
// completes.
func TestImportCompletes(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l)
		file := export(t, l)
		other := open(t, t.TempDir())
		room := func(pages int) {
			must(t, other.writer.do(t.Context(), 1, func(s *session) error {
				_, err := s.conn.ExecContext(t.Context(), fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
				return err
			}))
		}
		var empty, full int
		must(t, other.readers.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&empty))
		must(t, l.readers.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&full))
		room((empty + full) / 2)
		stats, err := other.Import(t.Context(), bytes.NewReader(file), nil)
		wantFault(t, err, "cannot grow")
		got := numbers(t, other, Query{})
		if len(got) == 0 || len(got) == 500 || len(got) != stats.New {
			t.Errorf("%d probes taken, %d counted: want some", len(got), stats.New)
		}
		room(1 << 20)
		equal(t, "stats", take(t, other, file), ImportStats{Probes: 500, New: 500 - len(got)})
		equal(t, "export", string(export(t, other)), string(file))
	})
}

// The agent's writes go on while a file is imported, and the copy of the file
// is gone afterwards.
func TestImportBesideAgent(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		other := open(t, t.TempDir())
		queried(t, other)
		file := export(t, other)
		n := 0
		_, err := l.Import(t.Context(), iotest.HalfReader(bytes.NewReader(file)), func(int64) {
			n++
			must(t, l.Intend(t.Context(), mail(1000+n, after(0))))
		})
		must(t, err)
		equal(t, "probes", len(numbers(t, l, Query{})), 500+n)
		if files, err := os.ReadDir(l.dir); err != nil || len(files) != 4 {
			t.Errorf("the folder holds %v, error %v; want ledger.db, its -shm and -wal, and the lock", files, err)
		}
	})
}

func TestImportEndsWithTheContext(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l)
		file := export(t, l)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, err := l.Import(ctx, bytes.NewReader(file), func(int64) { cancel() })
		wantError(t, err, context.Canceled)
	})
}

func TestImportFailingReader(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		cause := errors.New("the stick was pulled out")
		file := testFile(t, "export-v1.jsonl")
		_, err := l.Import(t.Context(), io.MultiReader(bytes.NewReader(file[:400]), iotest.ErrReader(cause)), nil)
		wantError(t, err, cause)
		equal(t, "probes", numbers(t, l, Query{}), []int{})
	})
}

func TestExportFailingWriter(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l)
		wantError(t, l.Export(t.Context(), fullWriter{}, nil), errFull)
		var last, total int64
		must(t, l.Export(t.Context(), io.Discard, func(done, all int64) { last, total = done, all }))
		if last != 500 || total != 500 {
			t.Errorf("progress ended at %d of %d, want 500 of 500", last, total)
		}
	})
}

var errFull = errors.New("no space left on device")

type fullWriter struct{}

func (fullWriter) Write([]byte) (int, error) { return 0, errFull }
