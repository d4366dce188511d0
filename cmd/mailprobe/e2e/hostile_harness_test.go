package e2e

import "testing"

// TestHostileChecksCatch shows to each check what it is there for.
func TestHostileChecksCatch(t *testing.T) {
	page := func(body string) *checked { return checkHTML([]byte("<!DOCTYPE html><title>x</title>"+body), 0) }
	good := "<table><thead><tr><th>a<th>b</thead><tr><td>1<td>2</table><a href=\"/x\">x</a>"
	for what, c := range map[string]*checked{
		"a page": page(good), "a text": checkText([]byte("one\ntwo é 日本\n")), "JSON": checkJSON([]byte("{\"a\":[\"\u202e\"]} {}")),
		"CSV": checkCSV([]byte("a,b\n'=1,-1.5\n")), "Markdown": checkMarkdown([]byte("| a | b |\n| --- | --- |\n| \\| \\[x\\](y) | &lt;b&gt; |\n")),
	} {
		if len(c.problems) > 0 {
			t.Errorf("%s that is good: %q", what, c.problems)
		}
	}
	for what, c := range map[string]*checked{
		"a script": page("<script>x</script>"), "another script": checkHTML([]byte(`<title>x</title><script src="/assets/x.js"></script>`), 1),
		"an event": page("<p onclick=x>"), "a link to a script": page("<a href=' JavaScript:x'>x</a>"), "a link elsewhere": page("<a href=//evil.example>x</a>"),
		"an image": page("<img src=/x>"), "a long row": page(good + "<table><tr><th>a<tr><td>1<td>2</table>"), "a short one": page("<table><tr><th>a<th>b<tr><td>1</table>"),
		"a form": page("<form action=http://evil.example>"), "a style": page("<style>@import 'x'</style>"), "a comment": page("<!-- x -->"),
		"a turned text": page("a\u202eb"), "a turned attribute": page("<p title='a\u2066b'>"), "a null": page("a\x00b"), "an escape": page("a\x1bb"),
		"a moved cursor": checkText([]byte("a\x1b[31mb")), "a turned line": checkText([]byte("a\u202eb")), "a second line": checkText([]byte("a\rb")),
		"half a document": checkJSON([]byte(`{"a":`)), "a formula": checkCSV([]byte("a,b\n1,=1+1\n")), "a formula behind a space": checkCSV([]byte("a,b\n1, @x\n")),
		"a ragged table": checkCSV([]byte("a,b\n1\n")), "a broken row": checkMarkdown([]byte("| a | b |\n| --- | --- |\n| x | y | z |\n")),
		"HTML in Markdown": checkMarkdown([]byte("<b>x</b>\n")), "a link in Markdown": checkMarkdown([]byte("[x](javascript:x)\n")),
	} {
		if len(c.problems) == 0 {
			t.Errorf("%s is not caught", what)
		}
	}
}
