package answer

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// Of writes a verdict in words. The error says which language, kind, doubt or
// direction is not known.
func Of(v report.Verdict, o Options) (Answer, error) {
	p, err := phrasesIn(o.Lang)
	if err != nil {
		return Answer{}, err
	}
	if err := check(v); err != nil {
		return Answer{}, err
	}
	t := newTeller(v, p, o)
	return Answer{
		Lang:      o.Lang,
		Kind:      v.Kind,
		Title:     p.titles.of(v.Kind),
		Say:       strings.Join(t.say(), p.gap),
		Watermark: t.watermark(),
		Evidence:  t.evidence(),
		Senders:   t.senders(),
		Limits:    t.limits(),
		Next:      t.next(),
		AsOf:      t.k.Full(words.Known(v.AsOf)),
	}, nil
}

func check(v report.Verdict) error {
	switch {
	case !slices.Contains(report.VerdictKinds, v.Kind):
		return fmt.Errorf("the verdict %q is not known: there are no words for it", v.Kind)
	case !slices.Contains(report.Directions, v.Question.Direction):
		return fmt.Errorf("the direction %q is not known: use in or out", v.Question.Direction)
	case v.Kind == report.VerdictUnknown && !slices.Contains(report.Doubts, v.Doubt):
		return fmt.Errorf("the doubt %q is not known: there are no words for it", v.Doubt)
	}
	return nil
}

// teller puts one verdict into words of one language.
type teller struct {
	v     report.Verdict
	p     phrases
	s     spoken
	k     words.Clock
	fault *report.Outage // that held the mail up; nil: none is known
	fill  *strings.Replacer
}

func newTeller(v report.Verdict, p phrases, o Options) teller {
	loc := o.Location
	if loc == nil {
		loc = time.UTC
	}
	sent := v.Question.Sent.From
	k := words.In(o.Lang).Clock(loc, sent, v.AsOf)
	t := teller{
		v:     v,
		p:     p,
		s:     spoken{tongue: p.tongue, k: k, loc: loc, day: sent.In(loc), asOf: v.AsOf},
		k:     k,
		fault: faultOf(v),
	}
	t.fill = t.replacer()
	return t
}

// put fills one blank of a phrase.
func put(phrase, blank, text string) string { return strings.ReplaceAll(phrase, blank, text) }

// words fills every blank of a phrase. What is filled in is not looked at again,
// so that a text from outside cannot hold a blank.
func (t teller) words(phrase string) string { return t.fill.Replace(phrase) }

// replacer knows what stands for each blank.
func (t teller) replacer() *strings.Replacer {
	at := t.s.asked(t.v.Question.Sent)
	about := clean(t.v.Question.About, maxName)
	list := []string{
		"{at}", at, "{At}", strings.ToUpper(at[:1]) + at[1:],
		"{about}", about, "{to}", put(t.asked(), "{about}", about), "{host}", put(t.host(), "{about}", about),
		"{because}", t.because(),
		"{came}", t.s.when(probe.Interval(t.v.Came)), "{longest}", t.s.duration(t.v.Delay.Max),
		"{reason}", t.reason(),
		"{watermark}", t.s.named(t.v.Watermark.Truncate(time.Minute)),
	}
	list = append(list, t.outageBlanks()...)
	list = append(list, t.estimateBlanks()...)
	list = append(list, t.plannedBlanks()...)
	return strings.NewReplacer(append(list, t.staffBlanks()...)...)
}

// How many bytes of a text from outside an answer shows.
const (
	maxName   = 120
	maxReason = 240
)

// clean makes one short line of a text from outside.
func clean(text string, limit int) string { return probe.Shorten(words.Plain(text), limit) }
