package web

// overviewWords is what the overview says.
type overviewWords struct {
	Title        string
	TitleFailing string // %s: how many servers
	Heading      string
	Open         string // head of the open incidents
	NoneOpen     string
	Affected     string // %s of %s
	Began        string // servers %s, instant %s
	Since        string // %s: instant
	WeakIncident string
	Tally        string // %s: how many, %s: state
	TallyName    string

	Filter, Clear               string
	Text, State, Network, Label string
	Hint                        string // in the text field
	Any                         string
	NotUp                       string
	Sort                        string
	Caption                     string
	Count                       string // %s of %s
	NoneLike                    string
	NoServers                   string
	LastHour                    string // head of the sparklines
	Seen                        string // %s: instant
	Columns                     columnWords
	Notes                       columnNotes  // below the heads
	Short                       columnShorts // before a value on a narrow screen
	Weak, Coming                string
	ComingUntil                 string // between %s and %s
	Longest                     string // %s: delay
	NoneCame                    string
	Missing                     string // %s: test mails
	MissingNow                  string // %s: how many, in the column of the delay now
}

// columnWords has a word for each column.
type columnWords struct {
	Server, State, Network, Now, Usual, Awaited, Oldest, Settled string
}

// columnNotes say what a column counts.
type columnNotes struct {
	Now, Usual, Awaited string
}

// of returns the note on a column; empty: it needs none.
func (c columnNotes) of(key string) string {
	return map[string]string{"now": c.Now, "usual": c.Usual, "awaited": c.Awaited}[key]
}

// columnShorts name the figures of a server where there is room for no head.
type columnShorts struct {
	Now, Usual, Awaited, Oldest, Settled string
}

// of returns the word for a column.
func (c columnWords) of(key string) string {
	return map[string]string{
		"server": c.Server, "state": c.State, "network": c.Network, "now": c.Now, "usual": c.Usual, "awaited": c.Awaited, "oldest": c.Oldest, "settled": c.Settled,
	}[key]
}

func overviewEnglish() overviewWords {
	return overviewWords{
		Title: "Overview", TitleFailing: "%s failing – overview", Heading: "Mail servers",
		Open: "Open incidents", NoneOpen: "No open incident.", Affected: "%s of %s", Began: "%s; began %s", Since: "began %s",
		WeakIncident: "Low confidence: there was nothing to compare with, so it was unreachable from here at least.",
		Tally:        "%s %s", TallyName: "Servers by state",
		Filter: "Filter", Clear: "Clear", Text: "Name, network, label or domain", State: "State", Network: "Network", Label: "Label", Hint: "such as mx1 or tokyo",
		Any: "any", NotUp: "everything but up", Sort: "Sort by", Caption: "Mail servers and how they stand", Count: "%s of %s",
		NoneLike: "No server is like this.", NoServers: "No server is configured.", LastHour: "Last hour", Seen: "as the analysis found at %s",
		Columns: columnWords{Server: "Server", State: "State", Network: "Network", Now: "Delay now", Usual: "Usual delay", Awaited: "Awaited", Oldest: "Oldest awaited", Settled: "All settled up to"},
		Notes:   columnNotes{Now: "p50 / p90, 15 min", Usual: "p50 / p90", Awaited: "test mails"},
		Short:   columnShorts{Now: "now", Usual: "usual", Awaited: "awaited", Oldest: "oldest", Settled: "settled to"},
		Weak:    "low confidence", Coming: "late mail is still coming", ComingUntil: "late mail is still coming, expected until %s to %s",
		Longest: "Longest delay in the last hour: %s", NoneCame: "No test mail came in the last hour", Missing: "%s missing", MissingNow: "%s missing",
	}
}

func overviewJapanese() overviewWords {
	return overviewWords{
		Title: "一覧", TitleFailing: "異常%s台 – 一覧", Heading: "メールサーバー",
		Open: "発生中の障害", NoneOpen: "発生中の障害はありません。", Affected: "%[2]sのうち%[1]s台", Began: "%s、発生：%s", Since: "%sから",
		WeakIncident: "確度低：比較できる通信先がなかったため、少なくともここから到達できなかったことのみを示します。",
		Tally:        "%s台 %s", TallyName: "状態別のサーバー数",
		Filter: "絞り込み", Clear: "解除", Text: "名前・ネットワーク・ラベル・ドメイン", State: "状態", Network: "ネットワーク", Label: "ラベル", Hint: "例：mx1、tokyo",
		Any: "すべて", NotUp: "正常以外", Sort: "並べ替え", Caption: "メールサーバーの状態", Count: "%[2]s中%[1]s台",
		NoneLike: "該当するサーバーはありません。", NoServers: "サーバーが設定されていません。", LastHour: "直近1時間", Seen: "%s時点の分析による",
		Columns: columnWords{Server: "サーバー", State: "状態", Network: "ネットワーク", Now: "現在の遅延", Usual: "通常の遅延", Awaited: "到着待ち", Oldest: "最長の待ち", Settled: "結果確定"},
		Notes:   columnNotes{Now: "p50 / p90、15分間", Usual: "p50 / p90", Awaited: "テストメール"},
		Short:   columnShorts{Now: "現在", Usual: "通常", Awaited: "到着待ち", Oldest: "最長", Settled: "確定"},
		Weak:    "確度低", Coming: "遅延メールを配送中", ComingUntil: "遅延メールを配送中（%s～%sに完了の見込み）",
		Longest: "直近1時間の最大遅延：%s", NoneCame: "直近1時間に届いたテストメールはありません", Missing: "未着%s", MissingNow: "未着%s通",
	}
}
