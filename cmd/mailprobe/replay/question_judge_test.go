package replay

import (
	"fmt"
	"strings"
	"time"
)

// saidAnswer is an answer in plain values.
type saidAnswer struct {
	Kind, Doubt string
	Mistake     string // why the question was refused; then the rest is empty

	Incident, Planned, Senders bool

	Expected *span // nil: it is not told when the mail will come
	GivenUp  *span
	AtOnce   bool

	Counted, Normal          int // test mails of the time
	Late, Lost, Junk, Copies int
	Pending                  int
	Came                     span // zero: none came late
	Watermark                time.Time
	Reason                   string
	Fate                     string // of the sender's mail: came, given up or open; empty: no sender was named
	FateBy                   time.Time
	Texts                    map[string]string // by language
}

// judgeAnswer holds an answer against what is right.
func judgeAnswer(q question, a saidAnswer) (v verdict) {
	if a.Mistake != "" && q.want["mistake"] == "" {
		v.add("it is refused: %s", a.Mistake)
		return v
	}
	for name, want := range q.want {
		if complaint := judges[name](moments{q.Now}, want, a); complaint != "" {
			v.add("%s: %s, want %s", name, complaint, want)
		}
	}
	return v
}

// judges tell what is wrong with an answer, by the field of the table that says
// what is right. They return nothing where nothing is wrong.
var judges = map[string]func(m moments, want string, a saidAnswer) string{
	"kind": func(_ moments, want string, a saidAnswer) string {
		return differs(strings.TrimSpace(a.Kind+" "+a.Doubt), want, a.Kind)
	},
	"doubt":     func(_ moments, want string, a saidAnswer) string { return differs(a.Doubt, want, a.Doubt) },
	"mistake":   func(_ moments, want string, a saidAnswer) string { return holdsText(a.Mistake, want) },
	"incident":  func(_ moments, want string, a saidAnswer) string { return isOrNot(a.Incident, want) },
	"planned":   func(_ moments, want string, a saidAnswer) string { return isOrNot(a.Planned, want) },
	"senders":   func(_ moments, want string, a saidAnswer) string { return isOrNot(a.Senders, want) },
	"normal":    func(_ moments, want string, a saidAnswer) string { return amount(a.Normal, a.Counted, want) },
	"late":      func(_ moments, want string, a saidAnswer) string { return amount(a.Late, a.Counted, want) },
	"lost":      func(_ moments, want string, a saidAnswer) string { return amount(a.Lost, a.Counted, want) },
	"junk":      func(_ moments, want string, a saidAnswer) string { return amount(a.Junk, a.Counted, want) },
	"copies":    func(_ moments, want string, a saidAnswer) string { return amount(a.Copies, a.Counted, want) },
	"pending":   func(_ moments, want string, a saidAnswer) string { return amount(a.Pending, a.Counted, want) },
	"reason":    func(_ moments, want string, a saidAnswer) string { return holdsText(a.Reason, want) },
	"expected":  judgeExpected,
	"given up":  judgeGivenUp,
	"came":      judgeCame,
	"watermark": func(m moments, want string, a saidAnswer) string { return m.within(a.Watermark, want) },
	"fate":      judgeFate,
}

func differs(said, want, plain string) string {
	if plain == want {
		return ""
	}
	return "it is " + fmt.Sprintf("%q", said)
}

func holdsText(said, want string) string {
	if strings.Contains(said, want) {
		return ""
	}
	return fmt.Sprintf("it says %q", said)
}

func isOrNot(said bool, want string) string {
	if said == (want == "yes") && (want == "yes" || want == "no") {
		return ""
	}
	return fmt.Sprint("it is ", said)
}

// amount judges a number of some.
func amount(n, of int, want string) string {
	if want == "none" && n == 0 || want == "some" && n > 0 || want == "all" && n > 0 && n == of {
		return ""
	}
	return fmt.Sprintf("it is %d of %d", n, of)
}

func judgeExpected(m moments, want string, a saidAnswer) string {
	switch at, told := strings.CutPrefix(want, "holds "); {
	case !told && want == "none" && a.Expected == nil:
	case told && a.Expected != nil && holds(*a.Expected, m.at(at)):
	case a.Expected == nil:
		return "it is not told"
	default:
		return "it is " + dated(*a.Expected)
	}
	return ""
}

// aboutWithin is how far from an instant "about" reaches.
const aboutWithin = 2 * time.Minute

func judgeGivenUp(m moments, want string, a saidAnswer) string {
	text, atOnce := strings.CutSuffix(strings.TrimPrefix(want, "about "), " at once")
	at := m.at(text)
	switch {
	case a.GivenUp == nil:
		return "it is not told"
	case a.GivenUp.From.Before(at.Add(-aboutWithin)) || a.GivenUp.To.After(at.Add(aboutWithin)) || a.GivenUp.To.Before(a.GivenUp.From):
		return "it is " + dated(*a.GivenUp)
	case atOnce && !a.AtOnce:
		return "it was not at once"
	}
	return ""
}

func judgeCame(m moments, want string, a saidAnswer) string {
	if a.Came.To.IsZero() {
		return "none came late"
	}
	if first := m.within(a.Came.From, want); first != "" {
		return "the first: " + first
	}
	if last := m.within(a.Came.To, want); last != "" {
		return "the last: " + last
	}
	return ""
}

func judgeFate(m moments, want string, a saidAnswer) string {
	by, came := strings.CutPrefix(want, "came by ")
	if a.Fate == want || came && a.Fate == "came" && !a.FateBy.After(m.at(by)) {
		return ""
	}
	return fmt.Sprintf("it is %q by %s", a.Fate, a.FateBy.In(jst).Format(time.DateTime))
}

// moments reads times of the table: they are of the day of the question.
type moments struct{ now time.Time }

func (m moments) at(text string) time.Time {
	if at, err := time.ParseInLocation(time.TimeOnly+" "+time.DateOnly, text, jst); err == nil {
		return at
	}
	if len(text) == len("15:04") {
		text += ":00"
	}
	at, err := time.ParseInLocation(time.DateOnly+" "+time.TimeOnly, m.now.Format(time.DateOnly)+" "+text, jst)
	if err != nil {
		panic(fmt.Sprintf("the table of questions: %v", err))
	}
	return at
}

// within judges an instant by "after T", "before T" or "T to T".
func (m moments) within(said time.Time, want string) string {
	ok := false
	if from, to, both := strings.Cut(want, " to "); both {
		ok = !said.Before(m.at(from)) && !said.After(m.at(to))
	} else if after, is := strings.CutPrefix(want, "after "); is {
		ok = !said.Before(m.at(after))
	} else if before, is := strings.CutPrefix(want, "before "); is {
		ok = !said.IsZero() && !said.After(m.at(before))
	}
	if ok {
		return ""
	}
	return "it is " + said.In(jst).Format(time.DateTime)
}

func dated(s span) string {
	return s.From.In(jst).Format(time.DateTime) + "–" + s.To.In(jst).Format(time.DateTime)
}
