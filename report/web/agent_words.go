package web

// agentWords is what the page of the agent says.
type agentWords struct {
	Title      string
	Intro      string
	Name       string
	Version    string
	Started    string
	Ran        string // %s: for how long
	State      string
	Watching   string
	NotWatched string
	Coverage   string

	Routes, Mailboxes, References       string // captions
	NoRoutes, NoMailboxes, NoReferences string
	ReferencesAre                       string

	Route, Server, Via, Every, Sent, Delivered string
	Awaited, Oldest, LastDelay, LastAttempt    string
	SinceStart                                 string
	Uncertain                                  string // %s: how many
	Junk                                       string
	Ago                                        string // %s: duration

	Mailbox, Reference, Mode, AsOf        string
	Readable, Unreadable, Answers, Silent string

	Machines, Metrics, Healthy, Ready string
	MetricsAre, HealthyIs, ReadyIs    string
}

func agentEnglish() agentWords {
	return agentWords{
		Title: "Agent", Intro: "How the program that watches the mail servers is itself.",
		Name: "Name", Version: "Version", Started: "Running since", Ran: "for %s", State: "State", Watching: "watching", NotWatched: "not watching", Coverage: "Watched",
		Routes: "Routes", Mailboxes: "Mailboxes", References: "References",
		NoRoutes: "No route is configured: no test mail is sent.", NoMailboxes: "No mailbox is configured: no test mail can be seen to arrive.",
		NoReferences: "No reference is configured. Without one, an agent that is cut off itself is hard to tell from mail servers that are all down.", ReferencesAre: "Outside addresses that tell, when nothing else answers, whether the agent itself is cut off.",
		Route: "Route", Server: "Server", Via: "How", Every: "Every", Sent: "Sent", Delivered: "Delivered", Awaited: "Awaited", Oldest: "Oldest awaited", LastDelay: "Last delay", LastAttempt: "Last attempt",
		SinceStart: "since the start", Uncertain: "and %s uncertain", Junk: "in the junk folder", Ago: "%s ago",
		Mailbox: "Mailbox", Reference: "Reference", Mode: "Mode", AsOf: "As of", Readable: "readable", Unreadable: "unreadable", Answers: "answers", Silent: "does not answer",
		Machines: "For programs", Metrics: "Metrics", Healthy: "Is it healthy?", Ready: "Is it ready?",
		MetricsAre: "for Prometheus", HealthyIs: "fails when a restart would help", ReadyIs: "fails while it starts or stops",
	}
}

func agentJapanese() agentWords {
	return agentWords{
		Title: "エージェント", Intro: "メールサーバーを監視しているプログラム自体の状態です。",
		Name: "名前", Version: "バージョン", Started: "起動日時", Ran: "稼働時間%s", State: "状態", Watching: "監視中", NotWatched: "監視停止", Coverage: "監視時間",
		Routes: "経路", Mailboxes: "メールボックス", References: "参照先",
		NoRoutes: "経路が設定されていないため、テストメールは送信されません。", NoMailboxes: "メールボックスが設定されていないため、テストメールの到着を確認できません。",
		NoReferences: "参照先が設定されていません。参照先がないと、エージェント自体の通信断と全サーバーの停止を区別しにくくなります。", ReferencesAre: "ほかがすべて応答しないときに、エージェント自体の通信断かどうかを判断するための外部の接続先です。",
		Route: "経路", Server: "サーバー", Via: "送信方法", Every: "間隔", Sent: "送信", Delivered: "到着", Awaited: "到着待ち", Oldest: "最長の待ち", LastDelay: "最新の遅延", LastAttempt: "最新の送信",
		SinceStart: "起動以降", Uncertain: "ほか不確定%s", Junk: "迷惑メールフォルダ", Ago: "%s前",
		Mailbox: "メールボックス", Reference: "参照先", Mode: "方式", AsOf: "確認時刻", Readable: "読み取り可", Unreadable: "読み取り不可", Answers: "応答あり", Silent: "応答なし",
		Machines: "プログラム用", Metrics: "メトリクス", Healthy: "正常性", Ready: "稼働可否",
		MetricsAre: "Prometheus用", HealthyIs: "再起動で回復し得る場合にエラー", ReadyIs: "起動中・停止中にエラー",
	}
}
