package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/answer"
	"mailprobe/report/when"
	"mailprobe/report/words"
)

// askForm is the question as it was typed, with what is wrong with it.
type askForm struct {
	To, At    askField
	Direction report.Direction
	Sender    askField
	Senders   []option
	Unfolded  bool   // something is wrong in the part that is folded
	Focus     string // id of the field that the reader should be at; empty: the answer
	Mistake   string // of no field, or of one that is none of the form's
	Detail    string // of it, in the program's own words

	first time.Time // when the question of a shared address was asked; zero: it is asked now
}

// askField is a field, with what is wrong with it.
type askField struct {
	Name    string
	Value   string
	Mistake string // in the reader's language; empty: nothing
	Detail  string // in the program's own words, where Mistake does not say it
	LikeAre string
	Like    []link // what may have been meant
}

// readAsk reads a question from an address.
func readAsk(q url.Values, t askWords, w *words.Words) askForm {
	text := func(name string) string { return strings.TrimSpace(q.Get(name)) }
	field := func(name string) askField { return askField{Name: name, Value: text(name), LikeAre: t.Perhaps} }
	f := askForm{To: field("to"), At: field("at"), Sender: field("sender"), Direction: report.Inbound}
	if report.Direction(text("direction")) == report.Outbound {
		f.Direction = report.Outbound
	}
	f.Senders = t.senders(f.Sender.Value, w)
	if at, err := time.Parse(time.RFC3339, text("asked")); err == nil {
		f.first = at
	}
	return f
}

// givesUp are the common times after which a sender gives up whose schedule is not
// known.
var givesUp = []time.Duration{4 * time.Hour, 24 * time.Hour, 2 * 24 * time.Hour, 5 * 24 * time.Hour}

// senders lists the senders to choose from, with one of the address's own.
func (t askWords) senders(chosen string, w *words.Words) []option {
	list := []option{{Text: t.SenderUnknown}}
	for _, name := range probe.Patiences {
		text := words.SenderName(name)
		if name == probe.PatienceNone {
			text = t.SenderNone
		}
		list = append(list, option{Value: name, Text: text})
	}
	for _, after := range givesUp {
		list = append(list, option{Value: strconv.Itoa(int(after.Hours())) + "h", Text: fmt.Sprintf(t.GivesUp, w.Duration(after, words.Nearest))})
	}
	if !slices.ContainsFunc(list, func(o option) bool { return o.Value == chosen }) {
		list = append(list, option{Value: chosen, Text: chosen})
	}
	for i := range list {
		list[i].Selected = list[i].Value == chosen
	}
	return list
}

// fresh tells whether nothing is asked so far: a link may bring the address, and
// leave the time to be typed. The reader is then at the field that is empty.
func (f *askForm) fresh(q url.Values) bool {
	if q.Has("to") && q.Has("at") {
		return false
	}
	f.Focus = "to"
	if f.To.Value != "" {
		f.Focus = "at"
	}
	return true
}

// missing tells whether a field that is needed is empty, and marks it.
func (f *askForm) missing(lang words.Language) bool {
	if f.At.Value == "" {
		f.At.Mistake, f.Focus = answer.Mistake(&when.ParseError{Why: when.Empty}, lang), "at"
	}
	if f.To.Value == "" {
		f.To.Mistake, f.Focus = answer.Mistake(&report.UnknownAddressError{}, lang), "to"
	}
	return f.Focus != ""
}

// asked is the question for the source.
func (f *askForm) asked(loc *time.Location) Asked {
	return Asked{About: f.To.Value, At: f.At.Value, Direction: f.Direction, Sender: f.Sender.Value, Location: loc}
}

// wrong puts a mistake beside its field. Of one that the page cannot say by itself,
// the program's own words are English: in other languages they stand below a
// sentence that says which field it is.
func (f *askForm) wrong(m *MistakeError, t askWords, lang words.Language) {
	say := func(own string) (mistake, detail string) {
		if phrase := answer.Mistake(m.Err, lang); phrase != "" {
			return phrase, ""
		}
		if text := sentence(m.Text); lang == words.English && text != "" {
			return text, ""
		}
		return own, sentence(m.Text)
	}
	field, own := (*askField)(nil), ""
	switch m.Field {
	case "to", "about":
		field, own, f.Focus = &f.To, answer.Mistake(&report.UnknownAddressError{About: f.To.Value}, lang), "to"
	case "at":
		field, own, f.Focus = &f.At, t.WrongTime, "at"
	case "sender":
		field, own, f.Focus, f.Unfolded = &f.Sender, t.WrongSender, "sender", true
	default:
		f.Mistake, f.Detail = say(t.Wrong)
		f.Focus = "to"
		return
	}
	field.Mistake, field.Detail = say(own)
	field.Like = f.like(m)
}

// like are links to the same question with what may have been meant in the place
// of what is wrong. Of an address, the part before the domain stays.
func (f *askForm) like(m *MistakeError) []link {
	var list []link
	for _, near := range m.Like {
		q, value := f.query(), near
		name := m.Field
		if name == "about" {
			name = "to"
		}
		if local, _, ok := strings.Cut(f.To.Value, "@"); ok && name == "to" && !strings.Contains(near, "@") {
			value = local + "@" + near
		}
		q.Set(name, value)
		list = append(list, link{Text: probe.OneLine(value), Href: "/ask?" + q.Encode()})
	}
	return list
}

// query is the question as parameters of an address.
func (f *askForm) query() url.Values {
	q := url.Values{"to": {f.To.Value}, "at": {f.At.Value}}
	if f.Direction == report.Outbound {
		q.Set("direction", string(f.Direction))
	}
	if f.Sender.Value != "" {
		q.Set("sender", f.Sender.Value)
	}
	return q
}

// sentence makes one of an error's text.
func sentence(text string) string {
	text = probe.OneLine(text)
	if text == "" {
		return ""
	}
	if first := text[:1]; first >= "a" && first <= "z" {
		text = strings.ToUpper(first) + text[1:]
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}
