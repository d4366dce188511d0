package report

import (
	"cmp"
	"slices"
	"strings"
)

// mostLike is how many names are told that look like one that is not known.
const mostLike = 5

// The costs by which names are ranked that look like one that is not known.
const (
	costParent = 1 // a subdomain was asked for, or what is known is one
	costEdit   = 2 // each letter that is wrong, missing, too many, or changed with its neighbour
	costEnding = 3 // only its ending is another: .net for .co.jp
)

// like returns the names of the estate that look most like one that is not known:
// of domains, and where no @ stood before it, of servers.
func (e Estate) like(a address) []string {
	if a.ascii == "" {
		return nil
	}
	s := newSeeker(a.ascii)
	for _, server := range e.Servers {
		for _, d := range server.Domains {
			s.meet(d)
		}
		if !a.isDomain || len(server.Domains) == 0 {
			s.meet(server.Name)
		}
	}
	return s.best()
}

// seeker looks for names that look like another.
type seeker struct {
	name    string
	base    string   // without its ending, with a dot behind it
	parents []string // the names that it is under, of two labels at least
	most    int      // edits that a name may be away
	letters [256]int16
	row     [3][longestName + 1]uint8
	found   []lookAlike
}

type lookAlike struct {
	name string
	cost int
}

func newSeeker(name string) *seeker {
	s := &seeker{name: name, most: min(2, (len(name)+1)/4)}
	s.base = name[:len(name)-len(ending(name))]
	for i := range len(name) {
		s.letters[name[i]]++
	}
	for rest := name; ; {
		_, after, ok := strings.Cut(rest, ".")
		if !ok || !strings.Contains(after, ".") {
			break
		}
		s.parents = append(s.parents, after)
		rest = after
	}
	return s
}

func (s *seeker) meet(name string) {
	if cost, ok := s.cost(asciiOf(name)); ok {
		s.found = append(s.found, lookAlike{name, cost})
	}
}

// cost tells how much a known name differs; false where it is another.
func (s *seeker) cost(name string) (int, bool) {
	switch {
	case name == "" || len(name) > longestName:
		return 0, false
	case slices.Contains(s.parents, name), under(name, s.name):
		return costParent, true
	}
	if n, ok := s.distance(name); ok {
		return n * costEdit, true
	}
	if s.base != "" && strings.HasPrefix(name, s.base) && ending(name) == name[len(s.base):] {
		return costEnding, true
	}
	return 0, false
}

// registries are the labels under which countries register names.
var registries = []string{"ac", "ad", "co", "com", "ed", "go", "gr", "lg", "ne", "net", "or", "org"}

// ending returns what of a name is not its owner's choice: jp, com, co.jp. It is
// the whole name where that has no dot.
func ending(name string) string {
	i := strings.LastIndexByte(name, '.')
	k := strings.LastIndexByte(name[:max(0, i)], '.')
	if k > 0 && slices.Contains(registries, name[k+1:i]) {
		i = k
	}
	return name[i+1:]
}

// under tells whether a name is a subdomain of another.
func under(name, domain string) bool {
	return len(name) > len(domain) && strings.HasSuffix(name, domain) && name[len(name)-len(domain)-1] == '.'
}

// distance returns in how many single letters two names differ, two neighbours
// that changed places counting once; false for more than may be. Each row is cut
// to the band in which so few differences can lie.
func (s *seeker) distance(name string) (int, bool) {
	a, b, most := s.name, name, s.most
	if len(a)-len(b) > most || len(b)-len(a) > most || s.foreign(b) > most {
		return 0, false
	}
	before, last, row := &s.row[0], &s.row[1], &s.row[2]
	for j := range min(len(b), most) + 1 {
		last[j] = uint8(j)
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-most), min(len(b), i+most)
		least := uint8(255)
		row[from-1] = 255 - uint8(most)
		if from == 1 {
			row[0] = uint8(min(i, 255-most))
		}
		for j := from; j <= to; j++ {
			n := last[j-1]
			if a[i-1] != b[j-1] {
				n++
			}
			n = min(n, row[j-1]+1)
			if j < i+most { // beyond, the row before has nothing
				n = min(n, last[j]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				n = min(n, before[j-2]+1)
			}
			row[j], least = n, min(least, n)
		}
		if int(least) > most {
			return 0, false
		}
		before, last, row = last, row, before
	}
	n := int(last[len(b)])
	return n, n <= most
}

// foreign counts the letters of a name, up to what matters, that the one asked for
// does not have: each is one that differs. It is much sooner done than distance.
func (s *seeker) foreign(name string) (n int) {
	i := 0
	for ; i < len(name) && n <= s.most; i++ {
		if s.letters[name[i]]--; s.letters[name[i]] < 0 {
			n++
		}
	}
	for _, c := range []byte(name[:i]) {
		s.letters[c]++
	}
	return n
}

// best returns the names that differ least.
func (s *seeker) best() []string {
	slices.SortFunc(s.found, func(x, y lookAlike) int { return cmp.Or(cmp.Compare(x.cost, y.cost), cmp.Compare(x.name, y.name)) })
	var names []string
	for _, l := range s.found {
		if len(names) == mostLike {
			break
		}
		if !slices.Contains(names, l.name) {
			names = append(names, l.name)
		}
	}
	return names
}
