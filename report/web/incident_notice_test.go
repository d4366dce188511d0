package web

import (
	"net/http"
	"strings"
	"testing"

	"mailprobe/report"

	"github.com/google/go-cmp/cmp"
)

func TestNoticeInBothLanguages(t *testing.T) {
	h := incidentSite(dossier2011(false), nil)
	page := getPage(t, h, "/incidents/20110505-1910/notice?kind=first&lang=en", http.StatusOK)
	en, ja := findID(t, page, "notice-en"), findID(t, page, "notice-ja")
	for want, in := range map[string]string{
		"Mail outage: first notice (20110505-1910)":       en.FirstChild.Data,
		"Began:        Fri 2011-05-06, about 04:10 JST\n": en.FirstChild.Data,
		"【第一報】メール障害のお知らせ（20110505-1910）":                  ja.FirstChild.Data,
		"発生時間：2011年05月06日(金) 04:10頃（JST）\n":               ja.FirstChild.Data,
	} {
		if !strings.Contains(in, want) {
			t.Errorf("there is no %q in:\n%s", want, in)
		}
	}
	if attr(en, "lang") != "en" || attr(ja, "lang") != "ja" {
		t.Error("the languages of the notices are not named")
	}
	want := []string{"Incident 20110505-1910", "First notice (probably next)", "Update", "Copy (English)", "pre", "Copy (日本語)", "pre"}
	if diff := cmp.Diff(want, tabStops(t, findID(t, page, "main"))); diff != "" {
		t.Errorf("the reader's own language comes first (-want +got):\n%s", diff)
	}
	page = getPage(t, h, "/incidents/20110505-1910/notice?kind=first&lang=ja", http.StatusOK)
	want = []string{"障害 20110505-1910", "第一報 (次の候補)", "続報", "コピー (日本語)", "pre", "コピー (English)", "pre"}
	if diff := cmp.Diff(want, tabStops(t, findID(t, page, "main"))); diff != "" {
		t.Errorf("in Japanese (-want +got):\n%s", diff)
	}
}

func TestNoticeThatFits(t *testing.T) {
	unwatched, merged, withdrawn := dossier2011(true), dossier2011(true), dossier2011(true)
	for n := range unwatched.Incident.Outages {
		unwatched.Incident.Outages[n].Unwatched = true
	}
	merged.Incident.Into = "20110505-1905"
	withdrawn.Incident.Withdrawn = true
	for name, test := range map[string]struct {
		d       report.Dossier
		kind    string
		current string // of the links; empty: none
		why     string
	}{
		"unasked, open":     {dossier2011(false), "", "First notice (probably next)", ""},
		"unasked, over":     {dossier2011(true), "", "Recovered (probably next)", ""},
		"update":            {dossier2011(true), "update", "Update", ""},
		"too early":         {dossier2011(false), "recovered", "", "The outage is not over."},
		"no longer watched": {unwatched, "recovered", "", "Nobody saw the servers recover: they are no longer watched."},
		"merged":            {merged, "first", "", "Another incident tells of this one. Incident 20110505-1905"},
		"withdrawn":         {withdrawn, "", "", "There was no outage after all: tell so whoever got a notice."},
	} {
		t.Run(name, func(t *testing.T) {
			page := getPage(t, incidentSite(test.d, nil), "/incidents/20110505-1910/notice?lang=en&kind="+test.kind, http.StatusOK)
			current := ""
			for _, a := range find(findClass(page, "kinds")[0], "a") {
				if hasAttr(a, "aria-current") {
					current = text(a)
				}
			}
			if current != test.current {
				t.Errorf("it is the notice %q, want %q", current, test.current)
			}
			why := ""
			if card := findClass(page, "caution"); len(card) > 0 {
				why = text(card[0])
			}
			if n := len(find(page, "pre")); why != test.why || (n == 2) != (test.why == "") {
				t.Errorf("there are %d notices, and it says %q, want %q", n, why, test.why)
			}
		})
	}
	if w := get(t, incidentSite(dossier2011(true), nil), "/incidents/20110505-1910/notice?kind=third"); w.Code != http.StatusBadRequest {
		t.Errorf("a kind that there is not answers %d", w.Code)
	}
}

// An update tells what was stated otherwise since the notice before it.
func TestUpdateTellsWhatChangedSince(t *testing.T) {
	d := dossier2011(false)
	narrow := d.Incident.Scope
	wide := narrow
	wide.Servers, wide.Networks = 5, append([]report.NetworkScope{{Network: "125.206.10.0/24", Whole: true, N: 2, Of: 2, Servers: []string{"sv10-1", "sv10-2"}}}, narrow.Networks...)
	d.Said = []report.Statement{
		{N: 1, At: at("04:12:40"), Start: d.Incident.Start, Scope: wide, Changed: []report.Change{report.ChangedOpened}},
		{N: 2, At: at("05:10:00"), Start: d.Incident.Start, Scope: narrow, Changed: []report.Change{report.ChangedScope}},
	}
	h := incidentSite(d, nil)
	update := func(since string) string {
		page := getPage(t, h, "/incidents/20110505-1910/notice?lang=en&kind=update&since="+since, http.StatusOK)
		return findID(t, page, "notice-en").FirstChild.Data
	}
	const changed = "The scope found at 04:12:40 JST was wider than it is now known to be."
	if got := update("2011-05-06T04:30"); !strings.Contains(got, changed) {
		t.Errorf("since 04:30 nothing changed:\n%s", got)
	}
	if got := update("2011-05-06T05:30"); strings.Contains(got, changed) {
		t.Errorf("it tells what was told at 05:10:\n%s", got)
	}
	page := getPage(t, h, "/incidents/20110505-1910/notice?lang=en&kind=update&since=noon", http.StatusOK)
	if field := findID(t, page, "since"); attr(field, "value") != "noon" || attr(field, "aria-invalid") != "true" || text(findID(t, page, "since-wrong")) == "" {
		t.Errorf("a mistaken time is not said and kept: %v", field.Attr)
	}
}
