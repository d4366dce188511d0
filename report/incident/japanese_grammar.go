package incident

import (
	"cmp"
	"fmt"

	"mailprobe/report/words"
)

func japaneseJunk(junk, copies int) string {
	return fmt.Sprintf("迷惑メールフォルダへの到着は%s通、重複して届いた写しは%s通です。", words.Number(junk), words.Number(copies))
}

// japaneseAside counts the servers that were not asked for.
func japaneseAside(n int, affected bool) string {
	if affected {
		return "このほかに影響を受けた" + words.Number(n) + "台は、ここには示していません。"
	}
	return "このほかの" + words.Number(n) + "台は、本書の対象に含めていません。"
}

func japaneseOutage(o outageWords) string {
	if o.Open {
		did := [...]string{"に接続できない状態が続いています", "で、受け付けたメールが配送されない状態が続いています", "で、接続できない、またはメールが配送されない状態が続いています"}[o.Failure]
		return fmt.Sprintf("%s %s（%s）より、%sのメールサーバー%s（%s対象：%s。継続時間：%s）。", o.Day, o.From, o.Zone, o.Servers, did, japaneseBack(o), o.Scope, o.Duration)
	}
	did := [...]string{"に接続できない状態となりました", "で、受け付けたメールが配送されない状態となりました", "で、接続できない、またはメールが配送されない状態となりました"}[o.Failure]
	return fmt.Sprintf("%s %sから%sまで（%s）、%sのメールサーバー%s（%s対象：%s。継続時間：%s）。", o.Day, o.From, o.To, o.Zone, o.Servers, did, japaneseBack(o), o.Scope, o.Duration)
}

func japaneseBack(o outageWords) string {
	if o.Earlier == "" {
		return ""
	}
	return fmt.Sprintf("うち%s台は%sに復旧。", words.Number(o.Back), o.Earlier)
}

// japanesePart names servers of an incident by their number.
func japanesePart(n, of int) string {
	switch {
	case of == 1:
		return "対象サーバー"
	case n == of:
		return fmt.Sprintf("対象の全%s台", words.Number(n))
	}
	return fmt.Sprintf("%s台中%s台", words.Number(of), words.Number(n))
}

func japaneseFlush(f flushWords) string {
	fresh, stop := "新規メールの正常化の時期は不明", "です。"
	switch {
	case f.Fresh != "":
		fresh, stop = fmt.Sprintf("%s以降に送信されたメールは正常に配送されて", f.Fresh), "います。"
	case f.FreshExpected != "":
		fresh = fmt.Sprintf("新規メールの正常化は%s", f.FreshExpected)
	}
	if f.NoneLate {
		return fresh + stop
	}
	if f.Fresh != "" {
		fresh += "おり"
	}
	switch {
	case f.Last != "":
		return fmt.Sprintf("%s、最後の遅延メールの到着は%sです。", fresh, f.Last)
	case f.LastExpected != "":
		return fmt.Sprintf("%s、最後の遅延メールの到着は%sです。", fresh, f.LastExpected)
	}
	return fresh + "、遅延メールの到着完了の時期は不明です。"
}

// predicate is the end of a clause: where another one follows, and where the
// sentence stops.
type predicate struct{ joint, stop string }

// japaneseClauses joins clauses to a sentence without its full stop.
func japaneseClauses(list []predicate) string {
	var parts []string
	for n, p := range list {
		if n+1 < len(list) {
			parts = append(parts, p.joint)
		} else {
			parts = append(parts, p.stop)
		}
	}
	return words.In(words.Japanese).List(parts)
}

func japaneseFates(f fateWords) string {
	longest := ""
	if f.Longest != "" {
		longest = fmt.Sprintf("（最大%s）", f.Longest)
	}
	list := []predicate{{"遅れて到着したものはなく" + longest, "遅れて到着したものはありません" + longest}}
	if f.Late > 0 {
		late := words.Number(f.Late) + "通が遅れて到着し"
		list = []predicate{{late + longest, late + "ました" + longest}}
	}
	list = append(list, japaneseCosts(f, "いません")...)
	if f.Expired+f.Refused+f.Returned == 0 {
		list = append(list, predicate{"拒否または返送されたものはなく", "拒否または返送されたものはありません"})
	}
	if f.Lost+f.Missing == 0 {
		list = append(list, predicate{"失われたものはなく", "失われたものはありません"})
	}
	return fmt.Sprintf("%sに対象サーバーへ送信したテストメール%s通のうち、%s。", cmp.Or(f.Period, "この間"), words.Number(f.Sent), japaneseClauses(list))
}

// japaneseCosts tells, each by itself, what did not come. Of what is not there
// yet, a report and a notice speak in different tones.
func japaneseCosts(f fateWords, not string) []predicate {
	var list []predicate
	add := func(n int, joint, stop string) {
		if n > 0 {
			list = append(list, predicate{words.Number(n) + joint, words.Number(n) + stop})
		}
	}
	const told = "（実際のメールでは送信者に通知されます）"
	add(f.Missing, "通がまだ到着しておらず", "通がまだ到着して"+not)
	add(f.Expired, "通は送信できず"+told, "通は送信できませんでした"+told)
	add(f.Refused, "通は受信を拒否され", "通は受信を拒否されました")
	add(f.Returned, "通は送信者へ返送され", "通は送信者へ返送されました")
	add(f.Lost, "通は失われ", "通は失われました")
	return list
}

func japaneseMethod(w methodWords) string {
	return fmt.Sprintf("mailprobeは、各サーバーへ一定間隔で識別子付きのテストメールを送信し、届くべきメールボックスを監視します。"+
		"サーバーの応答または無応答は、その時点の状態を示す証拠として扱います。障害の開始と終了は、一方の状態を示す最後の証拠と、他方の状態を示す最初の証拠との間の区間で示し、外側へ丸めています。"+
		"異なるメールによる証拠が%[1]s件続いた場合に障害と判定し、%[2]s未満の回復は一つの障害の中に記載します。"+
		"遅延メールとは、その経路の通常の遅延（99パーセンタイル）の%[3]s倍、最短でも%[4]sを超えて届いたメールです。遅延は最初の送信試行からメールボックスへの到着まで、滞留数は送信を開始し結果が確定していないテストメールの数です。"+
		"監視していない時間の状態は、正常とも異常とも判断していません。",
		w.Evidence, w.FlapMax, w.Factor, w.Floor)
}
