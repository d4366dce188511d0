package answer

import (
	"mailprobe/report"
	"mailprobe/report/when"
)

// mistakeWords say what is wrong with a question.
type mistakeWords struct {
	noAddress string
	noDomains string
	noServer  string
	unread    map[when.Why]string           // %s: the part of a time that was not understood; of some, not said
	sent      map[report.QuestionWhy]string // of a time that was
}

func mistakesEnglish() mistakeWords {
	return mistakeWords{
		noAddress: "Which address, domain or server is it about?",
		noDomains: "No customers’ domains are configured, so that no address leads to a server: ask by the name of the server.",
		noServer:  "No server under watch takes mail for this address.",
		unread: map[when.Why]string{
			when.Empty: "When was the mail sent? About is good enough.", when.TooLong: "This is too long for a time.", when.Unclear: "“%s” is not understood.",
			when.Twice: "Two days or two times are named; “%s” is one too many.", when.Ambiguous: "“%s” can be read in more than one way. Name the month, am or pm, or the zone as in +09:00.",
			when.Impossible: "“%s”: no clock or calendar shows that.", when.Contradicts: "“%s”: one part of this contradicts another.",
			when.Vague: "“%s” alone is too vague: name a day or a clock time.", when.Inverted: "The time ends before it begins.",
		},
		sent: map[report.QuestionWhy]string{
			report.QuestionLacks: "When was the mail sent? About is good enough.", report.QuestionInverted: "The time ends before it begins.",
			report.QuestionEarly: "This time is yet to come.", report.QuestionVague: "This is longer than three days: ask for a shorter time.",
			report.QuestionUndated: "The record does not reach up to now: give the date too, as in 2011-05-06 05:34.",
			report.QuestionBeyond:  "The record ends before this time: nothing is known of what came later.",
		},
	}
}

func mistakesJapanese() mistakeWords {
	return mistakeWords{
		noAddress: "メールアドレス、ドメイン、サーバー名のいずれかを入力してください。",
		noDomains: "お客様のドメインが設定されていないため、メールアドレスからは調べられません。サーバー名を入力してください。",
		noServer:  "このアドレスのメールを扱うサーバーは、監視対象にありません。",
		unread: map[when.Why]string{
			when.Empty: "メールの送信日時を入力してください。おおよそでかまいません。", when.TooLong: "入力が長すぎます。日時だけを入力してください。", when.Unclear: "「%s」を日時として読み取れません。",
			when.Twice: "日付または時刻が重複しています（「%s」）。一つだけ入力してください。", when.Ambiguous: "「%s」は複数の意味に読めます。月日、午前・午後、年（4桁）などを補ってください。",
			when.Impossible: "「%s」という日付・時刻はありません。", when.Contradicts: "日付と曜日、または時刻と午前・午後などが食い違っています（「%s」）。",
			when.Vague: "「%s」だけでは日時を特定できません。日付または時刻を入力してください。", when.Inverted: "終わりの日時が始まりより前になっています。",
		},
		sent: map[report.QuestionWhy]string{
			report.QuestionLacks: "メールの送信日時を入力してください。おおよそでかまいません。", report.QuestionInverted: "終わりの日時が始まりより前になっています。",
			report.QuestionEarly: "未来の日時です。すでに送信されたメールの日時を入力してください。", report.QuestionVague: "期間が3日を超えています。日時をもう少し絞り込んでください。",
			report.QuestionUndated: "記録が現在まで続いていないため、2011-05-06 05:34 のように日付も入力してください。",
			report.QuestionBeyond:  "記録が終わった後の日時です。それ以降のことは分かりません。",
		},
	}
}
