package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// querier is what a query runs on: the pool of readers, a transaction, or the
// writer's own connection.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// row hands out the values of one row from left to right. The tables are
// STRICT, so each value has the type of its column or is NULL.
type row struct {
	values []any
	at     int
}

func (r *row) next() any {
	v := r.values[r.at]
	r.at++
	return v
}

// int returns an integer, 0 for NULL.
func (r *row) int() int64 {
	n, _ := r.next().(int64)
	return n
}

func (r *row) bool() bool { return r.int() != 0 }

// text returns a text, empty for NULL.
func (r *row) text() string {
	s, _ := r.next().(string)
	return s
}

func (r *row) bytes() []byte {
	b, _ := r.next().([]byte)
	return b
}

// uuid returns an id of 16 bytes.
func (r *row) uuid() (id uuid.UUID) {
	copy(id[:], r.bytes())
	return id
}

// time returns an instant, the zero time for NULL.
func (r *row) time() time.Time {
	n, ok := r.next().(int64)
	if !ok {
		return time.Time{}
	}
	return instant(n)
}

// question is a query with its arguments.
type question struct {
	text string
	args []any
}

func ask(text string, args ...any) question { return question{text, args} }

// each calls f for every row of the answer, which it reads to its end before it
// returns.
func each(ctx context.Context, q querier, what question, f func(*row) error) error {
	rows, err := q.QueryContext(ctx, what.text, what.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("reading a row: %w", err)
		}
		if err := f(&row{values: values}); err != nil {
			return err
		}
	}
	return rows.Err()
}
