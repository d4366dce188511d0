package incident

import (
	"strings"
	"testing"
)

// What is embedded is what the document on its own has, byte for byte.
func TestEmbeddedIsPartOfTheDocument(t *testing.T) {
	for _, each := range dossiers {
		for _, lang := range []Language{English, Japanese} {
			t.Run(each.name+" "+string(lang), func(t *testing.T) {
				page := string(written(t, each.make(), Options{Lang: lang, Format: HTML}))
				got, err := Embed(each.make(), Options{Lang: lang, Location: jst})
				if err != nil {
					t.Fatal(err)
				}
				for name, part := range map[string]string{
					"main": "<main>" + string(got.Body) + "\n</main>", "contents": "</header>\n" + string(got.Contents) + "\n<main>",
				} {
					if !strings.Contains(page, part) {
						t.Errorf("%s is not in the document:\n%s", name, part)
					}
				}
				for _, e := range elements(t, "<main>"+string(got.Body)+string(got.Contents)+"</main>") {
					if e.Name.Local == "h1" {
						t.Error("there is a heading of the first level")
					}
				}
			})
		}
	}
}

func TestEmbeddedHead(t *testing.T) {
	got, err := Embed(flushing2011(), Options{Lang: English, Location: jst})
	if err != nil {
		t.Fatal(err)
	}
	if got.Title != "Mail outage of Fri 2011-05-06 (20110505-1910)" || got.State != "over, late mail still arriving" || got.Tone != "late" {
		t.Errorf("the head is %q, %q, %q", got.Title, got.State, got.Tone)
	}
	holdsAll(t, got.Summary, "could not be reached")
	holdsAll(t, got.Notice, "test mails", "never customers' mails")
	holdsAll(t, got.Footer, "14:02:00 JST", "osaka")
	if _, err := Embed(flushing2011(), Options{Lang: "tlh"}); err == nil {
		t.Error("a language that nobody wrote is no error")
	}
}

// Rules of the document as a whole must not reach the page around it.
func TestStylesheetIsScoped(t *testing.T) {
	css := string(CSS())
	if !strings.HasPrefix(css, ".report {\n") || !strings.HasSuffix(css, "}\n}\n") || strings.Count(css, "{") != strings.Count(css, "}") {
		t.Errorf("the rules are not all inside of one element:\n%s", css)
	}
}
