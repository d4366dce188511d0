package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// client is a session with the agent that runs on a data folder.
type client struct {
	http *http.Client
	data string
}

func newClient(data string) *client {
	return &client{data: data, http: &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socketIn(data))
		},
	}}}
}

// Close implements session.
func (c *client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

// call does one request and returns its body; the caller closes it.
func (c *client) call(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	// The host is never looked up: the transport dials the socket.
	req, err := http.NewRequestWithContext(ctx, method, "http://agent"+path, body)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("asking the agent that runs on %s: %w", c.data, errors.Unwrap(err))
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	var r refusal
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&r); err != nil || r.Error == "" {
		return nil, fmt.Errorf("the agent that runs on %s answered %s: is it of another version?", c.data, resp.Status)
	}
	if r.Usage {
		return nil, usage(errors.New(r.Error))
	}
	return nil, errors.New(r.Error)
}

// get does one request and decodes its answer.
func (c *client) get(ctx context.Context, method, path string, body io.Reader, v any) error {
	resp, err := c.call(ctx, method, path, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		return fmt.Errorf("reading the answer of the agent that runs on %s: %w", c.data, err)
	}
	return nil
}

// Status implements session.
func (c *client) Status(ctx context.Context) (st Status, err error) {
	return st, c.get(ctx, http.MethodGet, "/v1/status", nil, &st)
}

// Send implements session.
func (c *client) Send(ctx context.Context, route string, wait time.Duration) (r SendResult, err error) {
	q := url.Values{"route": {route}, "wait": {wait.String()}}
	return r, c.get(ctx, http.MethodPost, "/v1/send?"+q.Encode(), nil, &r)
}

// Import implements session. The agent checks the file while it comes, and
// merges it then, which is not seen from here.
func (c *client) Import(ctx context.Context, r io.Reader, progress func(bytes int64)) (res ImportResult, err error) {
	body := &counted{r: r, tell: func(bytes int64) { progress(bytes / 2) }}
	return res, c.get(ctx, http.MethodPost, "/v1/import", body, &res)
}

// counted is a reader that tells how many bytes were read.
type counted struct {
	r    io.Reader
	n    int64
	tell func(int64)
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	c.tell(c.n)
	return n, err
}

// Export implements session.
func (c *client) Export(ctx context.Context, w io.Writer, progress func(records, total int64)) error {
	resp, err := c.call(ctx, http.MethodGet, "/v1/export", nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	total, _ := strconv.ParseInt(resp.Header.Get(recordsHeader), 10, 64)
	lines := &lineCounter{tell: func(n int64) { progress(n, total) }}
	if _, err := io.Copy(w, io.TeeReader(resp.Body, lines)); err != nil {
		return fmt.Errorf("reading the export of the agent that runs on %s: %w", c.data, err)
	}
	if broken := resp.Trailer.Get(errorTrailer); broken != "" {
		return errors.New(broken)
	}
	return nil
}

// lineCounter tells how many lines were written.
type lineCounter struct {
	n    int64
	tell func(int64)
}

func (l *lineCounter) Write(b []byte) (int, error) {
	l.n += int64(bytes.Count(b, []byte{'\n'}))
	l.tell(l.n)
	return len(b), nil
}
