package probetest_test

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"mailprobe/probe/probetest"
)

func TestOutsideAddress(t *testing.T) {
	at := netip.MustParseAddrPort("203.0.113.80:443")
	o := twoServers()
	o.Outside = []netip.AddrPort{at}
	bubble(t, o, func(t *testing.T, w *probetest.World) {
		c := dial(t, w, at.String())
		defer c.Close()
		if n, err := c.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("it says %d bytes, %v: want the end", n, err)
		}
		for _, tt := range []struct {
			reach probetest.Reach
			want  error
		}{
			{probetest.Refused, syscall.ECONNREFUSED},
			{probetest.Vanished, context.DeadlineExceeded},
		} {
			if err := w.SetOutside(at, probetest.Line{Reach: tt.reach}); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			if _, err := w.Dialer().DialContext(ctx, "tcp", at.String()); !errors.Is(err, tt.want) {
				t.Errorf("%s: a dial gives %v, want %v", tt.reach, err, tt.want)
			}
			cancel()
		}
	})
}

func TestNoSuchOutsideAddress(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		for _, at := range []string{"203.0.113.80:443", "192.0.2.10:25"} {
			if err := w.SetOutside(netip.MustParseAddrPort(at), probetest.Line{}); err == nil {
				t.Errorf("%s is taken for an outside address", at)
			}
		}
	})
}
