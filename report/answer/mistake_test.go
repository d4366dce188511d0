package answer

import (
	"strings"
	"testing"
	"time"

	"mailprobe/report"
	"mailprobe/report/when"
	"mailprobe/report/words"
)

// A mistake is told in the reader's language, with the part that is wrong.
func TestMistakesInWords(t *testing.T) {
	now := time.Date(2011, 5, 6, 18, 20, 30, 0, time.UTC)
	for text, want := range map[string]struct{ en, ja string }{
		"":                          {"When was the mail sent? About is good enough.", "メールの送信日時を入力してください。おおよそでかまいません。"},
		"昨日ごはん時":                    {"“ごはん時” is not understood.", "「ごはん時」を日時として読み取れません。"},
		"5時5分前":                     {"“前” can be read in more than one way. Name the month, am or pm, or the zone as in +09:00.", "「前」は複数の意味に読めます。月日、午前・午後、年（4桁）などを補ってください。"},
		"今日 昨日":                     {"Two days or two times are named; “昨日” is one too many.", "日付または時刻が重複しています（「昨日」）。一つだけ入力してください。"},
		"2月30日":                     {"“2月30日”: no clock or calendar shows that.", "「2月30日」という日付・時刻はありません。"},
		"2011年5月6日 月曜日":             {"“2011年5月6日 月曜日”: one part of this contradicts another.", "日付と曜日、または時刻と午前・午後などが食い違っています（「2011年5月6日 月曜日」）。"},
		"頃":                         {"“頃” alone is too vague: name a day or a clock time.", "「頃」だけでは日時を特定できません。日付または時刻を入力してください。"},
		"今日5時から今日4時":                {"The time ends before it begins.", "終わりの日時が始まりより前になっています。"},
		"<b>":                       {"“<” is not understood.", "「<」を日時として読み取れません。"},
		strings.Repeat("5:34 ", 80): {"This is too long for a time.", "入力が長すぎます。日時だけを入力してください。"},
	} {
		_, err := when.Parse(text, now, time.UTC)
		if err == nil {
			t.Errorf("%q is read as a time", text)
			continue
		}
		wantPhrases(t, err, want.en, want.ja)
	}
	for _, test := range []struct {
		err    error
		en, ja string
	}{
		{&report.UnknownAddressError{About: "x@y.example"}, "No server under watch takes mail for this address.", "このアドレスのメールを扱うサーバーは、監視対象にありません。"},
		{&report.UnknownAddressError{About: "x@y.example", NoDomains: true}, "No customers’ domains are configured, so that no address leads to a server: ask by the name of the server.",
			"お客様のドメインが設定されていないため、メールアドレスからは調べられません。サーバー名を入力してください。"},
		{&report.UnknownAddressError{}, "Which address, domain or server is it about?", "メールアドレス、ドメイン、サーバー名のいずれかを入力してください。"},
		{&report.QuestionError{Field: "sent", Why: report.QuestionEarly}, "This time is yet to come.", "未来の日時です。すでに送信されたメールの日時を入力してください。"},
		{&report.QuestionError{Field: "sent", Why: report.QuestionVague}, "This is longer than three days: ask for a shorter time.", "期間が3日を超えています。日時をもう少し絞り込んでください。"},
		{&report.QuestionError{Field: "sent", Why: report.QuestionUndated}, "The record does not reach up to now: give the date too, as in 2011-05-06 05:34.", "記録が現在まで続いていないため、2011-05-06 05:34 のように日付も入力してください。"},
		{&report.QuestionError{Field: "sent", Why: report.QuestionBeyond}, "The record ends before this time: nothing is known of what came later.", "記録が終わった後の日時です。それ以降のことは分かりません。"},
		{&report.QuestionError{Field: "server", Why: report.QuestionLacks}, "", ""},
		{nil, "", ""},
	} {
		wantPhrases(t, test.err, test.en, test.ja)
	}
}

func wantPhrases(t *testing.T, err error, en, ja string) {
	t.Helper()
	if got := Mistake(err, words.English); got != en {
		t.Errorf("%v is said %q, want %q", err, got, en)
	}
	if got := Mistake(err, words.Japanese); got != ja {
		t.Errorf("%v is said %q, want %q", err, got, ja)
	}
}
