package web

import (
	"net/http/httptest"
	"testing"

	"mailprobe/report"
	"mailprobe/report/words"
)

func TestTimesThatDoNotMove(t *testing.T) {
	for want, span := range map[string]report.Span{
		"2011-05-06 05:34 +09:00":                                 {From: at("05:34:00"), To: at("05:35:00")},
		"2011-05-06 05:34:10 +09:00":                              {From: at("05:34:10"), To: at("05:34:11")},
		"2011-05-06 05:00 +09:00 - 2011-05-06 06:00 +09:00":       {From: at("05:00:00"), To: at("06:00:00")},
		"2011-05-06 00:00 +09:00 - 2011-05-07 00:00 +09:00":       {From: at("00:00:00"), To: at("00:00:00").AddDate(0, 0, 1)},
		"2011-05-06 05:34:10 +09:00 - 2011-05-06 05:36:00 +09:00": {From: at("05:34:10"), To: at("05:36:00")},
	} {
		if got := absolute(span, jst); got != want {
			t.Errorf("%v is written %q, want %q", span, got, want)
		}
	}
}

func TestTimesInWords(t *testing.T) {
	for _, test := range []struct {
		span   report.Span
		en, ja string
	}{
		{report.Span{From: at("05:34:00"), To: at("05:35:00")}, "Fri 2011-05-06 05:34 JST", "2011年05月06日(金) 05:34 JST"},
		{report.Span{From: at("05:34:10"), To: at("05:34:11")}, "Fri 2011-05-06 05:34:10 JST", "2011年05月06日(金) 05:34:10 JST"},
		{report.Span{From: at("05:00:00"), To: at("06:00:00")}, "Fri 2011-05-06 05:00 to 06:00 JST", "2011年05月06日(金) 05:00～06:00 JST"},
		{report.Span{From: at("05:00:00"), To: at("00:00:00").AddDate(0, 0, 1)}, "Fri 2011-05-06 05:00 to Sat 2011-05-07 00:00 JST", "2011年05月06日(金) 05:00～2011年05月07日(土) 00:00 JST"},
	} {
		for lang, want := range map[words.Language]string{words.English: test.en, words.Japanese: test.ja} {
			if got := sentWords(test.span, words.In(lang).Clock(jst, test.span.From, test.span.To)); got != want {
				t.Errorf("%v is written %q, want %q", test.span, got, want)
			}
		}
	}
}

func TestOrigin(t *testing.T) {
	r := httptest.NewRequest("GET", "http://probe.example:8080/ask", nil)
	if got := origin(r); got != "http://probe.example:8080" {
		t.Errorf("got %q", got)
	}
	r.Header.Set("X-Forwarded-Proto", "https")
	if got := origin(r); got != "https://probe.example:8080" {
		t.Errorf("behind a proxy: got %q", got)
	}
	if got := origin(httptest.NewRequest("GET", "https://probe.example/ask", nil)); got != "https://probe.example" {
		t.Errorf("by TLS: got %q", got)
	}
}
