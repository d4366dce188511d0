package web

import (
	"testing"

	"mailprobe/report"
)

// Nobody makes the agent read its whole record at once.
func TestAPIRefusesASpanWithoutEnd(t *testing.T) {
	f := apiWorld()
	f.server = func(string, report.Span) (ServerSheet, error) {
		t.Error("the record was read")
		return ServerSheet{}, nil
	}
	c := apiHandler(t, f)
	p := c.problem("GET", "/api/v1/servers/mx1.example?from=1970-01-01T00:00:00Z&to=2026-01-01T00:00:00Z")
	if p.Status != 400 || p.Field != "from" {
		t.Errorf("%+v", p)
	}
}
