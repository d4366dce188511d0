package web

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// compressed sends what is worth it compressed, where the browser takes it: the
// overview of hundreds of servers is read on telephones.
func compressed(next http.Handler) http.Handler { return gzhttp.GzipHandler(next) }

// uncompressed keeps a page from being compressed. One that holds a secret beside
// what its address says must not be: from lengths alone, those who see the traffic
// and can make a browser ask again and again would learn the secret (BREACH).
func uncompressed(w http.ResponseWriter) { w.Header().Set(gzhttp.HeaderNoCompression, "true") }
