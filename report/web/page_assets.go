package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"mailprobe/report/incident"
	"mailprobe/report/plot"
)

//go:embed assets/*.css assets/*.js
var assetFiles embed.FS

// The assets: one stylesheet, which also holds those of the figures and of
// reports, and one
// script.
var (
	style  = newAsset("style.css", "text/css; charset=utf-8", []byte(plot.CSS()+incident.CSS()))
	script = newAsset("page.js", "text/javascript; charset=utf-8", nil)
)

// asset is a file that never changes under its address: the address holds a hash
// of what is in it.
type asset struct {
	name    string
	kind    string
	content []byte
	hash    string
}

// newAsset joins all files with the suffix of a name: the one of that name, which
// is the ground of the others, then these in the order of their names.
func newAsset(name, kind string, before []byte) *asset {
	names, err := fs.Glob(assetFiles, "assets/*"+path.Ext(name))
	if err != nil {
		panic(err) // the pattern is wrong
	}
	ground := "assets/" + name
	slices.SortStableFunc(names, func(a, b string) int {
		switch {
		case a == ground:
			return -1
		case b == ground:
			return 1
		}
		return strings.Compare(a, b)
	})
	content := slices.Clone(before)
	for _, n := range names {
		text, err := assetFiles.ReadFile(n)
		if err != nil {
			panic(err) // it was listed a moment ago, and is part of the program
		}
		content = append(append(content, text...), '\n')
	}
	sum := sha256.Sum256(content)
	return &asset{name: name, kind: kind, content: content, hash: hex.EncodeToString(sum[:8])}
}

func (a *asset) address() string { return "/assets/" + a.hash + "/" + a.name }

func (a *asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("hash") != a.hash {
		// A page of an older program is still open somewhere.
		http.Redirect(w, r, a.address(), http.StatusFound)
		return
	}
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `W/"`+a.hash+`"`) // weak: it may be sent compressed
	http.ServeContent(w, r, a.name, time.Time{}, bytes.NewReader(a.content))
}

func (s *site) handleAssets() {
	for _, a := range []*asset{style, script} {
		s.mux.Handle("GET /assets/{hash}/"+a.name, a)
	}
}
