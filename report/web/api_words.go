package web

// apiWords is what the page on the API says, but for the fields: see apiFieldWords.
type apiWords struct {
	Title, Lead string
	Rules       []string // that hold for every path
	OpenAPI     string   // what the link to that document says

	Contents, Paths, Schemas, Problems string // heads
	Params, Answer, Example            string // of a path
	Request                            string // head of the example's request
	Parameter, Type, Meaning, Field    string // columns
	Status, Problem                    string
	ParamsOf, FieldsOf                 string // captions; %s: path, or schema
	ProblemsCaption                    string
	Path, Required, Default, OneOf     string // what is said of a parameter; %s of the last two
	List, OrNull, OrNone               string // what is said of a type; %s of the first
	IncidentVersion                    string // %d: version of the report's format

	Types     map[string]string // by the names in apiField and apiKind
	Endpoints map[string]apiPathWords
	ParamText map[string]string // by the endpoint's name and its own, or by its own
	Mistakes  []apiProblemWords
}

// apiPathWords say what a path is for.
type apiPathWords struct{ Title, Text string }

// apiProblemWords explain a type of problem.
type apiProblemWords struct {
	Type   string // fragment of this page
	Status int
	Text   string
}

func apiEnglish() apiWords {
	return apiWords{
		Title: "API",
		Lead:  "What the pages show, for programs. Everything is read with GET; nothing is changed.",
		Rules: []string{
			"All paths begin with /api/v1. Within this version, paths, parameters and fields are only added: pass over what you do not know.",
			"Times are written as in RFC 3339, with the offset of the zone that the agent is configured for; those of a verdict are in UTC. Durations are numbers of seconds; the names of such fields end in “seconds”.",
			"Two bounds say how well a time is known: it lies between “from” and “to”.",
			"Every field that is listed is there. Null says that there is no such thing, or that it is not known; an empty list, that there is none. Only where it is said of a field may it be left out.",
			"All counts are of test mails, never of customers’ mails. Texts of other servers stand as they came: escape them where you show them.",
			"In a query, a plus sign must be written as %2B. A parameter that is not listed is refused, and so is one that is given twice.",
			"Nothing may be cached (Cache-Control: no-store), and no other web site may read it (there is no CORS).",
		},
		OpenAPI:  "The same as an OpenAPI 3.1 document",
		Contents: "Contents", Paths: "Paths", Schemas: "Objects", Problems: "Problems",
		Params: "Parameters", Answer: "Answer", Example: "Example", Request: "Request",
		Parameter: "Parameter", Type: "Type", Meaning: "Meaning", Field: "Field", Status: "Status", Problem: "Problem",
		ParamsOf: "Parameters of %s", FieldsOf: "Fields of %s",
		ProblemsCaption: "What may go wrong: an object of this kind is sent as application/problem+json (RFC 9457)",
		Path:            "part of the path", Required: "must be given", Default: "%s if not given", OneOf: "One of: %s.",
		List: "list of %s", OrNull: "or null", OrNone: "may be left out",
		IncidentVersion: "Its format is that of the report in JSON, version %d, which can be downloaded from the page of the incident too.",
		Types:           map[string]string{"string": "text", "integer": "integer", "number": "number", "boolean": "true or false", "time": "time", "labels": "texts by key"},
		Endpoints: map[string]apiPathWords{
			"overview":  {"All servers", "How every server stands now, and the open incidents."},
			"server":    {"One server", "What one server’s test mails met in a span of time. Without a span it is the last 24 hours; with one side of it, a day from there."},
			"probes":    {"Test mails of a server", "Test mails, the newest first, a page at a time."},
			"probe":     {"One test mail", "All that is known of one test mail: attempts with their steps, receipt, arrivals, notifications."},
			"incidents": {"Incidents", "The incidents that lasted into a span of time, the newest first; without a span, all."},
			"incident":  {"One incident", "The report of an incident."},
			"ask":       {"Was my mail lost?", "What became of a mail that somebody misses: the verdict with its key facts, and the answer in words."},
			"agent":     {"The agent", "How the agent itself is: what it reads, and what is wrong with it."},
		},
		ParamText: map[string]string{
			"server": "Name of the server", "route": "Name of the route", "id": "Id of the test mail", "incident.id": "Id of the incident",
			"from": "Start of the span", "to": "End of the span", "failed": "Only what did not come, came late, or came to the junk folder",
			"before": "“next” of the page before", "limit": "How many at the most, up to 1000",
			"ask.to":        "An address, a domain or a server: of the customer, in either direction",
			"ask.at":        "When the mail was sent, as a person says it: 5:34, yesterday 17:00, 昨日17時, 5月6日 午前5時半, or as in RFC 3339",
			"ask.direction": "Which way it went: in to a customer, or out from one",
			"ask.sender":    "By what kind of server it was sent: postfix, exim, sendmail, exchange, none, or after how long it gives up, such as 4h",
			"ask.lang":      "Language of the answer; if not given, as in Accept-Language, else English",
		},
		Mistakes: []apiProblemWords{
			{"mistake", 400, "A parameter is not known, is missing, or has a value that makes no sense. “field” names it, and “like” holds what may have been meant."},
			{"not-found", 404, "There is no such path, server, test mail or incident. “like” holds names that look like it."},
			{"method", 405, "The API only reads: use GET or HEAD."},
			{"broken", 500, "Something went wrong within mailprobe. Its log says what; try again in a moment."},
		},
	}
}

