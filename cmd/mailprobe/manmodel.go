package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// helpText is the long help of a command, taken apart.
type helpText struct {
	words    []string
	examples []example
}

type example struct{ intro, code string }

// readHelp takes apart a long help: what is indented is an example, and the
// paragraph before it says what of, all else is about the command.
func readHelp(text string) helpText {
	var h helpText
	const indent = "    "
	intro := false // the last of words is one
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		switch {
		case strings.HasPrefix(paragraph, indent) && intro:
			last := len(h.words) - 1
			h.examples = append(h.examples, example{introOf(h.words[last]), outdent(paragraph, indent)})
			h.words = h.words[:last]
		case strings.HasPrefix(paragraph, indent) && len(h.examples) > 0:
			h.examples[len(h.examples)-1].code += "\n\n" + outdent(paragraph, indent)
		default:
			h.words = append(h.words, paragraph)
		}
		intro = strings.HasSuffix(paragraph, ":") && !strings.HasPrefix(paragraph, indent)
	}
	return h
}

// introOf leaves out what the heading of the examples says already.
func introOf(text string) string {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "Examples"), "Example")
	text = strings.TrimSuffix(strings.TrimLeft(text, ",: "), " Examples:")
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func outdent(text, indent string) string {
	return strings.ReplaceAll(strings.TrimPrefix(text, indent), "\n"+indent, "\n")
}

// commandSynopsis says how a command is called.
func commandSynopsis(n *kong.Node) string {
	parts := []string{bold("mailprobe " + n.Name)}
	for _, a := range n.Positional {
		part := italic(argumentName(a))
		if a.IsCumulative() {
			part += " ..."
		}
		if !a.Required {
			part = "[" + part + "]"
		}
		parts = append(parts, part)
	}
	return strings.Join(append(parts, "["+italic("OPTION")+" ...]"), " ")
}

func argumentName(a *kong.Value) string { return strings.ToUpper(a.Name) }

// flag is the entry of a flag.
func (p *manPage) flag(f *kong.Flag) {
	tag := bold("--" + f.Name)
	if f.Short != 0 {
		tag = bold("-"+string(f.Short)) + ", " + tag
	}
	if !f.IsBool() {
		tag += " " + italic(valueName(f))
	}
	p.item(tag)
	p.text(plain(f.Help))
	if f.HasDefault && f.Default != "" {
		p.text("Default: " + plain(f.Default) + ".")
	}
	if len(f.Envs) > 0 {
		p.text("The environment may name another: " + bold(strings.Join(f.Envs, ", ")) + ".")
	}
}

// valueName names the value of a flag as its help does.
func valueName(f *kong.Flag) string {
	if f.PlaceHolder != "" && f.PlaceHolder == strings.ToUpper(f.PlaceHolder) {
		return f.PlaceHolder
	}
	if f.Target.IsValid() && fmt.Sprint(f.Target.Type()) == "time.Duration" {
		return "DURATION"
	}
	return strings.ToUpper(f.Name[strings.LastIndexAny(f.Name, ".-")+1:])
}
