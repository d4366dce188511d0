package report

// texts makes equal texts one: those of a record come one by one, and most are
// the same few. That saves memory, and time too, since comparing them touches
// none that lie apart.
type texts map[string]string

// mostTexts is how many are remembered; replies with a number of their own would
// fill any memory.
const mostTexts = 1000

// share replaces the texts of a mail by equal ones.
func (t texts) share(m *Mail) {
	for _, s := range []*string{&m.Ref.Agent, &m.Ref.Route, (*string)(&m.Via), &m.Mailbox, (*string)(&m.Source)} {
		t.one(s)
	}
	for i := range m.Tries {
		try := &m.Tries[i]
		for _, s := range []*string{(*string)(&try.Phase), (*string)(&try.Class), &try.Target, &try.Reason} {
			t.one(s)
		}
	}
}

func (t texts) one(s *string) {
	known, ok := t[*s]
	if !ok {
		if len(t) >= mostTexts {
			clear(t)
		}
		known, t[*s] = *s, *s
	}
	*s = known
}
