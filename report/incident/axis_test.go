package incident

import (
	"testing"
	"time"

	"mailprobe/report"
)

// Where the agent began to run inside the span, the figures begin with its first
// mail, and 5 % before.
func TestAxesBeginWhereTheRecordDoes(t *testing.T) {
	hole := func(from, to string) []report.Hole {
		return []report.Hole{{Span: report.Span{From: at(from), To: at(to)}}}
	}
	mail := report.Point{Sent: at("05:00:00")}
	tests := []struct {
		name   string
		change func(*report.Dossier)
		record string
		axis   string
	}{
		{"it ran all the time", func(d *report.Dossier) { d.Coverage.Holes = nil }, "04:00:00", "04:00:00"},
		{"it began in between", func(*report.Dossier) {}, "05:00:00", "04:57:00"}, // an hour to 06:00, of which 5 % are 3 min
		{"it began a minute after the span", func(d *report.Dossier) {
			d.Coverage.Holes, d.Total.Points[0].Sent = hole("04:00:00", "04:01:00"), at("04:01:00")
		}, "04:01:00", "04:00:00"},
		{"it ran before", func(d *report.Dossier) { d.Coverage.Holes = hole("04:10:00", "04:59:30") }, "04:00:00", "04:00:00"},
		{"it was cut off", func(d *report.Dossier) { d.Coverage.Holes[0].CutOff = true }, "04:00:00", "04:00:00"},
		{"mail was waiting before", func(d *report.Dossier) { d.Total.Curves.Sent = []report.Step{{At: at("04:00:00"), N: 3}} }, "04:00:00", "04:00:00"},
		{"nothing was sent", func(d *report.Dossier) { d.Total.Points = nil }, "04:00:00", "04:00:00"},
	}
	for _, test := range tests {
		span := report.Span{From: at("04:00:00"), To: at("06:00:00")}
		d := report.Dossier{Now: at("09:00:00"), Span: span, Coverage: report.Coverage{Span: span, Holes: hole("04:00:00", "04:59:30")}}
		d.Total.Points = []report.Point{mail, {Sent: mail.Sent.Add(time.Minute)}}
		test.change(&d)
		m := newComposer(d, english(), jst)
		if got := m.recordStart(); !got.Equal(at(test.record)) {
			t.Errorf("%s: the record begins at %s, want %s", test.name, got.In(jst).Format(time.TimeOnly), test.record)
		}
		if got := m.frame("a", "b", "c").Time.From; !got.Equal(at(test.axis)) {
			t.Errorf("%s: the axis begins at %s, want %s", test.name, got.In(jst).Format(time.TimeOnly), test.axis)
		}
	}
}
