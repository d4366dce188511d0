package e2e

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// freePorts returns n addresses on loopback on which nobody listens. They lie
// below the range that outgoing connections take their ports from: else such a
// connection could sit on a port while its server is down.
func freePorts(t testing.TB, n int) []string {
	t.Helper()
	var found []string
	for try := 0; len(found) < n; try++ {
		if try == 1000 {
			t.Fatal("finding free ports on 127.0.0.1 between 10000 and 32000: all that were tried are taken")
		}
		addr := fmt.Sprintf("127.0.0.1:%d", 10000+rand.IntN(22000))
		ln, err := net.Listen("tcp", addr)
		if err != nil {
			continue
		}
		defer ln.Close() // kept open until all are found, so that none is found twice
		found = append(found, addr)
	}
	return found
}
