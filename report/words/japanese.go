package words

import (
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

func japanese() Words {
	return Words{
		Lang: Japanese,
		None: "－", NotKnown: "不明", Dash: "～", Clause: "、", Colon: "：",
		percent: "%s%%", inPhase: "%s（%s時）",
		units: units{ms: "%dミリ秒", s: "%d秒", tenths: "%s秒", min: "%d分", h: "%d時間", d: "%d日"},
		instant: instants{
			fromTo: "%s～%s", atTheLatest: "遅くとも%s（それ以前の状態は不明）", between: "%s（%s～%sの間）", inZone: "%s（%s）",
			until: "遅くとも", about: "%s頃", aboutBy: "遅くとも%s", aboutBetween: "%s～%sの間", aboutZone: "%s（%s）", aboutDate: "%s %s",
		},
		names: japaneseNames(),
		counts: counts{
			servers:   func(n int) string { return Number(n) + "台" },
			mails:     func(n int) string { return "テストメール" + Number(n) + "通" },
			mailboxes: func(n int) string { return Number(n) + "件" },
			outages:   func(n int) string { return Number(n) + "件" },
		},
		date:  func(t time.Time) string { return t.Format("2006年01月02日") + "(" + Weekday(t) + ")" },
		short: func(t time.Time) string { return t.Format("01月02日") },
		list:  func(list []string) string { return strings.Join(list, "、") },
	}
}

func japaneseNames() names {
	return names{
		kinds: map[report.Kind]string{report.Down: "接続不可", report.NotDelivering: "配送停止", report.Slow: "遅延", report.Unreadable: "メールボックス読み取り不可"},
		states: map[report.State]string{
			report.StateUp: "正常", report.StateDown: "接続不可", report.StateNotDelivering: "配送停止", report.StateSlow: "遅延",
			report.StateUnreadable: "メールボックス読み取り不可", report.StateUnknown: "不明", report.StatePlanned: "計画作業",
		},
		incidents: map[report.IncidentState]string{
			report.IncidentOpen: "発生中", report.IncidentOver: "復旧済み", report.IncidentPlanned: "計画作業",
			report.IncidentMerged: "統合済み", report.IncidentWithdrawn: "取り消し", report.IncidentUnwatched: "監視終了",
		},
		services: map[report.Service]string{
			report.TakesMX: "外部からのメール受信（25番ポート）", report.TakesSubmission: "お客様からのメール送信（サブミッション）",
			report.DeliversIn: "受信メールの配送", report.DeliversOut: "送信メールの配送", report.ServesIMAP: "メールの閲覧（IMAP）",
		},
		classes: map[probe.Class]string{
			probe.Accepted: "受付", probe.Deferred: "一時エラー（4xx）", probe.Rejected: "受信拒否（5xx）", probe.AuthFailed: "ログイン拒否", probe.TLSFailed: "TLSエラー",
			probe.DNSFailed: "名前解決不可", probe.NullMX: "メールを受け取らないドメイン", probe.Refused: "接続拒否", probe.Unreachable: "到達不可",
			probe.TimedOut: "応答なし", probe.Disconnected: "接続断", probe.Protocol: "SMTP以外の応答",
			probe.Capped: "エージェントの送信制限により保留", probe.Interrupted: "エージェント側の都合により中断", probe.Aborted: "エージェントの不具合により中止",
		},
		phases: map[probe.Phase]string{
			probe.PhaseDNS: "名前解決", probe.PhaseConnect: "接続", probe.PhaseTLS: "TLS確立",
			probe.PhaseAuth: "ログイン", probe.PhaseEnvelope: "宛先指定", probe.PhaseData: "本文送信",
		},
		outcomes: map[probe.Outcome]string{
			probe.Pending: "到着待ち", probe.Uncertain: "到着待ち（受付の成否は不明）", probe.Delivered: "到着", probe.Rejection: "受信拒否",
			probe.Expired: "送信断念", probe.Bounced: "不達通知", probe.Lost: "消失",
		},
		vias: map[probe.Via]string{
			probe.Submission: "お客様と同じ方法で送信（サブミッション）", probe.MX: "外部のメールサーバーと同じ方法で送信（25番ポート）", probe.Relay: "外部のメールサーバー経由で送信（リレー）",
		},
		directions: map[report.Direction]string{report.Inbound: "受信メール", report.Outbound: "送信メール"},
		overdue:    "メールが時間内に届かない", unreadable: "メールボックスを読み取れない",
	}
}

// Weekday returns the day of the week as it stands in Japanese dates.
func Weekday(t time.Time) string {
	return [...]string{"日", "月", "火", "水", "木", "金", "土"}[t.Weekday()]
}
