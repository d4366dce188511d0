package web

// layoutWords is what stands around every page.
type layoutWords struct {
	Skip      string
	Nav       string // what the links in the header are
	Languages string // what the language links are
	Overview  string
	Incidents string
	Ask       string
	Agent     string
	API       string

	TestMails string // that figures count test mails alone
	AsOf      string // %s: instant
	Zone      string // %s: name of the zone
	ByAgent   string // %s: name
	Version   string // %s: version

	// The agent cannot be reached since %s.
	Lost   string
	Old    string // what is seen is as of %s
	Back   string
	Copied string
	Failed string // copying did
}

func layoutEnglish() layoutWords {
	return layoutWords{
		Skip: "Skip to the content", Nav: "Main pages", Languages: "Language",
		Overview: "Overview", Incidents: "Incidents", Ask: "Was it lost?", Agent: "Agent", API: "API",
		TestMails: "Every figure counts test mails that mailprobe sent, never customers’ mails.",
		AsOf:      "As of %s", Zone: "Times are in %s", ByAgent: "Agent %s", Version: "mailprobe %s",
		Lost: "The agent has not answered since %s.", Old: "What you see is as of %s.", Back: "The agent answers again.",
		Copied: "Copied", Failed: "Could not copy: select the text instead",
	}
}

func layoutJapanese() layoutWords {
	return layoutWords{
		Skip: "本文へ移動", Nav: "主なページ", Languages: "言語",
		Overview: "一覧", Incidents: "障害", Ask: "不達の調査", Agent: "エージェント", API: "API",
		TestMails: "数値はすべてmailprobeが送信したテストメールのもので、お客様のメールの数ではありません。",
		AsOf:      "%s現在", Zone: "時刻は%s", ByAgent: "エージェント %s", Version: "mailprobe %s",
		Lost: "%sからエージェントが応答していません。", Old: "表示内容は%s現在のものです。", Back: "エージェントの応答が回復しました。",
		Copied: "コピーしました", Failed: "コピーできませんでした。文字を選択してコピーしてください",
	}
}

// errorWords is what the page of an error says.
type errorWords struct {
	NotFound     string // title
	NotFoundText string
	NotFoundNext string
	NoServer     string // %s: name
	NoIncident   string // %s: id
	NoProbe      string // %s: route and id
	Like         string

	Mistake     string // title
	MistakeText string
	MistakeNext string
	Meant       string

	Broken     string // title
	BrokenText string
	BrokenNext string // %s: instant

	Detail string
	Home   string
}

func errorEnglish() errorWords {
	return errorWords{
		NotFound: "Not found", NotFoundText: "There is nothing at this address.", NotFoundNext: "Check the address, or begin from the overview.",
		NoServer: "No server “%s” is under watch.", NoIncident: "The record holds no incident “%s”.", NoProbe: "The record holds no test mail “%s”, or not any more.",
		Like:    "Names that look like it:",
		Mistake: "This question cannot be answered as it was put", MistakeText: "A part of it was not understood.", MistakeNext: "Go back, change it, and ask again.", Meant: "Perhaps you meant:",
		Broken: "This page could not be made", BrokenText: "Something failed within mailprobe. What it measures goes on being recorded unless the overview says otherwise.",
		BrokenNext: "Try again in a moment. If it stays so, whoever runs mailprobe finds the cause in the agent’s log at %s.",
		Detail:     "In the program’s own words:", Home: "To the overview",
	}
}

func errorJapanese() errorWords {
	return errorWords{
		NotFound: "見つかりません", NotFoundText: "このアドレスには何もありません。", NotFoundNext: "アドレスを確認するか、一覧からお探しください。",
		NoServer: "サーバー「%s」は監視していません。", NoIncident: "障害「%s」は記録にありません。", NoProbe: "テストメール「%s」は記録にないか、すでに削除されています。",
		Like:    "似た名前：",
		Mistake: "このままではお答えできません", MistakeText: "ご指定の内容に、読み取れない部分があります。", MistakeNext: "前のページに戻り、内容を直してもう一度お試しください。", Meant: "次のいずれかではありませんか：",
		Broken: "ページを表示できません", BrokenText: "mailprobeの内部で問題が発生しました。一覧に表示がない限り、測定結果の記録は続いています。",
		BrokenNext: "しばらくしてからもう一度お試しください。続く場合は、運用担当者が%sのエージェントのログで原因を確認できます。",
		Detail:     "プログラムの出力：", Home: "一覧へ",
	}
}
