package answer

import (
	"errors"
	"strings"
	"testing"

	"mailprobe/report/words"
)

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "abc": 3, "サーバー": 8, "（金）": 6, "13:49～14:57": 12, "±–…": 3, "e\u0301": 1, "\U00020bb7野家": 6, "ｱｲｳ": 3, "가": 2, "👍": 2,
	} {
		if got := width(text); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
}

func TestColumnsStandBelowEachOther(t *testing.T) {
	var b strings.Builder
	align(&b, [][]string{{"遅延", "30秒"}, {"Delay", "", "x"}, {"最後の遅延メール", "－", "y"}})
	want := "  遅延              30秒\n  Delay                   x\n  最後の遅延メール  －    y\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// broken is a terminal that went away.
type broken struct{}

var errGone = errors.New("gone")

func (broken) Write([]byte) (int, error) { return 0, errGone }

func TestAnErrorOfTheWriterIsReturned(t *testing.T) {
	a := answered(t, testCase{"", about(in, "09:00:12")}, words.English)
	if err := WriteText(broken{}, a); !errors.Is(err, errGone) {
		t.Errorf("got %v", err)
	}
}
