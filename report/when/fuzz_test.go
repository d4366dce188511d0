package when

import (
	"errors"
	"testing"
	"time"
)

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"5:34", "昨日17時", "5月6日 午前5時半", "2011-05-06T05:34:20+09:00", "5:00-6:30", "last night at 1", "昨夜11時から1時", "2 hours ago", "half past five",
		"Fri, 6 May 2011 05:34:12 +0900 (JST)", "H23.5.6", "5〜6時", "11-1pm", "5/6", "5:34 Asia/Tokyo", "0 of/a", "etc/gmt+9", "三十分くらい前", "tonight at 12",
	} {
		f.Add(text, int64(1304673630))
	}
	var zones []*time.Location
	for _, name := range []string{"UTC", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Pacific/Apia"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			f.Fatal(err)
		}
		zones = append(zones, loc)
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix%(1<<32), 0)
		for _, loc := range zones {
			got, err := Parse(text, now, loc)
			if err != nil {
				if mistake := (&ParseError{}); !errors.As(err, &mistake) || mistake.Why == "" || err.Error() == "" {
					t.Fatalf("%q: the error %v does not say why", text, err)
				}
			} else if !got.From.Before(got.To) {
				t.Fatalf("%q at %s in %s: the span %v – %v is empty", text, now, loc, got.From, got.To)
			}
			if len(text)+3 > longest {
				continue
			}
			again, err2 := Parse(" "+text+"\t\n", now, loc)
			if again != got || (err == nil) != (err2 == nil) {
				t.Fatalf("%q: white space around it makes of %v, %v: %v, %v", text, got, err, again, err2)
			}
		}
	})
}
