package answer

import (
	"fmt"
	"time"

	"mailprobe/report/words"
)

func japaneseTongue() tongue {
	return tongue{
		date:   japaneseDate,
		hour:   japaneseHour,
		zone:   japaneseZone,
		dated:  func(hour, date string) string { return date + " " + hour },
		within: func(from, to string) string { return from + "から" + to + "までの間に" },
		about:  "{t}頃", by: "遅くとも{t}", at: "{t}頃に", until: "{t}頃までに",
		edges: "{start}から{end}まで", moment: "{t}頃に約{d}間",
		asked: askedWords{
			minute: func(hour, date, zone string) string { return date + " " + hour + "頃" + zone },
			span: func(from, to, date, zone string) string {
				return fmt.Sprintf("%s %sから%sまでの間%s", date, from, to, zone)
			},
			days: func(from, to, zone string) string { return fmt.Sprintf("%sから%sまでの間%s", from, to, zone) },
			day:  func(date, zone string) string { return date + zone },
		},
		duration: func(d time.Duration) string {
			return words.In(words.Japanese).Duration(roughly(d), words.Nearest)
		},
	}
}

func japaneseDate(t time.Time, year bool) string {
	date := fmt.Sprintf("%d月%d日(%s)", t.Month(), t.Day(), words.Weekday(t))
	if year {
		date = fmt.Sprintf("%d年", t.Year()) + date
	}
	return date
}

// japaneseHour leaves out the minutes of a full hour.
func japaneseHour(t time.Time) string {
	if t.Minute() == 0 {
		return fmt.Sprintf("%d時", t.Hour())
	}
	return fmt.Sprintf("%d時%d分", t.Hour(), t.Minute())
}

// japaneseZone names the zone of Japan as its people do.
func japaneseZone(name string) string {
	if name == "JST" {
		name = "日本時間"
	}
	return "（" + name + "）"
}
