package web

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report/words"
)

// walkProbes follows the links to older mails from an address on, and returns the
// addresses of all mails that are listed.
func walkProbes(t *testing.T, source Source, address string) (list []string, pages int) {
	t.Helper()
	for address != "" {
		page := pageOf(t, source, address)
		rows := page.all("tbody")[0].all("tr")
		for _, row := range rows {
			list = append(list, row.all("a")[0].attr["href"])
		}
		if pages++; pages > 100 {
			t.Fatal("the pages do not end")
		}
		address = ""
		if next := page.with("a", "rel", "next"); len(next) > 0 {
			address = next[0].attr["href"]
		}
	}
	return list, pages
}

func TestProbesArePagedWithoutGapOrRepeat(t *testing.T) {
	bubbleAt(t, jstDay("09:12:00"), func(t *testing.T) {
		world := newServerWorld(jstDay("09:12:00"))
		tests := []struct {
			query string
			of    func(probe.Probe) bool
			mails int // by hand: two a minute
			pages int
		}{
			{"", func(probe.Probe) bool { return true }, 1104, 12},
			{"?span=1h", func(p probe.Probe) bool { return !p.Sent().Before(jstDay("08:12:00")) }, 120, 2},
			{"?from=2011-05-06T01:00&to=2011-05-06T01:50", func(p probe.Probe) bool {
				return !p.Sent().Before(jstDay("01:00:00")) && p.Sent().Before(jstDay("01:50:00"))
			}, 100, 1},
			// From 05:58 on every mail fails or is late.
			{"?failed=1&from=2011-05-06T05:58&to=2011-05-06T09:11", func(p probe.Probe) bool {
				return !p.Sent().Before(jstDay("05:58:00")) && p.Sent().Before(jstDay("09:11:00"))
			}, 386, 4},
		}
		for _, test := range tests {
			got, pages := walkProbes(t, world.source(t), "/servers/"+worldServer+"/probes"+test.query)
			var want []string
			for i := len(world.probes) - 1; i >= 0; i-- {
				if test.of(world.probes[i]) {
					want = append(want, probePath(world.probes[i].Tag.Ref))
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.query, diff)
			}
			if len(got) != test.mails || pages != test.pages {
				t.Errorf("%s: %d mails on %d pages, want %d on %d", test.query, len(got), pages, test.mails, test.pages)
			}
		}
	})
}

func TestProbesRow(t *testing.T) {
	bubbleAt(t, jstDay("09:12:00"), func(t *testing.T) {
		page := pageOf(t, newServerWorld(jstDay("09:12:00")).source(t), "/servers/"+worldServer+"/probes?lang=en&failed=true&from=2011-05-06T09:00&to=2011-05-06T09:01")
		want := [][]string{
			{"Sent (JST)", "What became of it", "Delay", "Route", "Attempts", "Answer or error"},
			{"09:00:30", "given up", "–", "sv179-1-submission", "1", "dialing sv179-1.example:25: i/o timeout"},
			{"09:00:00", "awaited; late", "–", "sv179-1-mx", "2", "dialing sv179-1.example:25: i/o timeout"},
		}
		if diff := cmp.Diff(want, page.tableOf(t, "Test mails of sv179-1.example")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if box := page.with("input", "name", "failed"); len(box) != 1 || box[0].attr["type"] != "checkbox" {
			t.Errorf("the boxes are %v", box)
		} else if _, on := box[0].attr["checked"]; !on {
			t.Error("the box is not ticked")
		}
	})
}

func TestProbesWithACursorOfNobody(t *testing.T) {
	world := newServerWorld(jstDay("01:00:00"))
	w := get(t, New(Options{Source: world.source(t), Location: serverZone}), "/servers/"+worldServer+"/probes?before=nonsense&lang=en")
	if w.Code != http.StatusBadRequest {
		t.Errorf("the status is %d", w.Code)
	}
	wantText(t, treeOf(t, w.Body.String()), "the cursor is not one of ours")
}

// A time that makes no sense is told at its field, and what was typed stays.
func TestMistakesInSpans(t *testing.T) {
	tests := []struct {
		query, field, kept, other string
		say                       map[words.Language]string
	}{
		{"from=yesterday&to=2011-05-06T05:00", "from", "yesterday", "2011-05-06T05:00", map[words.Language]string{
			words.English: "From: This is no time. Write it like 2011-05-06 05:34.", words.Japanese: "開始：時刻として読み取れません。2011-05-06 05:34のように入力してください。"}},
		{"from=2011-05-06T06:00&to=2011-05-06T05:00", "to", "2011-05-06T05:00", "2011-05-06T06:00", map[words.Language]string{
			words.English: "To: The end must lie after the begin.", words.Japanese: "終了：終了は開始より後の時刻にしてください。"}},
	}
	bubbleAt(t, jstDay("09:12:00"), func(t *testing.T) {
		h := New(Options{Source: fake{}, Location: serverZone}) // it is not asked
		for _, path := range []string{"/servers/" + worldServer, "/servers/" + worldServer + "/probes"} {
			for _, test := range tests {
				for lang, say := range test.say {
					w := get(t, h, path+"?"+test.query+"&lang="+string(lang))
					if w.Code != http.StatusBadRequest {
						t.Errorf("%s: the status is %d", test.query, w.Code)
					}
					page := treeOf(t, w.Body.String())
					wantText(t, page, say)
					other := map[string]string{"from": "to", "to": "from"}[test.field]
					wrong, right := page.with("input", "name", test.field)[0], page.with("input", "name", other)[0]
					if wrong.attr["aria-invalid"] != "true" || wrong.attr["value"] != test.kept || len(page.with("a", "href", "#"+wrong.attr["id"])) != 1 {
						t.Errorf("%s: the field with the mistake is %v", test.query, wrong.attr)
					}
					if right.attr["aria-invalid"] != "" || right.attr["value"] != test.other {
						t.Errorf("%s: the other field is %v", test.query, right.attr)
					}
				}
			}
		}
		page := treeOf(t, get(t, h, "/servers/"+worldServer+"?span=soon&lang=en").Body.String())
		wantText(t, page, "Time shown: This is no length of time. Write a number and a unit, such as 30m, 6h, 7d or 2w.")
	})
}
