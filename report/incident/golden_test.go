package incident

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"mailprobe/report"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files, to be read line by line")

// dossiers are those of the golden files.
var dossiers = []struct {
	name string
	make func() report.Dossier
}{
	{"closed", closed2011}, {"during", during2011}, {"flushing", flushing2011},
	{"weak", weak}, {"span", span}, {"planned", planned}, {"hostile", hostile},
}

// drawings are left out of golden files: package plot tests its own.
var drawings = regexp.MustCompile(`(?s)(<style>).*?(</style>)|(<figure>).*?(</figure>)`)

func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func written(t *testing.T, d report.Dossier, o Options) []byte {
	t.Helper()
	o.Location = jst
	var b bytes.Buffer
	if err := Write(&b, d, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReportsAreAsRead(t *testing.T) {
	for _, each := range dossiers {
		d := each.make()
		for _, lang := range []Language{English, Japanese} {
			compare(t, each.name+"."+string(lang)+".md", written(t, d, Options{Lang: lang, Format: Markdown}))
		}
	}
	for _, lang := range []Language{English, Japanese} {
		page := written(t, weak(), Options{Lang: lang, Format: HTML})
		compare(t, "weak."+string(lang)+".html", drawings.ReplaceAll(page, []byte("$1$2$3$4")))
	}
	compare(t, "flushing.csv", written(t, flushing2011(), Options{Format: CSV}))
	compare(t, "hostile.csv", written(t, hostile(), Options{Format: CSV}))
	compare(t, "weak.json", written(t, weak(), Options{Format: JSON}))
	compare(t, "span.json", written(t, span(), Options{Format: JSON}))
}

func TestNoticesAreAsRead(t *testing.T) {
	notices := []struct {
		name string
		d    report.Dossier
		o    NoticeOptions
	}{
		{"first", during2011(), NoticeOptions{Kind: First}},
		{"update", during2011(), NoticeOptions{Kind: Update, Since: at("04:30:00")}},
		{"update-flushing", flushing2011(), NoticeOptions{Kind: Update}},
		{"recovered", closed2011(), NoticeOptions{Kind: Recovered}},
		{"first-weak", weak(), NoticeOptions{Kind: First}},
		{"first-hostile", hostile(), NoticeOptions{Kind: First}},
	}
	for _, n := range notices {
		for _, lang := range []Language{English, Japanese} {
			var b bytes.Buffer
			n.o.Lang, n.o.Location = lang, jst
			if err := WriteNotice(&b, n.d, n.o); err != nil {
				t.Fatal(err)
			}
			compare(t, "notice-"+n.name+"."+string(lang)+".txt", b.Bytes())
		}
	}
}
