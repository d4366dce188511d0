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

func bashCompletion(w io.Writer, app *kong.Kong) error {
	var names, cases strings.Builder
	for _, n := range app.Model.Children {
		names.WriteString(n.Name + " ")
		fmt.Fprintf(&cases, "    %s) words=%q ;;\n", n.Name, strings.Join(flagsOf(n), " "))
	}
	_, err := fmt.Fprintf(w, `_mailprobe() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words
  case $prev in
    --config.file|-O|--output) COMPREPLY=($(compgen -f -- "$cur")); return ;;
    --data) COMPREPLY=($(compgen -d -- "$cur")); return ;;
  esac
  case ${COMP_WORDS[1]} in
%s    *) words=%q ;;
  esac
  if [[ ${COMP_WORDS[1]} == import && $cur != -* ]]; then
    COMPREPLY=($(compgen -f -- "$cur")); return
  fi
  [[ $COMP_CWORD -eq 1 ]] && words=%q
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o filenames -F _mailprobe mailprobe
`, cases.String(), strings.TrimSpace(names.String()), strings.TrimSpace(names.String())+" --help")
	return err
}

func fishCompletion(w io.Writer, app *kong.Kong) error {
	for _, n := range app.Model.Children {
		fmt.Fprintf(w, "complete -c mailprobe -n __fish_use_subcommand -a %s -d %q\n", n.Name, n.Help)
		for _, f := range n.Flags {
			fmt.Fprintf(w, "complete -c mailprobe -n '__fish_seen_subcommand_from %s' -l %s -d %q\n", n.Name, f.Name, f.Help)
		}
	}
	return nil
}
