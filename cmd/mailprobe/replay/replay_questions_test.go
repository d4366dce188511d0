package replay

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// update has the tests write what is said in full, which is to be read before it
// is committed. The table of questions is never written.
var update = flag.Bool("update", false, "write testdata/answers.en.txt and answers.ja.txt")

const tableFile = "testdata/questions.txt"

// worlds are the scenarios in which questions are asked, beside that of 2011.
func worlds() []scenario { return []scenario{mishaps(), alone(), cutOff(), week()} }

// TestQuestions asks the questions of the table in their scenarios.
func TestQuestions(t *testing.T) {
	for _, s := range worlds() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			interview(t, s, func(*testing.T, *stage) {})
		})
	}
}

// interview plays a scenario, asks its questions, each when it is due, holds what
// is said against the table and against the texts that are committed.
func interview(t *testing.T, s scenario, after func(*testing.T, *stage)) {
	t.Helper()
	questions := questionsOf(t, s)
	file, here := apart(t, func(t *testing.T, handOver string) {
		said := make([]saidAnswer, len(questions))
		var calls []call
		for i, q := range questions {
			calls = append(calls, call{q.Now, func(st *stage) { said[i] = st.ask(t.Context(), q) }})
		}
		st := play(t, s, calls...)
		defer st.close(t)
		after(t, st)
		st.sameAfterwards(t, questions)
		save(t, handOver, said)
	})
	if !here {
		return
	}
	said := saved(t, file)
	for i, q := range questions {
		for _, complaint := range judgeAnswer(q, said[i]) {
			t.Errorf("%s:%d: %s: %s", tableFile, q.Line, q.Name, complaint)
		}
	}
	for _, lang := range []string{"en", "ja"} {
		compareTexts(t, lang, s.name, textsIn(lang, questions, said))
	}
}

// sameAfterwards asks some of the questions again when all is over, of the agent
// that ran and of the record alone, which must say the same; but for when the last
// late mail came, which an agent does not keep at hand for long.
func (st *stage) sameAfterwards(t *testing.T, questions []question) {
	t.Helper()
	const some = 9
	alone := st.recordAlone()
	for i := 0; i < len(questions); i += 1 + len(questions)/some {
		live, later := askOf(t.Context(), st.analyst.Load(), questions[i]), askOf(t.Context(), alone, questions[i])
		live.Texts, later.Texts = nil, nil
		if diff := gocmp.Diff(live, later); diff != "" {
			t.Errorf("%s, asked at the end (-the agent +the record alone):\n%s", questions[i].Name, diff)
		}
	}
}

func save(t *testing.T, file string, said []saidAnswer) {
	t.Helper()
	content, err := json.Marshal(said)
	if err == nil {
		err = os.WriteFile(file, content, 0o600)
	}
	if err != nil {
		t.Error(err)
	}
}

func saved(t *testing.T, file string) (said []saidAnswer) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(content, &said)
	}
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// questionsOf returns the questions of a scenario, in the order in which they are
// due.
func questionsOf(t *testing.T, s scenario) []question {
	t.Helper()
	var list []question
	for _, q := range table(t) {
		if q.World == worldOf(s) {
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, func(x, y question) int { return x.Now.Compare(y.Now) })
	return list
}

// worldOf is how the table calls a scenario.
func worldOf(s scenario) string {
	first, _, _ := strings.Cut(s.name, "-")
	return first
}

func table(t *testing.T) []question {
	t.Helper()
	file, err := os.Open(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	list, err := readQuestions(file)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The table asks for every kind of verdict and every doubt, and of scenarios that
// there are, while their agents run.
func TestTableOfQuestions(t *testing.T) {
	kinds, doubts := saidKinds()
	byName := map[string]scenario{}
	for _, s := range append(worlds(), thin2011()) {
		byName[worldOf(s)] = s
	}
	list := table(t)
	if len(list) < 40 {
		t.Errorf("%d questions, want 40 at least", len(list))
	}
	for _, q := range list {
		s, ok := byName[q.World]
		if !ok || q.Now.Before(s.begin) || q.Now.After(s.end) {
			t.Errorf("line %d: %s: %s is not in %q", q.Line, q.Name, q.Now, q.World)
		}
		kinds[q.want["kind"]], doubts[q.want["doubt"]] = true, true
	}
	for what, found := range map[string]map[string]bool{"kind": kinds, "doubt": doubts} {
		for name, asked := range found {
			if !asked {
				t.Errorf("no question has the %s %q for its answer", what, name)
			}
		}
	}
}
