package web

// askWords is what the page says on which support asks.
type askWords struct {
	Colon       string
	Title       string
	Lead        string
	AnswerTitle string // %s: answer, address
	WrongTitle  string // %s: title

	To, ToHint    string
	At, AtHint    string // %s: zone
	Examples      []string
	Direction     string
	In, Out       string
	More          string
	Sender        string
	SenderHint    string
	SenderUnknown string
	SenderNone    string
	GivesUp       string // %s: duration
	Ask           string
	Perhaps       string
	WrongTime     string
	WrongSender   string
	Wrong         string
	ToAbout       string // %s: address, time
	FromAbout     string
	OnServer      string // %s: address, server

	Answer    string
	Say       string
	Copy      string
	AsOf      string // %s: instant
	Differ    string
	First     string // %s: instant
	Again     string
	Share     string
	Staff     string
	StaffHint string
	Evidence  string
	Computed  string
	Limits    string
	Next      string
	Links     string
	Incident  string // %s: id
	Server    string // %s: name
	Probes    string
}

func askEnglish() askWords {
	return askWords{
		Colon: ": ", Title: "Was my mail lost?", Lead: "Type what the caller tells you. The answer says what test mails met at that time.", AnswerTitle: "%s: %s", WrongTitle: "Not understood: %s",
		To: "The customer’s mail address", ToHint: "A domain or the name of a server will do.",
		At: "When was the mail sent?", AtHint: "As the caller says it. Times are %s unless you name another zone.",
		Examples:  []string{"5:34", "yesterday 17:00", "May 6 about 5:30", "2011-05-06 05:34"},
		Direction: "Which way?", In: "to the customer", Out: "from the customer",
		More: "The sender’s mail server, if you know it", Sender: "The sender’s mail server", SenderHint: "It decides how often, and for how long, a mail is tried again. Leave it if you do not know.",
		SenderUnknown: "not known", SenderNone: "Does not try again",
		GivesUp: "Gives up after %s",
		Ask:     "Ask", Perhaps: "Did you mean:",
		WrongTime: "This is no time at which a mail can have been sent.", WrongSender: "This kind of sender is not known.", Wrong: "The question was not understood.",
		ToAbout: "Mail to %s, sent %s", FromAbout: "Mail from %s, sent %s", OnServer: "%s (server %s)",

		Answer: "Answer", Say: "Say to the caller", Copy: "Copy", AsOf: "As of %s.", Differ: "Asked again later, the answer may differ.", First: "This question was first asked at %s: the answer may have been another one then.",
		Again: "Ask again now", Share: "Link to this question",
		Staff: "For staff", StaffHint: "Not for the caller: these are figures of test mails.", Evidence: "Evidence", Computed: "Computed, not measured.", Limits: "What this does not prove", Next: "What to do next",
		Links: "Look closer", Incident: "Incident %s", Server: "Server %s", Probes: "Test mails of that time",
	}
}

func askJapanese() askWords {
	return askWords{
		Colon: "：", Title: "メールは届いていますか", Lead: "お客様のお話のとおりに入力してください。その時間帯のテストメールの結果をもとにお答えします。", AnswerTitle: "%s：%s", WrongTitle: "読み取れません：%s",
		To: "お客様のメールアドレス", ToHint: "ドメインやサーバー名でもかまいません。",
		At: "メールの送信日時", AtHint: "お客様のお話のとおりで結構です。指定がなければ%sとして扱います。",
		Examples:  []string{"5:34", "昨日17時", "5月6日 午前5時半頃", "2011-05-06 05:34"},
		Direction: "送受信の別", In: "お客様宛て", Out: "お客様から",
		More: "送信側のメールサーバー（分かる場合）", Sender: "送信側のメールサーバー", SenderHint: "再送の間隔と期間を決めるものです。分からない場合はそのままにしてください。",
		SenderUnknown: "不明", SenderNone: "再送しない",
		GivesUp: "%sで再送をやめる",
		Ask:     "調べる", Perhaps: "もしかして：",
		WrongTime: "送信日時として読み取れません。", WrongSender: "この送信側サーバーの種類は分かりません。", Wrong: "ご質問の内容を読み取れません。",
		ToAbout: "%s宛て、%s送信のメール", FromAbout: "%sから、%s送信のメール", OnServer: "%s（サーバー %s）",

		Answer: "回答", Say: "お客様への回答", Copy: "コピー", AsOf: "%s現在の回答です。", Differ: "時間がたつと、回答が変わることがあります。", First: "このご質問は%sに最初に調べたものです。その時点の回答とは異なる場合があります。",
		Again: "現在の状況で調べ直す", Share: "このご質問へのリンク",
		Staff: "担当者用", StaffHint: "お客様にはお伝えしないでください。数値はテストメールのものです。", Evidence: "根拠", Computed: "測定値ではなく、計算によるものです。", Limits: "この結果から言えないこと", Next: "次にすること",
		Links: "詳細", Incident: "障害 %s", Server: "サーバー %s", Probes: "この時間帯のテストメール",
	}
}
