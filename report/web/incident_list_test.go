package web

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"mailprobe/report"

	"github.com/google/go-cmp/cmp"
)

// listOf is a source that lists incidents, and keeps the span that was asked for.
func listOf(asked *report.Span, list ...report.Incident) http.Handler {
	return New(Options{Location: jst, Source: fake{incidents: func(span report.Span) ([]report.Incident, error) {
		*asked = span
		return list, nil
	}}})
}

func TestIncidentsAreListed(t *testing.T) {
	over, open, merged := outage2011(true), outage2011(false), outage2011(true)
	open.ID, merged.ID = "20110505-1030", "20110505-0910"
	merged.Into, merged.Outages, merged.Scope = open.ID, nil, report.Scope{}
	var asked report.Span
	h := listOf(&asked, over, open, merged)

	page := getPage(t, h, "/incidents?lang=en", http.StatusOK)
	want := [][]string{
		{"Incident", "State", "Began", "Ended", "Duration", "Scope"},
		{
			"20110505-1030", "in progress", "Fri 2011-05-06, about 04:10 JST measured: 04:09:05–04:10:05", "in progress",
			"at least 2 h 2 min so far", "3 of 5 mail servers under watch 121.119.179.0/24 (3 of 3)",
		},
		{
			"20110505-1910", "over", "Fri 2011-05-06, about 04:10 JST measured: 04:09:05–04:10:05", "Fri 2011-05-06, about 13:50 JST measured: 13:49:41–13:50:41",
			"about 9 h 40 min", "3 of 5 mail servers under watch 121.119.179.0/24 (3 of 3)",
		},
		{"20110505-0910", "merged into 20110505-1030", "See incident 20110505-1030"},
	}
	if diff := cmp.Diff(want, rowsOf(page)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if asked != (report.Span{}) {
		t.Errorf("without a filter, the incidents of %v are asked for", asked)
	}
	if got := attr(findID(t, page, "main"), "data-refresh"); got != "30" {
		t.Errorf("while one goes on, the list is read anew after %q s", got)
	}
	links := linksOf(page)
	for _, id := range []string{over.ID, open.ID, merged.ID} {
		if _, ok := links["/incidents/"+id]; !ok {
			t.Errorf("there is no link to %s", id)
		}
	}

	page = getPage(t, h, "/incidents?lang=ja", http.StatusOK)
	if got := rowsOf(page)[1]; got[1] != "発生中" || got[2] != "2011年05月06日(金) 04:10頃（JST） 測定値 04:09:05～04:10:05" || got[5] != "監視対象5台のうち3台 121.119.179.0/24（3/3台）" {
		t.Errorf("in Japanese it is %q", got)
	}
}

func TestIncidentsOfSomeDays(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2011, 5, d, 0, 0, 0, 0, jst) }
	var asked report.Span
	h := listOf(&asked)
	for query, want := range map[string]report.Span{
		"from=2011-05-06&to=2011-05-06": {From: day(6), To: day(7)},
		"from=2011-05-06":               {From: day(6)},
		"to=2011-05-06&from=":           {To: day(7)},
	} {
		asked = report.Span{}
		page := getPage(t, h, "/incidents?lang=en&"+query, http.StatusOK)
		if !asked.From.Equal(want.From) || !asked.To.Equal(want.To) {
			t.Errorf("%s asks for %v, want %v", query, asked, want)
		}
		if got := text(findClass(page, "lead")[0]); got != "No incident lasted into these days." {
			t.Errorf("%s: it says %q", query, got)
		}
	}
	page := getPage(t, h, "/incidents?lang=en&from=2011-05-06", http.StatusOK)
	if got := attr(findID(t, page, "from"), "value"); got != "2011-05-06" {
		t.Errorf("the filter shows %q", got)
	}
}

func TestMistakenDaysAreSaidAndKept(t *testing.T) {
	for query, want := range map[string]struct{ mistake, field string }{
		"from=yesterday&to=2011-05-06":  {"This is no day: write it as 2011-05-06.", "from"},
		"from=2011-05-06&to=2011-02-30": {"This is no day: write it as 2011-05-06.", "to"},
		"from=2011-05-06&to=2011-05-05": {"The last day is before the first: swap them.", "to"},
	} {
		page := getPage(t, New(Options{Source: fake{}, Location: jst}), "/incidents?lang=en&"+query, http.StatusBadRequest)
		if got := text(findID(t, page, "days-wrong")); got != want.mistake {
			t.Errorf("%s: it says %q", query, got)
		}
		field := findID(t, page, want.field)
		if attr(field, "aria-invalid") != "true" || !hasAttr(field, "autofocus") || attr(field, "value") == "" {
			t.Errorf("%s: the field %s is not marked, or does not keep what was typed: %v", query, want.field, field.Attr)
		}
	}
}

func TestManyIncidentsArePaged(t *testing.T) {
	var list []report.Incident
	for n := range 120 {
		i := outage2011(true)
		i.ID = fmt.Sprintf("20110505-%04d", 119-n)
		list = append(list, i)
	}
	var asked report.Span
	h := listOf(&asked, list...)
	for page, want := range map[string]struct{ first, last, count, newer, older string }{
		"1":   {"20110505-0119", "20110505-0070", "1 to 50 of 120", "", "/incidents?from=2011-05-01&page=2"},
		"2":   {"20110505-0069", "20110505-0020", "51 to 100 of 120", "/incidents?from=2011-05-01", "/incidents?from=2011-05-01&page=3"},
		"3":   {"20110505-0019", "20110505-0000", "101 to 120 of 120", "/incidents?from=2011-05-01&page=2", ""},
		"99":  {"20110505-0019", "20110505-0000", "101 to 120 of 120", "/incidents?from=2011-05-01&page=2", ""},
		"-1":  {"20110505-0119", "20110505-0070", "1 to 50 of 120", "", "/incidents?from=2011-05-01&page=2"},
		"two": {"20110505-0119", "20110505-0070", "1 to 50 of 120", "", "/incidents?from=2011-05-01&page=2"},
	} {
		t.Run(page, func(t *testing.T) {
			doc := getPage(t, h, "/incidents?lang=en&from=2011-05-01&page="+page, http.StatusOK)
			rows, links := rowsOf(doc), linksOf(doc)
			if rows[1][0] != want.first || rows[len(rows)-1][0] != want.last || text(findClass(doc, "count")[0]) != want.count {
				t.Errorf("it shows %s to %s: %s", rows[1][0], rows[len(rows)-1][0], text(findClass(doc, "count")[0]))
			}
			for href, word := range map[string]string{want.newer: "Newer", want.older: "Older"} {
				if href != "" && links[href] != word {
					t.Errorf("there is no link %s to %s", word, href)
				}
			}
			if got := len(find(findClass(doc, "pager")[0], "a")); (want.newer == "" || want.older == "") && got != 1 {
				t.Errorf("there are %d links to other pages, want 1", got)
			}
		})
	}
}
