package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"mailprobe/probe"
)

// Ledger is the record of one agent. Its methods may be called side by side.
// Those that write return when what they wrote is durable.
type Ledger struct {
	dir     string
	file    string
	agent   string
	lock    *lock
	db      *sql.DB // one connection: the writer's
	readers *sql.DB
	writer  *writer
}

// Options say how to open a ledger.
type Options struct {
	Agent  string       // the agent's name; empty for whichever the ledger has
	Logger *slog.Logger // nil for none

	// Settled is called when a probe of this agent becomes settled, and at its
	// first arrival, even where it was settled before: a late arrival adds
	// delivered and takes nothing back. What an import brings is not told.
	Settled func(Settlement)
	// Committed is called after each commit with the time that the transaction
	// took and the number of writes that it held, each one call of a method.
	Committed func(took time.Duration, writes int)

	// Touched is called after each commit that changed what the ledger knows of
	// probes with these, of which one may stand there twice: of this agent and of
	// others, begun, tried, given up, seen to arrive, told of by a notice, settled or
	// imported. The mark of a final dot and pruning are not told. The list is the
	// callee's.
	Touched func(refs []probe.Ref)

	// Each may be nil. They are called after the commit and before whoever wrote
	// is answered, one at a time. They must not block and must not write to the
	// ledger.
}

// readerCount bounds the connections that read side by side.
const readerCount = 4

// Open opens the ledger in a folder, and makes both where they are missing. The
// folder is this process's alone until Close: a second Open fails with a
// [LockedError]. The name of the agent is fixed when the ledger is made; another
// one fails with a [NameError]. A file that cannot be used gives a [FaultError].
func Open(ctx context.Context, dir string, o Options) (*Ledger, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	given := dir
	dir, err := filepath.Abs(given)
	if err != nil {
		return nil, fmt.Errorf("opening the ledger in %s: %w", given, err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &FaultError{File: dir, Fault: "cannot be made", Cure: "make the folder, writable for the user that runs mailprobe", Err: err}
	}
	held, err := acquire(dir)
	if err != nil {
		return nil, err
	}
	l := &Ledger{dir: dir, file: filepath.Join(dir, "ledger.db"), lock: held}
	if err := l.open(ctx, o); err != nil {
		l.Close()
		return nil, explain(l.file, err)
	}
	return l, nil
}

// open does what Open promises, under the lock. What it leaves open when it
// fails, Close closes.
func (l *Ledger) open(ctx context.Context, o Options) (err error) {
	if err := touch(l.file); err != nil {
		return err
	}
	if l.db, err = pool(l.file, 1, writing); err != nil {
		return err
	}
	if err := l.prepare(ctx, o.Agent); err != nil {
		return err
	}
	if l.readers, err = pool(l.file, readerCount, reading); err != nil {
		return err
	}
	l.writer, err = startWriter(ctx, l, o)
	return err
}

// touch makes the file readable to its owner alone; SQLite gives the files that
// it puts beside it the same mode.
func touch(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return &FaultError{File: file, Fault: "cannot be opened", Cure: cureAccess, Err: err}
	}
	return f.Close()
}

// The settings stand in the name of the data source, so that each connection of
// a pool has them.
var (
	writing = []string{"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"cache_size(-32768)", "journal_size_limit(67108864)"}
	reading = []string{"busy_timeout(5000)", "query_only(1)", "cache_size(-8192)"}
)

func pool(file string, size int, pragmas []string) (*sql.DB, error) {
	name := url.URL{Scheme: "file", OmitHost: true, Path: file, RawQuery: url.Values{"_pragma": pragmas}.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// prepare checks the file, brings its schema up to date and fixes the name.
func (l *Ledger) prepare(ctx context.Context, agent string) error {
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("opening the ledger: %w", err)
	}
	defer conn.Close()
	if err := l.checkFile(ctx, conn); err != nil {
		return err
	}
	if err := migrate(ctx, conn, l.file, schema); err != nil {
		return err
	}
	l.agent, err = l.fixName(ctx, conn, agent)
	return err
}

// cheapCheck is the size up to which the whole file is checked when it is
// opened: that takes some tenths of a second.
const cheapCheck = 16 << 20

// checkFile looks through a small file for damage. In a large one, damage shows
// where it is read.
func (l *Ledger) checkFile(ctx context.Context, conn *sql.Conn) error {
	info, err := os.Stat(l.file)
	if err != nil || info.Size() > cheapCheck {
		return err
	}
	var found string
	if err := conn.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil {
		return fmt.Errorf("checking the ledger: %w", err)
	}
	if found != "ok" {
		return &FaultError{File: l.file, Fault: "is damaged", Cure: cureDamaged, Err: errors.New(found)}
	}
	return nil
}

// fixName returns the agent's name: the one in the file, or in a new file the
// one that is wanted.
func (l *Ledger) fixName(ctx context.Context, conn *sql.Conn, want string) (string, error) {
	var have string
	err := conn.QueryRowContext(ctx, `SELECT agent FROM meta`).Scan(&have)
	switch {
	case err == nil && (want == "" || want == have):
		return have, nil
	case err == nil:
		return "", &NameError{Dir: l.dir, Have: have, Want: want}
	case !errors.Is(err, sql.ErrNoRows):
		return "", fmt.Errorf("reading the agent's name: %w", err)
	case want == "":
		return "", fmt.Errorf("the ledger in %s is new and has no name yet: say which agent it belongs to", l.dir)
	}
	if err := probe.CheckName(want); err != nil {
		return "", fmt.Errorf("naming the agent: %w", err)
	}
	_, err = conn.ExecContext(ctx, `INSERT INTO meta VALUES (1, ?, ?, 0)`, want, time.Now().UnixNano())
	if err != nil {
		return "", fmt.Errorf("writing the agent's name: %w", err)
	}
	return want, nil
}

// Agent returns the name of the agent whose ledger it is.
func (l *Ledger) Agent() string { return l.agent }

// Close ends what is being written, closes the file and gives up the folder.
// Readers should have ended. It may be called twice.
func (l *Ledger) Close() error {
	var errs []error
	if l.writer != nil {
		l.writer.stop()
	}
	if l.readers != nil {
		errs = append(errs, l.readers.Close())
	}
	if l.db != nil {
		errs = append(errs, l.db.Close()) // last, so that it can put the WAL into the file
	}
	if err := l.lock.release(); !errors.Is(err, os.ErrClosed) {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
