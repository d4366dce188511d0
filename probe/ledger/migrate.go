package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations/*.sql
var schema embed.FS

// migration is one numbered step of the schema: NNNN_name.sql.
type migration struct {
	version  int
	name     string
	text     string
	checksum string
}

// migrations reads the steps in order; their numbers are 1, 2, 3 and so on.
func migrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var steps []migration
	for i, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		if version, err := strconv.Atoi(number); err != nil || version != i+1 {
			return nil, fmt.Errorf("the migration %s should have the number %d", name, i+1)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		steps = append(steps, migration{i + 1, path.Base(name), string(text), hex.EncodeToString(sum[:])})
	}
	return steps, nil
}

// migrate brings the file's schema to the newest version that this program
// knows, one transaction a step.
func migrate(ctx context.Context, conn *sql.Conn, file string, files fs.FS) error {
	steps, err := migrations(files)
	if err != nil {
		return err
	}
	done, err := applied(ctx, conn, file)
	if err != nil {
		return err
	}
	if len(done) > len(steps) {
		return &FaultError{File: file, Fault: "was written by a newer mailprobe", Cure: cureNewer,
			Err: fmt.Errorf("its schema has version %d, this program knows %d", len(done), len(steps))}
	}
	for i, step := range steps {
		if i >= len(done) {
			err = apply(ctx, conn, step)
		} else if done[i] != step.checksum {
			err = &FaultError{File: file, Fault: "has another schema than it says", Cure: cureNewer,
				Err: fmt.Errorf("the checksum of %s is not the one that was applied", step.name)}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// applied returns the checksums of the steps that the file has gone through.
func applied(ctx context.Context, conn *sql.Conn, file string) (sums []string, err error) {
	var tables, ours int
	err = conn.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE name = 'migrations') FROM sqlite_schema WHERE type = 'table'`).
		Scan(&tables, &ours)
	if err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	if tables > 0 && ours == 0 {
		return nil, &FaultError{File: file, Fault: "is no ledger", Cure: "move the file away, or use another data folder",
			Err: fmt.Errorf("it holds %d tables of something else", tables)}
	}
	if tables == 0 {
		return nil, nil
	}
	err = each(ctx, conn, ask(`SELECT version, checksum FROM migrations ORDER BY version`), func(r *row) error {
		if version := r.int(); version != int64(len(sums)+1) {
			return fmt.Errorf("the list of migrations has %d where %d belongs", version, len(sums)+1)
		}
		sums = append(sums, r.text())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the schema's version: %w", err)
	}
	return sums, nil
}

// apply takes one step whole, or not at all.
func apply(ctx context.Context, conn *sql.Conn, step migration) (err error) {
	if _, err = conn.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return fmt.Errorf("applying %s: %w", step.name, err)
	}
	defer func() {
		if err != nil {
			conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`) // the first error counts
			err = fmt.Errorf("applying %s: %w", step.name, err)
		}
	}()
	if _, err = conn.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migrations (
		version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied INTEGER NOT NULL) STRICT`); err != nil {
		return err
	}
	if _, err = conn.ExecContext(ctx, step.text); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, `INSERT INTO migrations VALUES (?, ?, ?, ?)`,
		step.version, step.name, step.checksum, time.Now().UnixNano())
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, `COMMIT`)
	return err
}
