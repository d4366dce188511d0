package incident

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// writeMarkdown writes a document as CommonMark with tables. It has no figures:
// those are HTML.
func writeMarkdown(w io.Writer, doc document) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n", escapeMarkdown(doc.Title))
	if doc.State != "" {
		fmt.Fprintf(&b, "\n**%s**\n", escapeMarkdown(doc.State))
	}
	fmt.Fprintf(&b, "\n%s\n\n> %s\n", escapeMarkdown(doc.Summary), escapeMarkdown(doc.Notice))
	for _, s := range doc.Sections {
		var body bytes.Buffer
		for _, each := range s.Blocks {
			markdownBlock(&body, each)
		}
		if body.Len() > 0 {
			fmt.Fprintf(&b, "\n## %s\n%s", escapeMarkdown(s.Title), body.Bytes())
		}
	}
	fmt.Fprintf(&b, "\n---\n\n%s\n", escapeMarkdown(doc.Footer))
	_, err := w.Write(b.Bytes())
	return err
}

func markdownBlock(b *bytes.Buffer, each block) {
	switch {
	case each.Text != "":
		fmt.Fprintf(b, "\n%s\n", escapeMarkdown(each.Text))
	case len(each.List) > 0:
		b.WriteString("\n")
		for _, item := range each.List {
			fmt.Fprintf(b, "- %s\n", escapeMarkdown(item))
		}
	case len(each.Facts) > 0:
		b.WriteString("\n")
		for _, f := range each.Facts {
			fmt.Fprintf(b, "- **%s** — %s\n", escapeMarkdown(f.Term), escapeMarkdown(f.Text))
		}
	case each.Table != nil:
		markdownTable(b, *each.Table)
	}
}

func markdownTable(b *bytes.Buffer, t table) {
	fmt.Fprintf(b, "\n**%s**\n\n", escapeMarkdown(t.Caption))
	markdownRow(b, t.Head)
	rule := make([]string, len(t.Head))
	for i := range rule {
		rule[i] = "---"
		if t.Kind == numbers && i > 0 {
			rule[i] = "---:"
		}
	}
	fmt.Fprintf(b, "| %s |\n", strings.Join(rule, " | "))
	for _, row := range t.Rows {
		markdownRow(b, row)
	}
}

func markdownRow(b *bytes.Buffer, cells []string) {
	escaped := make([]string, len(cells))
	for i, cell := range cells {
		escaped[i] = escapeMarkdown(cell)
	}
	fmt.Fprintf(b, "| %s |\n", strings.Join(escaped, " | "))
}

var (
	// special are the characters that mean something within a line; & and < are
	// written as entities, since HTML passes through Markdown.
	special = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`, "@", `\@`, "$", `\$`,
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "://", `:\//`, "www.", `www\.`, "WWW.", `WWW\.`, "\n", " ", "\r", " ")
	// leading are those that mean something at its beginning.
	leading = regexp.MustCompile(`^\s*([-+#=]|[0-9]+([.)])(?:\s|$))`)
)

// escapeMarkdown makes any text one line that shows as it is, also within a cell
// of a table.
func escapeMarkdown(s string) string {
	s = special.Replace(s)
	at := leading.FindStringSubmatchIndex(s)
	switch {
	case at == nil:
		return s
	case at[4] >= 0: // 1. or 1)
		return s[:at[4]] + `\` + s[at[4]:]
	default:
		return s[:at[2]] + `\` + s[at[2]:]
	}
}
