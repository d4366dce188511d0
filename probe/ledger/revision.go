package ledger

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"mailprobe/probe"
)

// PutRevision records what is said of an incident. One that is there already is
// united with it by [probe.MergeRevisions], so it may be told again, and renewed
// under its number. A revision of no agent is this agent's. Its body must be
// JSON; white space in it is not kept.
func (l *Ledger) PutRevision(ctx context.Context, r probe.Revision) error {
	if r.Agent == "" {
		r.Agent = l.agent
	}
	tidied, err := tidyRevision(r)
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error {
			_, err := s.saveRevision(tidied)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("recording revision %d of the incident %q: %w", r.N, r.Incident, err)
	}
	return nil
}

// tidyRevision returns a revision as it comes out of the ledger, or tells why it
// cannot be stored.
func tidyRevision(r probe.Revision) (probe.Revision, error) {
	if err := probe.CheckName(r.Agent); err != nil {
		return r, fmt.Errorf("the agent: %w", err)
	}
	switch {
	case r.Incident == "":
		return r, errors.New("the incident has no id")
	case r.N < 1:
		return r, fmt.Errorf("its number is %d: they count from 1", r.N)
	case r.At.IsZero():
		return r, errors.New("at is missing")
	case !r.To.IsZero() && r.To.Before(r.From):
		return r, errors.New("it ends before it begins")
	}
	if err := checkTimes(moments{{"at", r.At}, {"renewed", r.Renewed}, {"from", r.From}, {"to", r.To}}); err != nil {
		return r, err
	}
	r.Incident = clean(r.Incident)
	r.At, r.Renewed, r.From, r.To = r.At.UTC(), r.Renewed.UTC(), r.From.UTC(), r.To.UTC()
	var err error
	r.Body, err = tidyBody(r.Body)
	return r, err
}

const revisionColumns = `agent, incident, n, at, renewed, open, began, ended, body`

// upsertRevision leaves to replaceLatest which one is the latest.
const upsertRevision = `INSERT INTO revisions (` + revisionColumns + `, change, latest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
	ON CONFLICT DO UPDATE SET at = excluded.at, renewed = excluded.renewed, open = excluded.open, began = excluded.began,
		ended = excluded.ended, body = excluded.body, change = excluded.change`

const replaceLatest = `UPDATE revisions SET latest = NOT latest WHERE agent = ?1 AND incident = ?2
	AND latest <> (n = (SELECT max(n) FROM revisions WHERE agent = ?1 AND incident = ?2))`

// saveRevision unites a revision with what is there, and tells whether that
// changed anything.
func (s *session) saveRevision(r probe.Revision) (bool, error) {
	known := false
	err := s.each(ask(`SELECT `+revisionColumns+` FROM revisions WHERE agent = ? AND incident = ? AND n = ?`, r.Agent, r.Incident, r.N), func(v *row) error {
		before := v.revision()
		r = probe.MergeRevisions(before, r)
		known = reflect.DeepEqual(before, r)
		return nil
	})
	if err != nil || known {
		return false, err
	}
	_, err = s.exec(upsertRevision, r.Agent, r.Incident, r.N, r.At.UnixNano(), nano(r.Renewed), r.Open, nano(r.From), nano(r.To), string(r.Body), s.next())
	if err == nil {
		_, err = s.exec(replaceLatest, r.Agent, r.Incident)
	}
	return err == nil, err
}

// revision reads the columns of revisionColumns.
func (r *row) revision() probe.Revision {
	return probe.Revision{Agent: r.text(), Incident: r.text(), N: int(r.int()), At: r.time(), Renewed: r.time(), Open: r.bool(),
		From: r.time(), To: r.time(), Body: []byte(r.text())}
}

// RevisionQuery selects incidents by how they stand: by the last revision of
// each. Its zero value selects all.
type RevisionQuery struct {
	Agent    string    // whose probes showed it; empty for any
	Incident string    // of this id; empty for any
	Open     bool      // only those that are not over
	From, To time.Time // that meet the time from From to To; a zero bound is none, here as in the revision
	Latest   bool      // of each incident return the last revision alone, not all
}

// Revisions returns the revisions of the incidents that a query selects, by
// agent, incident and number.
func (l *Ledger) Revisions(ctx context.Context, q RevisionQuery) ([]probe.Revision, error) {
	var all []probe.Revision
	err := each(ctx, l.readers, q.question(), func(r *row) error {
		all = append(all, r.revision())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the revisions of incidents: %w", explain(l.file, err))
	}
	return all, nil
}

// question asks for the columns of revisionColumns.
func (q RevisionQuery) question() question {
	low, high := bounds(q.From, q.To)
	index, open := "revisions_latest", ""
	if q.Open {
		index, open = "revisions_open", "AND open = 1"
	}
	chosen := fmt.Sprintf(`FROM revisions INDEXED BY %s WHERE latest = 1 %s AND (?1 = '' OR agent = ?1) AND (?2 = '' OR incident = ?2)
		AND (ended IS NULL OR ended >= ?3) AND (began IS NULL OR began < ?4)`, index, open)
	if !q.Latest {
		chosen = `FROM revisions WHERE (agent, incident) IN (SELECT agent, incident ` + chosen + `)`
	}
	return ask(`SELECT `+revisionColumns+` `+chosen+` ORDER BY agent, incident, n`, q.Agent, q.Incident, low, high)
}

// incidents returns a query for each incident that is recorded, in order.
func incidents(ctx context.Context, q querier) (all []RevisionQuery, err error) {
	err = each(ctx, q, ask(`SELECT agent, incident FROM revisions WHERE latest = 1 ORDER BY agent, incident`), func(r *row) error {
		all = append(all, RevisionQuery{Agent: r.text(), Incident: r.text()})
		return nil
	})
	return all, err
}
