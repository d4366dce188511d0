package main

import (
	"net/http"
	"os"

	"github.com/prometheus/exporter-toolkit/web"
	"go.yaml.in/yaml/v3"
)

// authorBy returns what tells who a request is by: the user of basic authentication,
// else the common name of the client's certificate. Nil where the file of the web
// listener asks for neither: then nobody is known, and nobody may annotate.
//
// The toolkit reads that file at each request, and so does this: a name is believed
// only while the file has its password, which the toolkit has compared by then.
func authorBy(file string) func(*http.Request) string {
	users, certificates := authentication(file)
	if len(users) == 0 && !certificates {
		return nil
	}
	return func(r *http.Request) string {
		users, certificates := authentication(file)
		if name, _, ok := r.BasicAuth(); ok && users[name] {
			return name
		}
		if len(users) == 0 && certificates && r.TLS != nil && len(r.TLS.VerifiedChains) > 0 {
			return r.TLS.VerifiedChains[0][0].Subject.CommonName
		}
		return ""
	}
}

// authentication returns the users of a file of the web listener, and whether it
// asks for certificates that it verifies.
func authentication(file string) (users map[string]bool, certificates bool) {
	var asked web.Config
	text, err := os.ReadFile(file)
	if file == "" || err != nil || yaml.Unmarshal(text, &asked) != nil {
		return nil, false
	}
	users = map[string]bool{}
	for name := range asked.Users {
		users[name] = true
	}
	return users, asked.TLSConfig.ClientAuth == "RequireAndVerifyClientCert"
}
