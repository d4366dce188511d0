package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"mailprobe/report"
	"mailprobe/report/when"
	"mailprobe/report/words"
)

// Nothing that a caller's words led to is told in English on a Japanese page.
func TestMistakesOnAJapanesePage(t *testing.T) {
	_, err := when.Parse("blah", time.Now(), time.UTC)
	var asked Asked
	h := askSite(&asked, report.Verdict{}, &MistakeError{Field: "at", Text: err.Error(), Err: err})
	page := getPage(t, h, in(words.Japanese, "/ask?to=info@example.jp&at=blah"), http.StatusUnprocessableEntity)
	wantMarked(t, page, "at", "「blah」を日時として読み取れません。")
	if strings.Contains(text(page), "understood") {
		t.Error("the page goes on in English")
	}
}
