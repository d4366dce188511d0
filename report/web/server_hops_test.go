package web

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

// hopping is a source whose server has some hops.
func hopping(t *testing.T, of int, hops ...report.HopDelay) fake {
	source := newServerWorld(jstDay("03:00:00")).source(t)
	sheet := source.server
	source.server = func(name string, span report.Span) (ServerSheet, error) {
		s, err := sheet(name, span)
		s.Hops, s.HopMails = hops, of
		return s, err
	}
	return source
}

func hopAt(host, next string) report.HopDelay {
	return report.HopDelay{Via: probe.MX, Host: host, Next: next, Quantiles: report.Quantiles{N: 298, P90: time.Second, Max: 90 * time.Second}, Newest: jstDay("02:59:00")}
}

func TestHopsTable(t *testing.T) {
	bubbleAt(t, jstDay("03:00:00"), func(t *testing.T) {
		source := hopping(t, 300, hopAt("mx1.example", "store.example"), hopAt("", "x"))
		page := pageOf(t, source, "/servers/"+worldServer+"?lang=en")
		want := [][]string{
			{"From host to host", "Sent", "Test mails", "p50", "p90", "Longest", "Newest sent (JST)"},
			{"mx1.example → store.example", "as another mail server sends (port 25)", "298", "≤ 0 s", "1 s", "1 min 30 s", "02:59:00"},
			{"– → x", "as another mail server sends (port 25)", "298", "≤ 0 s", "1 s", "1 min 30 s", "02:59:00"},
		}
		if diff := cmp.Diff(want, page.tableOf(t, "Hops: time at each host")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		wantText(t, page, "Of the newest of this time that came: 300 test mails, by their Received fields.")
		wantText(t, page, "the difference of these hosts' own clocks, in whole seconds")
		page = pageOf(t, source, "/servers/"+worldServer+"?lang=ja")
		wantText(t, page, "この期間に届いた最新のテストメール300通のReceivedヘッダーによります。")
		wantText(t, page, "≤ 0秒")
	})
}

func TestNoHops(t *testing.T) {
	bubbleAt(t, jstDay("03:00:00"), func(t *testing.T) {
		page := pageOf(t, hopping(t, 0), "/servers/"+worldServer+"?lang=en")
		wantText(t, page, "Among the newest test mails of this time is none that came and names two hosts with a time.")
		if strings.Contains(page.say(), "own clocks") {
			t.Error("it tells of clocks where there are no hops")
		}
	})
}

// Where hosts' names change from mail to mail, the page says that it does not list
// them all.
func TestHopsThatAreNotAllListed(t *testing.T) {
	bubbleAt(t, jstDay("03:00:00"), func(t *testing.T) {
		hops := make([]report.HopDelay, report.MostHops)
		page := pageOf(t, hopping(t, 300, hops...), "/servers/"+worldServer+"?lang=en")
		wantText(t, page, "Only the 40 pairs of hosts that most mails passed are listed.")
	})
}

// Whoever sends a mail may write Received fields into it.
func TestHopsOfHostileHosts(t *testing.T) {
	bubbleAt(t, jstDay("03:00:00"), func(t *testing.T) {
		var hops []report.HopDelay
		for _, text := range hostile {
			hops = append(hops, hopAt(text, text))
		}
		source := hopping(t, 300, hops...)
		page := pageOf(t, source, "/servers/"+worldServer+"?lang=en")
		if n := len(page.all("script")); n != 1 {
			t.Errorf("it has %d scripts", n)
		}
		if n := len(page.all("img")) + len(page.all("b")); n != 0 {
			t.Errorf("it has %d elements of others", n)
		}
		for _, row := range page.tableOf(t, "Hops: time at each host")[1:] {
			if strings.ContainsAny(row[0], "\x00\n\t\u202e\u2066") || len(row[0]) > 200 {
				t.Errorf("a row is of %q", row[0])
			}
		}
		body := apiHandler(t, source).do("GET", apiRoot+"/servers/"+worldServer).Body.String()
		if strings.ContainsAny(body, "\u202e\u2066") || !strings.Contains(body, `"host"`) {
			t.Error("the API gives hosts' names as they stand")
		}
	})
}
