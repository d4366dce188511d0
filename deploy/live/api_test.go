package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// api is the HTTP API of a Prometheus.
type api struct{ base string }

// The parts of its answers that are judged here.
type (
	ruleGroups struct {
		Groups []struct {
			Name  string
			Rules []rule
		}
	}
	rule struct {
		Name, Type, Health, LastError string
		Alerts                        []alert
	}
	alert struct {
		Labels      map[string]string
		Annotations map[string]string
		State       string
		ActiveAt    time.Time
	}
	targets struct {
		ActiveTargets []struct {
			Labels            map[string]string
			Health, LastError string
		}
	}
	sample struct {
		Metric map[string]string
		Value  [2]any // the instant, and the value as a text; empty for a histogram
	}
)

// isNothing tells whether a sample says that there is no value, as a quantile of no
// observations does.
func (s sample) isNothing() bool { return s.Value[1] == "NaN" }

// get asks for a path and decodes the answer's data.
func (a api) get(ctx context.Context, path string, query url.Values, data any) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+path+"?"+query.Encode(), nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer := struct {
		Status, Error string
		Data          any
	}{Data: data}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return fmt.Errorf("reading the answer to %s (%s): %w", path, resp.Status, err)
	}
	if answer.Status != "success" {
		return fmt.Errorf("%s: %s", path, answer.Error)
	}
	return nil
}

// query evaluates an expression now.
func (a api) query(ctx context.Context, expr string) ([]sample, error) {
	var data struct{ Result []sample }
	err := a.get(ctx, "/api/v1/query", url.Values{"query": {expr}}, &data)
	return data.Result, err
}

// ready tells whether a program answers that it is.
func ready(base string) bool {
	resp, err := http.Get(base + "/-/ready")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// eventually waits until a condition holds, and fails the test where it does not.
func eventually(t *testing.T, most time.Duration, what string, holds func() bool) {
	t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(most); !holds(); <-ticker.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v for this: %s", most, what)
		}
	}
}
