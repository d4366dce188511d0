package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
)

// apiClient asks a handler.
type apiClient struct {
	t *testing.T
	h http.Handler
}

func (c *apiClient) do(method, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, httptest.NewRequest(method, target, nil))
	return w
}

// get returns the document at a path of the API, as it was written and read.
func (c *apiClient) get(path string) (text string, doc map[string]any) {
	c.t.Helper()
	w := c.do(http.MethodGet, apiRoot+path)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
		c.t.Fatalf("GET %s: %d %s\n%s", path, w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		c.t.Fatalf("GET %s: %v", path, err)
	}
	return w.Body.String(), doc
}

// problem returns what the API says of a request that it refuses.
func (c *apiClient) problem(method, target string) apiProblem {
	c.t.Helper()
	w := c.do(method, target)
	if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
		c.t.Fatalf("%s %s: %d %s\n%s", method, target, w.Code, kind, w.Body)
	}
	var p apiProblem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		c.t.Fatalf("%s %s: %v", method, target, err)
	}
	if p.Status != w.Code {
		c.t.Errorf("%s %s: the status is %d, and %d in the document", method, target, w.Code, p.Status)
	}
	return p
}
