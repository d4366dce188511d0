package web

import (
	"net/http"
	"strings"
	"testing"

	"mailprobe/report"

	"github.com/google/go-cmp/cmp"
)

func incidentSite(d report.Dossier, author func(*http.Request) string) http.Handler {
	return New(Options{Source: sourceOf(d, verdict2011(report.VerdictLate)), Location: jst, Author: author})
}

func TestIncidentWhileItIsOpen(t *testing.T) {
	page := getPage(t, incidentSite(dossier2011(false), nil), "/incidents/20110505-1910?lang=en", http.StatusOK)
	if got := text(find(page, "h1")[0]); got != "Mail outage of Fri 2011-05-06 (20110505-1910)" {
		t.Errorf("the heading is %q", got)
	}
	if got := text(findClass(page, "tone-open")[0]); got != "in progress" {
		t.Errorf("the state is %q", got)
	}
	if got := attr(findID(t, page, "main"), "data-refresh"); got != "30" {
		t.Errorf("it is read anew after %q s", got)
	}
	if got := text(findClass(page, "lead")[0]); !strings.HasPrefix(got, "Since about 04:10 JST on Fri 2011-05-06 (about 2 h 3 min so far), 3 of 5 mail servers under watch cannot be reached") {
		t.Errorf("the summary is %q", got)
	}
	if got := text(findClass(page, "report")[0]); !strings.Contains(got, "672 test mails waiting at 06:13:20 JST") || !strings.Contains(got, "no answer while connecting") {
		t.Errorf("the report is not in the page: %s", got)
	}
	want := []string{"Start, end, duration", "Scope", "What failed", "Cause and remarks", "Timeline", "Server by server", "Coverage", "Relay faults", "Method", "What was found when", "Notes"}
	var got []string
	for _, h := range find(page, "h2") {
		got = append(got, text(h))
	}
	if diff := cmp.Diff(want, removed(got, "Figures")); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
}

func removed(list []string, word string) []string {
	var out []string
	for _, s := range list {
		if s != word {
			out = append(out, s)
		}
	}
	return out
}

// A page is read anew often while what it tells may change by itself, and seldom
// afterwards: somebody may add a note.
func TestIncidentIsLiveUntilLateMailHasCome(t *testing.T) {
	flushing, merged, withdrawn := dossier2011(true), dossier2011(false), dossier2011(true)
	flushing.Total.Flush = &report.Flush{Last: report.End{Of: 3366, Left: 12}}
	merged.Incident.Into = "20110505-1905"
	withdrawn.Incident.Withdrawn = true
	for name, test := range map[string]struct {
		d       report.Dossier
		refresh string
	}{
		"open": {dossier2011(false), "30"}, "late mail comes": {flushing, "30"}, "over": {dossier2011(true), "300"}, "merged": {merged, "300"}, "withdrawn": {withdrawn, "300"},
	} {
		page := getPage(t, incidentSite(test.d, nil), "/incidents/x?lang=en", http.StatusOK)
		if got := attr(findID(t, page, "main"), "data-refresh"); got != test.refresh {
			t.Errorf("%s: it is read anew after %q s, want %s", name, got, test.refresh)
		}
	}
}

func TestIncidentLeadsOn(t *testing.T) {
	page := getPage(t, incidentSite(dossier2011(false), named("tanaka")), "/incidents/20110505-1910?lang=en", http.StatusOK)
	links := linksOf(page)
	for href, want := range map[string]string{
		"/incidents": "All incidents",
		"/incidents/20110505-1910/notice?kind=first":   "First notice (probably next)",
		"/incidents/20110505-1910/notice?kind=update":  "Update",
		"/incidents/20110505-1910/report.html?lang=en": "HTML (English)",
		"/incidents/20110505-1910/report.md?lang=ja":   "Markdown (日本語)",
		"/incidents/20110505-1910/report.json":         "JSON (For programs)",
		"/incidents/20110505-1910/report.csv":          "CSV (For programs)",
		"/incidents/20110505-1910/notes":               "Add a note",
	} {
		if links[href] != want {
			t.Errorf("the link to %s is %q, want %q", href, links[href], want)
		}
	}
	if got := factsOf(findClass(page, "actions")[0])["Notices to customers"]; !strings.Contains(got, "Recovered: The outage is not over.") {
		t.Errorf("of the notices it says %q", got)
	}
}

