package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"One of bash, zsh, fish."`
}

// Help implements kong.HelpProvider.
func (completionCmd) Help() string {
	return `Example, for the shell that you are in:

    source <(mailprobe completion bash)

To keep it, write it where the shell looks for completions:

    mailprobe completion bash > /etc/bash_completion.d/mailprobe
    mailprobe completion zsh  > /usr/local/share/zsh/site-functions/_mailprobe
    mailprobe completion fish > /etc/fish/completions/mailprobe.fish`
}

// Run prints the script, made from the command line itself, so that it cannot
// fall behind.
func (c completionCmd) Run(s streams, app *kong.Kong) error {
	switch c.Shell {
	case "zsh":
		fmt.Fprintln(s.Out, "#compdef mailprobe\nautoload -U +X bashcompinit && bashcompinit")
		return bashCompletion(s.Out, app)
	case "fish":
		return fishCompletion(s.Out, app)
	default:
		return bashCompletion(s.Out, app)
	}
}

// flagsOf returns the long flags of a command, with their dashes.
func flagsOf(n *kong.Node) []string {
	list := []string{"--help"}
	for _, f := range n.Flags {
		if !f.Hidden {
			list = append(list, "--"+f.Name)
		}
	}
	return list
}

// bashValues returns the patterns under which the value of a flag is completed,
// such as "send --output", each with what completes it.
func bashValues(n *kong.Node) string {
	var cases strings.Builder
	for _, f := range n.Flags {
		words := strings.Join(strings.Split(f.Enum, ","), " ")
		how := ""
		switch {
		case f.PlaceHolder == "FILE":
			how = "-f"
		case f.PlaceHolder == "DIR":
			how = "-d"
		case words != "":
			how = fmt.Sprintf("-W %q", words)
		}
		if how == "" {
			continue
		}
		patterns := fmt.Sprintf(`"%s --%s"`, n.Name, f.Name)
		if f.Short != 0 {
			patterns += fmt.Sprintf(`|"%s -%c"`, n.Name, f.Short)
		}
		fmt.Fprintf(&cases, "    %s) COMPREPLY=($(compgen %s -- \"$cur\")); return ;;\n", patterns, how)
	}
	return cases.String()
}

// wordsOf returns what may follow a command: its flags, and the values of an
// argument that has a few only.
func wordsOf(n *kong.Node) string {
	words := flagsOf(n)
	for _, a := range n.Positional {
		if a.Enum != "" {
			words = append(words, strings.Split(a.Enum, ",")...)
		}
	}
	return strings.Join(words, " ")
}

func bashCompletion(w io.Writer, app *kong.Kong) error {
	var names []string
	var words, values strings.Builder
	for _, n := range app.Model.Children {
		if n.Hidden {
			continue
		}
		names = append(names, n.Name)
		fmt.Fprintf(&words, "    %s) words=%q ;;\n", n.Name, wordsOf(n))
		values.WriteString(bashValues(n))
	}
	_, err := fmt.Fprintf(w, `_mailprobe() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W %q -- "$cur")); return
  fi
  case "${COMP_WORDS[1]} $prev" in
%s  esac
  case ${COMP_WORDS[1]} in
%s  esac
  if [[ ${COMP_WORDS[1]} == import && $cur != -* ]]; then
    COMPREPLY=($(compgen -f -- "$cur")); return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o filenames -F _mailprobe mailprobe
`, strings.Join(names, " ")+" --help", values.String(), words.String())
	return err
}

func fishCompletion(w io.Writer, app *kong.Kong) error {
	for _, n := range app.Model.Children {
		if n.Hidden {
			continue
		}
		fmt.Fprintf(w, "complete -c mailprobe -n __fish_use_subcommand -a %s -d %q\n", n.Name, n.Help)
		for _, f := range n.Flags {
			if f.Hidden {
				continue
			}
			fmt.Fprintf(w, "complete -c mailprobe -n '__fish_seen_subcommand_from %s' -l %s -d %q\n", n.Name, f.Name, f.Help)
		}
	}
	return nil
}
