package report_test

import (
	"fmt"
	"testing"

	"mailprobe/report"
)

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct {
		servers int
		until   float64
		down    downs
	}{{200, 3600, nil}, {200, 3600, downs{{1800, 9999}}}, {1, 25000 * 60, nil}, {1, 25000 * 60, downs{{600000, 640000}}}} {
		s := sim{until: c.until}
		for i := range c.servers {
			s.servers = append(s.servers, dead(server(fmt.Sprintf("s%03d", i), mx(float64(i%60)), relay(float64((i+30)%60))), c.down...))
		}
		histories, e := s.histories(), s.estate()
		b.Run(fmt.Sprintf("servers=%d/mails=%d/down=%v", c.servers, len(histories[0].Mails)*c.servers, c.down != nil), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var _ report.Findings = e.Find(histories, at(c.until))
			}
		})
	}
}