func TestMergedIncidentLeadsToTheOther(t *testing.T) {
	d := dossier2011(true)
	d.Incident.Into = "20110505-1905"
	page := getPage(t, incidentSite(d, nil), "/incidents/20110505-1910?lang=en", http.StatusOK)
	if got := linksOf(page)["/incidents/20110505-1905"]; got != "See incident 20110505-1905" {
		t.Errorf("the link is %q", got)
	}
}

func TestNotesAreShown(t *testing.T) {
	page := getPage(t, incidentSite(noted(dossier2011(true)), nil), "/incidents/20110505-1910?lang=en", http.StatusOK)
	notes := find(page, "article")
	if len(notes) != 2 {
		t.Fatalf("there are %d notes", len(notes))
	}
	if got := text(find(notes[0], "p")[0]); !strings.Contains(got, "2011-05-06 12:10:00 JST by sato") {
		t.Errorf("the newest is %q", got)
	}
	want := map[string]string{
		"Cause (English)": "A power fault in the data centre.", "Cause (Japanese)": "データセンター内の電源障害によるものです。", "Remarks (English)": "We apologise for the trouble.",
		"Planned": "It was not planned", "Merged with": "20110505-2050", "An incident of its own": "sv9",
	}
	if diff := cmp.Diff(want, factsOf(notes[0])); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, dd := range find(notes[0], "dd") {
		if text(dd) == "データセンター内の電源障害によるものです。" && attr(dd, "lang") != "ja" {
			t.Error("a Japanese text is not said to be one")
		}
	}
}

func TestIncidentSaysHowNotesBecomePossible(t *testing.T) {
	for name, test := range map[string]struct {
		author func(*http.Request) string
		want   string
	}{
		"no authentication": {nil, "Nobody can add notes here, because this agent does not ask who you are. Whoever runs mailprobe can change that: start it with --web.config.file and name a file that has basic_auth_users."},
		"no name":           {named(""), "You cannot add notes: the login gave no name."},
	} {
		page := getPage(t, incidentSite(dossier2011(true), test.author), "/incidents/20110505-1910?lang=en", http.StatusOK)
		if got := text(page); !strings.Contains(got, test.want) {
			t.Errorf("%s: it does not say %q", name, test.want)
		}
		if _, ok := linksOf(page)["/incidents/20110505-1910/notes"]; ok {
			t.Errorf("%s: it offers the form", name)
		}
	}
}

func TestIncidentThatIsNotThere(t *testing.T) {
	h := New(Options{Location: jst, Source: fake{dossier: func(string) (report.Dossier, error) {
		return report.Dossier{}, &NotFoundError{What: "the incident x", Like: []string{"20110505-1910"}}
	}}})
	for _, address := range []string{"/incidents/x", "/incidents/x/notice", "/incidents/x/notes", "/incidents/x/report.html"} {
		page := getPage(t, h, address+"?lang=en", http.StatusNotFound)
		if _, ok := linksOf(page)["/incidents/20110505-1910"]; !ok {
			t.Errorf("%s: what looks like it is not named: %s", address, text(page))
		}
	}
	if w := get(t, incidentSite(dossier2011(true), nil), "/incidents/20110505-1910/report.exe"); w.Code != http.StatusNotFound {
		t.Errorf("a format that nobody writes answers %d", w.Code)
	}
	if w := get(t, incidentSite(dossier2011(true), nil), "/incidents/20110505-1910/rep"); w.Code != http.StatusNotFound {
		t.Errorf("another file answers %d", w.Code)
	}
}
