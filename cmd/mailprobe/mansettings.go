package main

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// setting is a key of the configuration as the example shows it.
type setting struct {
	key, comment string
	value        string // to which the example sets it first; empty: it has settings below
	below        []*setting
}

// switchedOff is a setting that the example has as a comment.
var switchedOff = regexp.MustCompile(`(?m)^( +)# ([a-z_]+: )`)

// settingsOf reads the settings out of an example, in its order. Of a list they
// are those of all its entries. The example is our own: that it can be read is
// held by tests.
func settingsOf(text string) []*setting {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(switchedOff.ReplaceAllString(text, "$1$2")), &doc); err != nil || len(doc.Content) == 0 {
		return nil
	}
	root := &setting{}
	root.take(doc.Content[0])
	return root.below
}

// take adds what stands below a setting.
func (s *setting) take(n *yaml.Node) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			below := s.at(key.Value)
			below.say(key.HeadComment, key.LineComment, value.LineComment)
			below.take(value)
		}
	case yaml.SequenceNode:
		s.list(n.Content)
	case yaml.ScalarNode:
		s.value = cmp.Or(s.value, written(n))
	}
}

// list adds the entries of a list: settings, words that are explained each, or
// values.
func (s *setting) list(entries []*yaml.Node) {
	var values []string
	for _, e := range entries {
		switch {
		case e.Kind != yaml.ScalarNode:
			s.take(e)
		case e.LineComment != "":
			s.at(e.Value).say(e.LineComment)
		default:
			values = append(values, written(e))
		}
	}
	if len(values) > 0 {
		s.value = cmp.Or(s.value, "["+strings.Join(values, ", ")+"]")
	}
}

// written returns a value as it may be written into a file: one that is quoted in the
// example would be another value without its quotes.
func written(n *yaml.Node) string {
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		return strconv.Quote(n.Value)
	}
	return n.Value
}

// at returns the setting below of that name.
func (s *setting) at(key string) *setting {
	i := slices.IndexFunc(s.below, func(b *setting) bool { return b.key == key })
	if i < 0 {
		i = len(s.below)
		s.below = append(s.below, &setting{key: key})
	}
	return s.below[i]
}

// say adds comments, each without its number signs.
func (s *setting) say(comments ...string) {
	for _, c := range comments {
		var lines []string
		for line := range strings.SplitSeq(c, "\n") {
			lines = append(lines, strings.TrimSpace(strings.TrimPrefix(line, "#")))
		}
		if text := strings.TrimSpace(strings.Join(lines, "\n")); text != "" {
			s.comment = strings.TrimPrefix(s.comment+"; "+text, "; ")
		}
	}
}

// settingsPage is mailprobe.yml(5).
func settingsPage(whole, smallest string) manPage {
	p := manPage{name: "mailprobe.yml", section: "5", about: "configuration of mailprobe"}
	p.heading("DESCRIPTION")
	for _, text := range settingsWords {
		p.paragraph(plain(text))
	}
	p.heading("SETTINGS")
	for _, s := range settingsOf(whole) {
		p.setting(s)
	}
	p.heading("EXAMPLES")
	p.paragraph(plain("The smallest useful file:"))
	p.code(smallest)
	p.heading("FILES")
	p.item(italic("/etc/mailprobe/mailprobe.yml"))
	p.text(plain("Where it is looked for, unless --config.file or MAILPROBE_CONFIG names another file."))
	p.seeAlso([]string{"mailprobe(1)", "mailprobe-check(1)", "mailprobe-run(1)"})
	return p
}

var settingsWords = []string{
	`The configuration is a YAML file. Only servers is required. Keys that are not
known are refused; mailprobe check names every mistake with its line and its cure.`,
	`Each key stands here with a value as an example, and what it means; a key that is
left out has the default that is named. What is set under defaults means the same
where a server, a route, a relay or a mailbox sets it for itself, and the value
that stands there is the default unless another is named.`,
	`Relative paths count from the file in which they stand. Durations are written as
in 500ms, 90s, 1h30m, 90d, 2w, 5y, sizes as in 20000, 64KiB, 2MiB.`,
	`No secret stands in the file itself: wherever there is a user, there is one of
password_file, password_env and password_command.`,
}

// setting is the entry of a setting, with what stands below it.
func (p *manPage) setting(s *setting) {
	tag := bold(s.key)
	if s.value != "" {
		tag += ": " + italic(s.value)
	}
	p.item(tag)
	p.text(plain(s.comment))
	if len(s.below) == 0 {
		return
	}
	p.deeper()
	for _, b := range s.below {
		p.setting(b)
	}
	p.shallower()
}
