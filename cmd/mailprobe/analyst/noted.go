package analyst

import (
	"context"
	"time"

	"mailprobe/report"
)

// estateLasts is how long what is watched is taken for known: putting it together
// reads a few entries of each route, and thousands of domains.
const estateLasts = 10 * time.Second

// notedEstate returns what an agent watches, with the planned work that people
// announced in notes. It may be some seconds old.
func (a *Analyst) notedEstate(ctx context.Context, agent string) (report.Estate, error) {
	return a.noted.get(ctx, agent, always[report.Estate](estateLasts), func(ctx context.Context) (report.Estate, error) {
		e, err := a.estateOf(ctx, agent)
		if err != nil {
			return e, err
		}
		comments, err := a.comments(ctx, agent)
		return e.WithNotes(comments), err
	})
}
