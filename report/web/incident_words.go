package web

// incidentWords is what the pages of incidents say.
type incidentWords struct {
	Colon     string
	ListTitle string
	From, To  string
	Filter    string
	All       string
	NoDay     string
	Backwards string
	Count     string // %d to %d of %d
	Newer     string
	Older     string
	None      string
	NoneThen  string // in the days asked for
	Caption   string

	Incident, State, Began, Ended, Duration, Scope string // columns
	GoesOn                                         string
	Within                                         string // %s: measured bounds
	MergedInto                                     string // %s: id

	Back        string
	Live        string
	Actions     string
	Downloads   string
	ForPrograms string
	Notices     string
	Next        string

	Notes                           string
	NoNotes                         string
	By                              string // %s: name
	AddNote                         string
	CauseEN                         string
	CauseJA                         string
	TextEN                          string
	TextJA                          string
	Merge                           string
	Split                           string
	PlannedTerm, Planned, Unplanned string

	NoticeTitle  string
	NoticeHint   string
	First        string
	Update       string
	Recovered    string
	Kinds        string
	Copy         string
	Since        string // %s: zone
	SinceHint    string
	SinceWrong   string
	Apply        string
	NotMerged    string
	NotWithdrawn string
	NotUnwatched string
	NotOver      string
	ToIncident   string // %s: id

	NoteTitle   string
	NoteHint    string
	Sign        string // %s: name
	Cause, Text string // groups
	InEnglish   string
	InJapanese  string
	CauseHint   string
	TextHint    string
	Length      string // %d: characters
	Unsaid      string
	Send        string
	Cancel      string
	NoAuth      string // no authentication is configured
	NoAuthHow   string
	NoName      string // it is, and gave no name
	NotRead     string
	OldForm     string
	TooLong     string
	Nothing     string
	Refused     string
	NotWritten  string
}

func incidentEnglish() incidentWords {
	return incidentWords{
		Colon: ": ", ListTitle: "Incidents", From: "From (day)", To: "To (day)", Filter: "Show", All: "Show all",
		NoDay: "This is no day: write it as 2011-05-06.", Backwards: "The last day is before the first: swap them.",
		Count: "%d to %d of %d", Newer: "Newer", Older: "Older",
		None: "No incident has been recorded.", NoneThen: "No incident lasted into these days.", Caption: "Incidents: those in progress first, then the newest",
		Incident: "Incident", State: "State", Began: "Began", Ended: "Ended", Duration: "Duration", Scope: "Scope", GoesOn: "in progress", Within: "measured: %s", MergedInto: "See incident %s",

		Back: "All incidents", Live: "This page keeps itself up to date.", Actions: "What to do with this report", Downloads: "Download", ForPrograms: "For programs", Notices: "Notices to customers", Next: "probably next",
		Notes: "Notes", NoNotes: "Nobody has added a note.", By: "by %s", AddNote: "Add a note",
		CauseEN: "Cause (English)", CauseJA: "Cause (Japanese)", TextEN: "Remarks (English)", TextJA: "Remarks (Japanese)", Merge: "Merged with", Split: "An incident of its own",
		PlannedTerm: "Planned", Planned: "It was planned work", Unplanned: "It was not planned",

		NoticeTitle: "Notice to customers", NoticeHint: "Filled in from what was measured. Replace what stands in square brackets before you send it.",
		First: "First notice", Update: "Update", Recovered: "Recovered", Kinds: "Kind of notice", Copy: "Copy",
		Since: "The notice before went out at (%s)", SinceHint: "An update then tells all that was stated otherwise since; else what the last finding changed.", SinceWrong: "This is no time: write it as 2011-05-06T04:30.", Apply: "Apply",
		NotMerged: "Another incident tells of this one.", NotWithdrawn: "There was no outage after all: tell so whoever got a notice.", NotUnwatched: "Nobody saw the servers recover: they are no longer watched.", NotOver: "The outage is not over.", ToIncident: "Incident %s",

		NoteTitle: "Add a note to an incident", NoteHint: "A note stands in the report and, in its own language, in the notices. It never changes what was measured. Of causes, the newest counts.",
		Sign: "It will be signed: %s", Cause: "Cause", Text: "Remarks", InEnglish: "in English", InJapanese: "in Japanese",
		CauseHint: "Such as: a power fault in the data centre; network equipment was replaced.", TextHint: "What else customers should read: an apology, what is done.", Length: "At most %d characters each.",
		Unsaid: "Leave this as it is", Send: "Add the note", Cancel: "Back without a note",
		NoAuth:     "Nobody can add notes here, because this agent does not ask who you are.",
		NoAuthHow:  "Whoever runs mailprobe can change that: start it with --web.config.file and name a file that has basic_auth_users. Until then, “mailprobe annotate” on the agent’s host adds notes.",
		NoName:     "You cannot add notes: the login gave no name.",
		NotRead:    "The form could not be read. Please fill it in again, with shorter texts.",
		OldForm:    "The form was too old to be trusted, so nothing was written. It is as you filled it in: send it again.",
		TooLong:    "A text is too long: a report shows only its beginning. Nothing was written.",
		Nothing:    "The note says nothing. Give a cause, a remark, or whether it was planned.",
		Refused:    "The note was refused, and nothing was written.",
		NotWritten: "The note could not be written. What you typed is still here: try again in a moment. The agent’s log says why.",
	}
}

