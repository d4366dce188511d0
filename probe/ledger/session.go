package ledger

import (
	"context"
	"database/sql"
	"fmt"
)

// session is the writer's connection with its prepared statements and what it
// remembers of the tables. Only the writer's goroutine uses it.
type session struct {
	conn     *sql.Conn
	agent    string // whose ledger it is
	touching bool   // somebody wants to know which probes change
	stmts    map[string]*sql.Stmt
	routes   *routes // nil: to be read again
	staged   staged
	change   int64 // the last number given out
	saved    int64 // the last number that was committed
}

// newSession takes a connection for the writer alone.
func newSession(ctx context.Context, db *sql.DB, agent string) (*session, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	s := &session{conn: conn, agent: agent, stmts: make(map[string]*sql.Stmt)}
	err = conn.QueryRowContext(ctx, `SELECT change FROM meta`).Scan(&s.saved)
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("reading the change number: %w", err)
	}
	s.change = s.saved
	return s, nil
}

func (s *session) close() error {
	for _, stmt := range s.stmts {
		stmt.Close()
	}
	return s.conn.Close()
}

// prepared returns the statement of a query, which is prepared once. So a query
// is a constant text here, never one put together.
func (s *session) prepared(query string) (*sql.Stmt, error) {
	if stmt, ok := s.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := s.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	s.stmts[query] = stmt
	return stmt, nil
}

// QueryContext makes a session a querier. The statements of a transaction are
// never interrupted half way, so no context reaches the driver.
func (s *session) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepared(query)
	if err != nil {
		return nil, err
	}
	return stmt.Query(args...)
}

// each is the function each on this session.
func (s *session) each(what question, f func(*row) error) error {
	return each(context.Background(), s, what, f)
}

// exec runs a statement and returns how many rows it changed.
func (s *session) exec(query string, args ...any) (int64, error) {
	stmt, err := s.prepared(query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// insert runs a statement and returns the number of the row that it made.
func (s *session) insert(query string, args ...any) (int64, error) {
	stmt, err := s.prepared(query)
	if err != nil {
		return 0, err
	}
	result, err := stmt.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// next returns a new change number. All are given out by one goroutine and in
// the order of commits, so that who has seen a number has seen all before it.
func (s *session) next() int64 {
	s.change++
	return s.change
}

func (s *session) begin() error {
	_, err := s.exec(`BEGIN IMMEDIATE`)
	return err
}

// commit makes the transaction durable, the change number with it.
func (s *session) commit() error {
	if s.change != s.saved {
		if _, err := s.exec(`UPDATE meta SET change = ?`, s.change); err != nil {
			return err
		}
	}
	if _, err := s.exec(`COMMIT`); err != nil {
		return err
	}
	s.saved = s.change
	return nil
}

// rollback undoes the transaction, and forgets what it may have taught.
func (s *session) rollback() error {
	s.change, s.routes, s.staged = s.saved, nil, staged{}
	_, err := s.exec(`ROLLBACK`)
	return err
}

// apart runs one operation so that its failure leaves no trace in the
// transaction.
func (s *session) apart(run func(*session) error) error {
	if _, err := s.exec(`SAVEPOINT one`); err != nil {
		return err
	}
	before := s.staged
	err := run(s)
	if err != nil {
		if !personal(err) {
			return err
		}
		s.routes, s.staged = nil, before
		if _, undo := s.exec(`ROLLBACK TO one`); undo != nil {
			return undo
		}
	}
	if _, release := s.exec(`RELEASE one`); release != nil {
		return release
	}
	return err
}
