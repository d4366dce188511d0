package ledger

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
)

// script runs a text of SQL on the ledger's file in a folder.
func script(t testing.TB, dir, text string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(text); err != nil {
		t.Fatal(err)
	}
}

func testFile(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A ledger of each version of the schema gives the export that was written down
// by hand, and that export gives a ledger that exports the same.
func TestOldVersionsAreRead(t *testing.T) {
	for version, taken := range map[string]ImportStats{
		"v1": {Probes: 1, New: 1, Watches: 1, Positions: 1, Hours: 1},
		"v2": {Probes: 2, New: 2, Positions: 2},
		"v3": {Watches: 3, Revisions: 3, Notes: 2},
	} {
		t.Run(version, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := t.TempDir()
				script(t, dir, string(testFile(t, "ledger-"+version+".sql")))
				want := testFile(t, "export-"+version+".jsonl")
				equal(t, "export of the frozen ledger", string(export(t, open(t, dir))), string(want))

				other := open(t, t.TempDir())
				equal(t, "stats", take(t, other, want), taken)
				equal(t, "export of the imported ledger", string(export(t, other)), string(want))
			})
		})
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	must(t, open(t, dir).Close())
	script(t, dir, `INSERT INTO migrations VALUES (6, '0006_later.sql', 'x', 0)`)
	_, err := Open(t.Context(), dir, Options{Agent: "site1"})
	wantFault(t, err, "was written by a newer mailprobe")
	if want := "its schema has version 6, this program knows 5"; !strings.Contains(err.Error(), want) {
		t.Errorf("error %q, want it to say %q", err, want)
	}
}

func TestChangedMigrationIsRefused(t *testing.T) {
	dir := t.TempDir()
	must(t, open(t, dir).Close())
	script(t, dir, `UPDATE migrations SET checksum = 'x'`)
	_, err := Open(t.Context(), dir, Options{Agent: "site1"})
	wantFault(t, err, "has another schema than it says")
}

// A later step is applied to what is there; one that fails leaves nothing.
func TestMigrate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.db")
	db, err := pool(file, 1, writing)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	files := fstest.MapFS{"migrations/0001_a.sql": {Data: []byte(`CREATE TABLE a (x TEXT) STRICT; INSERT INTO a VALUES ('one');`)}}
	must(t, migrate(t.Context(), conn, file, files))
	files["migrations/0002_b.sql"] = &fstest.MapFile{Data: []byte(`UPDATE a SET x = 'two'; CREATE TABLE a (y TEXT);`)}
	if err := migrate(t.Context(), conn, file, files); err == nil || !strings.Contains(err.Error(), "applying 0002_b.sql") {
		t.Errorf("error %v, want one that names the step", err)
	}
	value := func() (x string) {
		must(t, conn.QueryRowContext(t.Context(), `SELECT x || (SELECT count(*) FROM migrations) FROM a`).Scan(&x))
		return x
	}
	equal(t, "after a step that failed", value(), "one1")
	files["migrations/0002_b.sql"].Data = []byte(`UPDATE a SET x = 'two';`)
	for range 2 {
		must(t, migrate(t.Context(), conn, file, files))
		equal(t, "after both steps", value(), "two2")
	}
	files["migrations/0004_d.sql"] = &fstest.MapFile{}
	if err := migrate(t.Context(), conn, file, files); err == nil || !strings.Contains(err.Error(), "should have the number 3") {
		t.Errorf("error %v, want one about the missing number", err)
	}
}
