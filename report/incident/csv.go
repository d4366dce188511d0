package incident

import (
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// csvHead names the columns of a CSV report. They are stable: new ones are
// added at the end.
var csvHead = []string{
	"agent", "incident", "server", "network", "labels", "customer_mailboxes",
	"kinds", "outages", "weak", "start_from", "start_to", "end_from", "end_to",
	"sent", "delivered", "late", "junk", "copies", "rejected", "expired", "bounced", "lost", "pending", "uncertain",
	"usual_p50_seconds", "usual_p90_seconds", "delay_p50_seconds", "delay_p90_seconds", "delay_max_seconds",
	"backlog", "backlog_peak", "backlog_peak_at", "drain_per_second", "overtaken", "outstanding",
	"fresh_from", "fresh_to", "fresh_eta", "fresh_eta_from", "fresh_eta_to",
	"accepted_from", "accepted_to", "accepted_eta", "accepted_eta_from", "accepted_eta_to",
	"last_from", "last_to", "last_eta", "last_eta_from", "last_eta_to",
	"flaps", "planned_outages",
}

// writeCSV writes a row a server (RFC 4180). Times are RFC 3339; what is not
// known is empty.
func writeCSV(w io.Writer, d report.Dossier, loc *time.Location) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{csvHead}
	for _, a := range d.Servers {
		rows = append(rows, csvRow{loc}.row(d, a))
	}
	return out.WriteAll(rows)
}

type csvRow struct{ loc *time.Location }

func (c csvRow) row(d report.Dossier, a report.Account) []string {
	incident := ""
	if d.Incident != nil {
		incident = d.Incident.ID
	}
	row := []string{guard(d.Agent), guard(incident), guard(a.Server.Name), guard(a.Server.Network), guard(labelList(a.Server.Labels)), count(a.Server.Mailboxes)}
	row = append(row, c.outages(a)...)
	for _, n := range []int{a.Sent, a.Delivered, a.Late, a.Junk, a.Copies, a.Rejected, a.Expired, a.Bounced, a.Lost, a.Pending, a.Uncertain} {
		row = append(row, strconv.Itoa(n))
	}
	u, q := a.Usual, a.Delay
	row = append(row, quantile(u, u.P50), quantile(u, u.P90), quantile(q, q.P50), quantile(q, q.P90), quantile(q, q.Max), strconv.Itoa(a.Backlog.Total()))
	row = append(row, c.flush(a.Flush)...)
	return append(row, c.besides(a)...)
}

// outages tells the first and the last bound of a server's outages of mail.
func (c csvRow) outages(a report.Account) []string {
	var kinds []string
	var first, last report.Outage
	weak, n := false, 0
	for _, o := range a.Outages {
		if kind := string(o.Kind); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		if !o.Kind.MailOutage() || o.Planned {
			continue
		}
		if n == 0 {
			first = o
		}
		last, weak, n = o, weak || o.Weak, n+1
	}
	row := []string{guard(strings.Join(kinds, "+")), strconv.Itoa(n), strconv.FormatBool(weak)}
	return append(append(row, c.interval(first.Start)...), c.interval(last.End)...)
}

// besides counts the recoveries in outages of mail, and the outages that were
// planned.
func (c csvRow) besides(a report.Account) []string {
	flaps, planned := 0, 0
	for _, o := range a.Outages {
		switch {
		case !o.Kind.MailOutage():
		case o.Planned:
			planned++
		default:
			flaps += len(o.Flaps)
		}
	}
	return []string{strconv.Itoa(flaps), strconv.Itoa(planned)}
}

func (c csvRow) flush(f *report.Flush) []string {
	if f == nil {
		return make([]string, 20)
	}
	row := []string{strconv.Itoa(f.Peak), c.time(f.PeakAt), strconv.FormatFloat(f.Drain, 'g', 6, 64), strconv.Itoa(f.Overtaken), strconv.Itoa(f.Outstanding)}
	for _, e := range []report.End{f.Fresh, f.Accepted, f.Last} {
		var reached probe.Interval
		var eta report.Estimate
		if e.Reached {
			reached = e.At
		} else if e.Estimate != nil {
			eta = *e.Estimate
		}
		row = append(append(row, c.interval(reached)...), c.time(eta.At), c.time(eta.From), c.time(eta.To))
	}
	return row
}

func (c csvRow) interval(i probe.Interval) []string { return []string{c.time(i.From), c.time(i.To)} }

func (c csvRow) time(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(c.loc).Format(time.RFC3339Nano)
}

func quantile(q report.Quantiles, d time.Duration) string {
	if q.N == 0 {
		return ""
	}
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64)
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func labelList(m map[string]string) string {
	var list []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list = append(list, fmt.Sprintf("%s=%s", key, m[key]))
	}
	return strings.Join(list, " ")
}

// guard puts an apostrophe before what a spreadsheet would run as a formula.
func guard(s string) string {
	if s = words.Plain(s); s != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}
