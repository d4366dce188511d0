package incident

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

func weekday(t time.Time) string {
	return [...]string{"日", "月", "火", "水", "木", "金", "土"}[t.Weekday()]
}

func japaneseJunk(junk, copies int) string {
	return fmt.Sprintf("迷惑メールフォルダへの到着は%s通、重複して届いた写しは%s通です。", number(junk), number(copies))
}

func japaneseList(list []string) string { return strings.Join(list, "、") }

func japaneseOutage(o outageWords) string {
	if o.Open {
		did := [...]string{"に接続できない状態が続いています", "で、受け付けたメールが配送されない状態が続いています", "で、接続できない、またはメールが配送されない状態が続いています"}[o.Failure]
		return fmt.Sprintf("%sより、%sのメールサーバー%s（対象：%s。継続時間：%s）。", o.Period, o.Servers, did, o.Scope, o.Duration)
	}
	did := [...]string{"に接続できない状態となりました", "で、受け付けたメールが配送されない状態となりました", "で、接続できない、またはメールが配送されない状態となりました"}[o.Failure]
	return fmt.Sprintf("%sの間、%sのメールサーバー%s（対象：%s。継続時間：%s）。", o.Period, o.Servers, did, o.Scope, o.Duration)
}

func japaneseFates(f fateWords) string {
	words := []string{}
	if f.Late > 0 {
		words = append(words, fmt.Sprintf("%s通が遅れて到着し（最大%s）", number(f.Late), f.Longest))
	} else {
		words = append(words, "遅れて到着したものはなく")
	}
	if f.Missing > 0 {
		words = append(words, fmt.Sprintf("%s通がまだ到着しておらず", number(f.Missing)))
	}
	returned := "送信者へ返送または拒否されたものはありません"
	if f.Returned > 0 {
		returned = fmt.Sprintf("%s通が送信者へ返送または拒否されました", number(f.Returned))
	}
	words = append(words, returned)
	sentence := fmt.Sprintf("%sに対象サーバーへ送信したテストメール%s通のうち、%s", cmp.Or(f.Period, "この間"), number(f.Sent), japaneseList(words))
	switch {
	case f.Lost > 0:
		return sentence + fmt.Sprintf("（消失%s通）。", number(f.Lost))
	case f.Missing == 0:
		return sentence + "（消失なし）。"
	}
	return sentence + "。"
}

func japaneseMethod(w methodWords) string {
	return fmt.Sprintf("mailprobeは、各サーバーへ一定間隔で識別子付きのテストメールを送信し、届くべきメールボックスを監視します。"+
		"サーバーの応答または無応答は、その時点の状態を示す証拠として扱います。障害の開始と終了は、一方の状態を示す最後の証拠と、他方の状態を示す最初の証拠との間の区間で示し、外側へ丸めています。"+
		"異なるメールによる証拠が%[1]s件続いた場合に障害と判定し、%[2]s未満の回復は一つの障害の中に記載します。"+
		"遅延メールとは、その経路の通常の遅延（99パーセンタイル）の%[3]s倍、最短でも%[4]sを超えて届いたメールです。遅延は最初の送信試行からメールボックスへの到着まで、滞留数は送信を開始し結果が確定していないテストメールの数です。"+
		"監視していない時間の状態は、正常とも異常とも判断していません。",
		w.Evidence, w.FlapMax, w.Factor, w.Floor)
}
