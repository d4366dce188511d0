package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// failing answers at /servers/{server} with an error.
func failing(err error, log *slog.Logger) http.Handler {
	s := &site{Options: Options{Log: log}, mux: http.NewServeMux()}
	answer := func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, err) }
	for _, address := range []string{"/servers/{server}", "/incidents/{id}", "/probes/{route}/{id}", "/other"} {
		s.mux.HandleFunc(address, answer)
	}
	return s.mux
}

func failedPage(t *testing.T, err error, address string, status int) *html.Node {
	t.Helper()
	return getPage(t, failing(err, slog.New(slog.DiscardHandler)), address, status)
}

func TestNotFound(t *testing.T) {
	missing := fmt.Errorf("reading: %w", &NotFoundError{What: "the thing", Like: []string{"mx1.example", `a/b?"<c>`}})
	tests := []struct {
		address, says string
		links         []string
	}{
		{"/servers/mx9?lang=en", "No server “mx9” is under watch.", []string{"/servers/mx1.example", "/servers/a%2Fb%3F%22%3Cc%3E"}},
		{"/servers/mx9?lang=ja", "サーバー「mx9」は監視していません。", []string{"/servers/mx1.example", "/servers/a%2Fb%3F%22%3Cc%3E"}},
		{"/incidents/i1", "The record holds no incident “i1”.", []string{"/incidents/mx1.example", "/incidents/a%2Fb%3F%22%3Cc%3E"}},
		{"/probes/r1/p1", "The record holds no test mail “r1/p1”, or not any more.", nil},
		{"/other", "the thing", nil},
	}
	for _, test := range tests {
		doc := failedPage(t, missing, test.address, http.StatusNotFound)
		main := find(doc, "main")[0]
		if got := text(main); !strings.Contains(got, test.says) || !strings.Contains(got, "mx1.example") || !strings.Contains(got, `a/b?"<c>`) {
			t.Errorf("%s says %q", test.address, got)
		}
		if got := hrefs(find(find(main, "ul")[0], "a")); !slices.Equal(got, test.links) {
			t.Errorf("%s leads to %q, want %q", test.address, got, test.links)
		}
	}
}

func TestMistake(t *testing.T) {
	doc := failedPage(t, &MistakeError{Field: "at", Text: "\"5:99\" is no time:\nsay 5:34", Like: []string{"5:59"}}, "/other", http.StatusBadRequest)
	if got := text(find(doc, "main")[0]); !strings.Contains(got, `"5:99" is no time: say 5:34`) || !strings.Contains(got, "5:59") {
		t.Errorf("it says %q", got)
	}
}

// The reader is told what to do, and the log why.
func TestBroken(t *testing.T) {
	var log bytes.Buffer
	h := failing(errors.New("opening /var/lib/secret: no such disk"), slog.New(slog.NewTextHandler(&log, nil)))
	page := get(t, h, "/servers/mx1?lang=ja")
	main := text(find(checkPage(t, page.Body.String()), "main")[0])
	if page.Code != http.StatusInternalServerError || strings.Contains(page.Body.String(), "secret") || !strings.Contains(main, "エージェントのログ") {
		t.Errorf("it answers %d and says %q", page.Code, main)
	}
	if !strings.Contains(log.String(), "no such disk") || !strings.Contains(log.String(), "/servers/mx1") {
		t.Errorf("the log says %q", &log)
	}
}

// Of a reader who went away, nothing is logged.
func TestVisitorGone(t *testing.T) {
	var log bytes.Buffer
	h := failing(fmt.Errorf("reading: %w", context.Canceled), slog.New(slog.NewTextHandler(&log, nil)))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/other", nil).WithContext(ctx))
	if w.Body.Len() > 0 || log.Len() > 0 {
		t.Errorf("it says %q and logs %q", w.Body, &log)
	}
}

func TestNoSuchPage(t *testing.T) {
	doc := getPage(t, New(Options{Source: fake{}}), "/nothing/here", http.StatusNotFound)
	if got := text(find(doc, "main")[0]); !strings.Contains(got, "/nothing/here") {
		t.Errorf("it says %q", got)
	}
}

// A page that cannot be filled is not sent in half.
func TestPageThatCannotBeMade(t *testing.T) {
	s := &site{Options: Options{Log: slog.New(slog.DiscardHandler)}, mux: http.NewServeMux()}
	w := httptest.NewRecorder()
	s.render(w, httptest.NewRequest(http.MethodGet, "/", nil), view{Title: "x", Page: "error", Body: 7})
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "<html") {
		t.Errorf("it answers %d: %s", w.Code, w.Body)
	}
}