func incidentJapanese() incidentWords {
	return incidentWords{
		Colon: "：", ListTitle: "障害一覧", From: "開始日", To: "終了日", Filter: "表示", All: "すべて表示",
		NoDay: "日付として読み取れません。2011-05-06のように入力してください。", Backwards: "終了日が開始日より前になっています。",
		Count: "%d～%d件目（全%d件）", Newer: "新しい障害", Older: "古い障害",
		None: "障害の記録はありません。", NoneThen: "この期間の障害はありません。", Caption: "障害（発生中のものを先頭に、新しい順）",
		Incident: "障害", State: "状況", Began: "発生", Ended: "復旧", Duration: "継続時間", Scope: "対象範囲", GoesOn: "発生中", Within: "測定値 %s", MergedInto: "障害 %s を参照",

		Back: "障害一覧へ", Live: "このページは自動的に更新されます。", Actions: "この報告書の利用", Downloads: "ダウンロード", ForPrograms: "プログラム用", Notices: "お客様へのお知らせ", Next: "次の候補",
		Notes: "メモ", NoNotes: "メモはまだありません。", By: "記入者：%s", AddNote: "メモを追加",
		CauseEN: "原因（英語）", CauseJA: "原因（日本語）", TextEN: "備考（英語）", TextJA: "備考（日本語）", Merge: "統合した障害", Split: "別の障害として分離",
		PlannedTerm: "計画作業", Planned: "計画作業でした", Unplanned: "計画作業ではありませんでした",

		NoticeTitle: "お客様へのお知らせ", NoticeHint: "測定結果をもとに作成した文面です。お送りになる前に、【要記入】の箇所を書き換えてください。",
		First: "第一報", Update: "続報", Recovered: "復旧報", Kinds: "お知らせの種類", Copy: "コピー",
		Since: "前回のお知らせを出した日時（%s）", SinceHint: "指定すると、それ以降の訂正をすべて記載します。指定しない場合は、直近の変更だけを記載します。", SinceWrong: "日時として読み取れません。2011-05-06T04:30のように入力してください。", Apply: "反映",
		NotMerged: "この障害は別の障害に統合されました。", NotWithdrawn: "障害ではなかったことが判明しました。お知らせを受け取った方にその旨をお伝えください。", NotUnwatched: "サーバーは監視の対象から外れており、復旧を確認していません。", NotOver: "まだ復旧していません。", ToIncident: "障害 %s",

		NoteTitle: "障害にメモを追加", NoteHint: "メモは報告書に、また書かれた言語のお知らせに記載されます。測定結果が変わることはありません。原因は最新のものが有効です。",
		Sign: "記入者：%s", Cause: "原因", Text: "備考", InEnglish: "英語", InJapanese: "日本語",
		CauseHint: "例：データセンター内の電源障害によるものです。ネットワーク機器を交換いたしました。", TextHint: "お詫びや対応の内容など、お客様にお伝えすること。", Length: "それぞれ%d文字以内。",
		Unsaid: "変更しない", Send: "メモを追加", Cancel: "追加せずに戻る",
		NoAuth:     "利用者の認証が設定されていないため、ここではメモを追加できません。",
		NoAuthHow:  "mailprobeの運用担当者が、basic_auth_usersを記載したファイルを --web.config.file で指定して起動すると、追加できるようになります。それまでは、エージェントのホストで「mailprobe annotate」をお使いください。",
		NoName:     "ログインした利用者の名前が分からないため、メモを追加できません。",
		NotRead:    "入力内容を読み取れませんでした。文章を短くして、もう一度入力してください。",
		OldForm:    "フォームの有効期限が切れていたため、まだ追加されていません。入力内容はそのまま残っていますので、もう一度送信してください。",
		TooLong:    "長すぎる文章があります。報告書には先頭の部分しか記載されません。まだ追加されていません。",
		Nothing:    "メモの内容がありません。原因、備考、計画作業かどうかのいずれかを入力してください。",
		Refused:    "このメモは受け付けられませんでした。まだ追加されていません。",
		NotWritten: "メモを保存できませんでした。入力内容はそのまま残っていますので、しばらくしてからもう一度送信してください。原因はエージェントのログに記録されています。",
	}
}