func apiJapanese() apiWords {
	return apiWords{
		Title: "API",
		Lead:  "各ページの内容をプログラムから取得できます。GETで読み取るだけで、何も変更しません。",
		Rules: []string{
			"パスはすべて/api/v1で始まります。この版ではパス、パラメーター、項目の追加だけを行います。知らない項目は読み飛ばしてください。",
			"時刻はRFC 3339の形式で、エージェントに設定されたタイムゾーンの時差を付けて表します（判定の時刻はUTC）。時間の長さは秒数で、項目名の末尾が「seconds」になります。",
			"時刻の確からしさは上下の範囲で示します。実際の時刻は「from」と「to」の間にあります。",
			"一覧にある項目は必ず含まれます。nullは「ない」または「不明」、空のリストは「1つもない」ことを表します。省略されることがあるのは、その旨を記した項目だけです。",
			"数はすべてテストメールの数で、お客様のメールは数えません。他のサーバーの文言はそのまま載せています。表示するときはエスケープしてください。",
			"クエリーの中の「+」は%2Bと書いてください。一覧にないパラメーターや、2回指定されたパラメーターはエラーになります。",
			"キャッシュはできません（Cache-Control: no-store）。他のウェブサイトからは読み取れません（CORSなし）。",
		},
		OpenAPI:  "同じ内容のOpenAPI 3.1文書",
		Contents: "目次", Paths: "パス", Schemas: "オブジェクト", Problems: "エラー",
		Params: "パラメーター", Answer: "回答", Example: "例", Request: "リクエスト",
		Parameter: "パラメーター", Type: "型", Meaning: "意味", Field: "項目", Status: "ステータス", Problem: "エラー",
		ParamsOf: "%sのパラメーター", FieldsOf: "%sの項目",
		ProblemsCaption: "起こりうるエラー：application/problem+json（RFC 9457）として、次の形式で返します",
		Path:            "パスの一部", Required: "必須", Default: "指定しない場合は%s", OneOf: "次のいずれか：%s。",
		List: "%sのリスト", OrNull: "またはnull", OrNone: "省略されることがある",
		IncidentVersion: "形式はJSONの障害報告書（版%d）と同じで、障害のページからもダウンロードできます。",
		Types:           map[string]string{"string": "文字列", "integer": "整数", "number": "数値", "boolean": "真偽値", "time": "時刻", "labels": "キーごとの文字列"},
		Endpoints: map[string]apiPathWords{
			"overview":  {"全サーバー", "各サーバーの現在の状態と、継続中の障害です。"},
			"server":    {"1台のサーバー", "ある時間帯に、そのサーバーのテストメールがどうなったかです。時間帯を指定しなければ直近24時間、片側だけなら、そこから1日分です。"},
			"probes":    {"サーバーのテストメール", "テストメールを新しい順に、1ページずつ返します。"},
			"probe":     {"1通のテストメール", "1通のテストメールについて分かっていることのすべて（試行と各段階、受領、到着、通知）です。"},
			"incidents": {"障害一覧", "ある時間帯にかかる障害を新しい順に返します。時間帯を指定しなければ、すべてです。"},
			"incident":  {"1件の障害", "障害報告書です。"},
			"ask":       {"メールは失われたのか", "届かないメールがどうなったか（判定と主な事実、文章での回答）です。"},
			"agent":     {"エージェント", "エージェント自身の状態（読み取り先と問題点）です。"},
		},
		ParamText: map[string]string{
			"server": "サーバーの名前", "route": "経路の名前", "id": "テストメールのID", "incident.id": "障害のID",
			"from": "時間帯の始まり", "to": "時間帯の終わり", "failed": "届かない・遅れた・迷惑メールに入ったものだけ",
			"before": "前のページの「next」の値", "limit": "最大件数（1000まで）",
			"ask.to":        "お客様のアドレス、ドメイン、またはサーバー（どちらの向きでも）",
			"ask.at":        "メールの送信時刻。話し言葉で指定できます：5:34、yesterday 17:00、昨日17時、5月6日 午前5時半、またはRFC 3339",
			"ask.direction": "メールの向き：inはお客様宛て、outはお客様から",
			"ask.sender":    "送信元のサーバーの種類：postfix、exim、sendmail、exchange、none、または断念するまでの時間（4hなど）",
			"ask.lang":      "回答の言語。指定しない場合はAccept-Language、それもなければ英語",
		},
		Mistakes: []apiProblemWords{
			{"mistake", 400, "知らないパラメーターがある、必須のものがない、または値が正しくありません。「field」がそのパラメーター、「like」が候補です。"},
			{"not-found", 404, "そのパス、サーバー、テストメール、または障害はありません。「like」は似た名前です。"},
			{"method", 405, "APIは読み取り専用です。GETまたはHEADを使ってください。"},
			{"broken", 500, "mailprobeの内部で問題が発生しました。詳細はログにあります。しばらくしてから再度お試しください。"},
		},
	}
}
