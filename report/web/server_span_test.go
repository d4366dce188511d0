package web

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report"
)

func TestReadSpan(t *testing.T) {
	now := jstDay("13:34:00")
	to := func(from, to time.Time) report.Span { return report.Span{From: from, To: to} }
	tests := []struct {
		query, unasked string
		want           report.Span
		field          string
		mistake        spanMistake
	}{
		{"", "", report.Span{}, "", ""},
		{"", "24h", to(now.Add(-24*time.Hour), now), "", ""},
		{"span=1h", "24h", to(jstDay("12:34:00"), now), "", ""},
		{"span=90m", "", to(jstDay("12:04:00"), now), "", ""},
		{"span=2w", "", to(now.AddDate(0, 0, -14), now), "", ""},
		{"from=2011-05-06T04:00&to=2011-05-06T06:30", "24h", to(jstDay("04:00:00"), jstDay("06:30:00")), "", ""},
		{"from=2011-05-06+04:00:30", "24h", to(jstDay("04:00:30"), now), "", ""},
		{"to=2011-05-06T06:30", "24h", to(jstDay("06:30:00").Add(-24*time.Hour), jstDay("06:30:00")), "", ""},
		{"from=2011-05-05T19:00:00Z&to=2011-05-05T20:00:00Z", "24h", to(jstDay("04:00:00"), jstDay("05:00:00")), "", ""},
		{"from=2011-05-06&to=2012-01-01", "24h", to(jstDay("00:00:00"), now), "", ""}, // no further than now
		{"span=1h&from=2011-05-06T13:00", "24h", to(jstDay("13:00:00"), now), "", ""},
		{"span=&from=+&to=", "24h", to(now.Add(-24*time.Hour), now), "", ""},

		{"span=soon", "24h", report.Span{}, "span", spanNotKnown},
		{"span=0h", "24h", report.Span{}, "span", spanNotKnown},
		{"span=-1h", "24h", report.Span{}, "span", spanNotKnown},
		{"span=99999w", "24h", report.Span{}, "span", spanNotKnown},
		{"span=401d", "24h", report.Span{}, "span", spanTooLong},
		{"span=9999w", "24h", report.Span{}, "span", spanTooLong}, // as far as a duration reaches
		{"from=yesterday", "24h", report.Span{}, "from", spanNoTime},
		{"from=2011-05-06T04:00&to=noon", "24h", report.Span{}, "to", spanNoTime},
		{"from=2011-02-30", "24h", report.Span{}, "from", spanNoTime},
		{"from=2011-05-06T06:00&to=2011-05-06T05:00", "24h", report.Span{}, "to", spanBackwards},
		{"from=2011-05-06T06:00&to=2011-05-06T06:00", "24h", report.Span{}, "to", spanBackwards},
		{"from=2011-05-06T13:34:01", "24h", report.Span{}, "from", spanInFuture},
		{"from=2009-05-06", "24h", report.Span{}, "from", spanTooLong},
		{"from=0001-01-01&to=0001-01-02", "24h", report.Span{}, "from", spanBeforeTime},
	}
	for _, test := range tests {
		q, err := url.ParseQuery(test.query)
		if err != nil {
			t.Fatal(err)
		}
		span, form := readSpan(q, now, serverZone, test.unasked)
		if !span.From.Equal(test.want.From) || !span.To.Equal(test.want.To) || form.Field != test.field || form.Mistake != test.mistake {
			t.Errorf("%s: from %v to %v, mistake %q in %q\nwant from %v to %v, %q in %q", test.query, span.From, span.To, form.Mistake, form.Field,
				test.want.From, test.want.To, test.mistake, test.field)
		}
	}
}

// The links of a page that was asked for by a span lead to the same span.
func TestSpanIsKeptInAddresses(t *testing.T) {
	for query, want := range map[string]string{
		"span=6h": "span=6h", "span=6h&x=1": "span=6h",
		"from=2011-05-06T04:00&to=2011-05-06T05:00&span=1h": "from=2011-05-06T04%3A00&to=2011-05-06T05%3A00",
	} {
		q, _ := url.ParseQuery(query)
		_, form := readSpan(q, jstDay("13:34:00"), serverZone, usualSpan)
		if diff := cmp.Diff(want, form.query().Encode()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
}

func FuzzReadSpan(f *testing.F) {
	f.Add("6h", "", "")
	f.Add("", "2011-05-06T04:00", "2011-05-06 06:30")
	f.Add("99999999999999999999d", "9999-12-31T23:59", "0000-01-01")
	f.Fuzz(func(t *testing.T, span, from, to string) {
		now := jstDay("13:34:00")
		got, form := readSpan(url.Values{"span": {span}, "from": {from}, "to": {to}}, now, serverZone, usualSpan)
		switch {
		case form.Mistake != "" && form.Field == "":
			t.Errorf("the mistake %q is in no field", form.Mistake)
		case form.Mistake != "":
		case !got.From.Before(got.To) || got.To.After(now) || got.Length() > longestSpan:
			t.Errorf("from %v to %v", got.From, got.To)
		}
	})
}
