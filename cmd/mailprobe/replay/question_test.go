package replay

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// question is an entry of testdata/questions.txt, which explains its fields.
type question struct {
	Name  string
	Line  int
	World string
	Now   time.Time

	About, Sent, Way, Sender string

	want map[string]string // what is right, by the name of the field
}

// asked are the fields of an entry that make its question; what is right is said by
// those that judges has.
var asked = []string{"question", "world", "now", "about", "sent", "way", "sender"}

// readQuestions reads a table. The error tells all that is wrong with it.
func readQuestions(from io.Reader) ([]question, error) {
	r := tableReader{names: map[string]int{}}
	lines := bufio.NewScanner(from)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		switch {
		case strings.HasPrefix(text, "#"):
		case text == "":
			r.end()
		default:
			r.field(n, text)
		}
	}
	r.end()
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(r.wrong) > 0 {
		return nil, fmt.Errorf("the table of questions:\n%s", strings.Join(r.wrong, "\n"))
	}
	return r.list, nil
}

type tableReader struct {
	list  []question
	names map[string]int
	entry map[string]string // nil: between two entries
	line  int               // where it begins
	wrong []string
}

func (r *tableReader) complain(line int, format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Sprintf("line %d: "+format, append([]any{line}, args...)...))
}

// fieldNames are the names of all fields.
var fieldNames = append(slices.Clone(asked), slices.Collect(maps.Keys(judges))...)

func (r *tableReader) field(n int, text string) {
	if r.entry == nil {
		r.entry, r.line = map[string]string{}, n
	}
	for _, name := range fieldNames {
		value, ok := strings.CutPrefix(text, name+" ")
		if !ok {
			continue
		}
		if _, twice := r.entry[name]; twice {
			r.complain(n, "%s is given twice", name)
		}
		r.entry[name] = strings.TrimSpace(value)
		return
	}
	r.complain(n, "%q begins with no field that is known", text)
}

// end closes an entry.
func (r *tableReader) end() {
	if r.entry == nil {
		return
	}
	q := question{Name: r.entry["question"], Line: r.line, World: r.entry["world"], About: r.entry["about"], Sent: r.entry["sent"],
		Way: r.entry["way"], Sender: r.entry["sender"], want: r.entry}
	var err error
	if q.Now, err = time.ParseInLocation("15:04:05 2006-01-02", r.entry["now"], jst); err != nil {
		r.complain(r.line, "%v", err)
	}
	for _, name := range asked {
		if r.entry[name] == "" && name != "sender" {
			r.complain(r.line, "the question has no %s", name)
		}
		delete(q.want, name)
	}
	if (q.want["kind"] == "") == (q.want["mistake"] == "") {
		r.complain(r.line, "%s: give a kind or a mistake", q.Name)
	}
	if before, twice := r.names[q.Name]; twice {
		r.complain(r.line, "%s was asked in line %d", q.Name, before)
	}
	r.names[q.Name] = r.line
	r.list = append(r.list, q)
	r.entry = nil
}
