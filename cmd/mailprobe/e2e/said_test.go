package e2e

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// saying is one thing that servers say, and what the agent then says of it.
type saying struct {
	name   string
	ended  bool          // the certificates of the server have ended
	routes string        // lines of the configuration; of the server's addresses, names in braces are filled in
	user   User          // default: the first of the world
	events func(*scene)  // default: one probe is begun
	takes  time.Duration // the most; default 20 s

	metrics []string // series with their values, each of which must be shown in the end
	row     []string // what the first probe's row tells, wholly (see Row.tell); … stands for any text
	log     []string // of each, one line must hold all parts between …, in any order; none: it must not warn
	more    func(*scene)
}

// scene is a saying that is played.
type scene struct {
	*testing.T
	*saying
	world *Real
	agent *Agent
	first Row // the row of the first probe
}

// TestWhatServersSay has real servers bounce, delay, defer, greylist and refuse
// mail, and holds what row, metrics and log say against what is written here.
// All of it is played at once: it waits more than it works.
func TestWhatServersSay(t *testing.T) {
	t.Parallel()
	worlds := map[bool]*Real{}
	for _, ended := range []bool{false, true} {
		worlds[ended] = StartReal(t, RealOptions{Expired: ended, Moody: !ended})
	}
	for _, s := range sayings {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			(&scene{T: t, saying: &s, world: worlds[s.ended]}).play()
		})
	}
}

// play runs an agent through the events and compares.
func (s *scene) play() {
	s.Helper()
	cfg := setting{every: "24h", user: s.user, from: "bounces@hosted.test", bounce: &realUsers[1]}
	s.agent = newAgent(s, configure(s.world, cfg)+s.fill(s.routes),
		agentPassword(s.world, cfg), "BOUNCE_PASSWORD="+realUsers[1].Password)
	s.agent.Start()
	if s.events != nil {
		s.events(s)
	} else {
		s.agent.begin("route")
	}
	s.shows(s.metrics...)
	s.tells()
	s.logs()
	if s.more != nil {
		s.more(s)
	}
}

// fill puts the addresses of the world into lines of the configuration.
func (s *scene) fill(routes string) string {
	var more map[string]string
	if m := s.world.moods; m != nil {
		more = map[string]string{"deferring": m.deferring, "greylisting": m.greylisting}
	}
	return fill(s.world, routes, more)
}

// fill puts the addresses of a world, and more of them, into lines of the
// configuration, as "host: …, port: …" in place of their names in braces.
func fill(w World, routes string, more map[string]string) string {
	e := w.Endpoints()
	places := map[string]string{"mx": e.MX, "submission": e.Submission}
	maps.Copy(places, more)
	for name, address := range places {
		host, port := split(address)
		routes = strings.ReplaceAll(routes, "{"+name+"}", fmt.Sprintf("host: %s, port: %s", host, port))
	}
	return strings.ReplaceAll(routes, "{trusting}", "ca_file: "+e.CAFile+", tls_name: localhost")
}

// shows waits until the metrics show each of the series.
func (s *scene) shows(series ...string) {
	s.Helper()
	s.await("the metrics", series, func() (lines []string, says func(want string) bool) {
		lines = scrape(s, s.agent.web)
		return lines, func(want string) bool { return slices.Contains(lines, want) }
	})
}

// logs waits until the log has the lines, or checks that it does not warn.
func (s *scene) logs() {
	s.Helper()
	s.await("the log", s.saying.log, func() (lines []string, says func(want string) bool) {
		lines = s.agent.log.lines()
		return lines, func(want string) bool {
			return slices.ContainsFunc(lines, func(line string) bool { return holdsAll(line, strings.Split(want, "…")) })
		}
	})
	if s.saying.log != nil {
		return
	}
	for _, line := range s.agent.log.lines() {
		if strings.Contains(line, "level=WARN") || strings.Contains(line, "level=ERROR") {
			s.Errorf("the log warns of nothing that happened: %s", line)
		}
	}
}

// await waits until a source, which is read again and again, says each of the
// wanted lines.
func (s *scene) await(what string, wanted []string, source func() (lines []string, says func(want string) bool)) {
	s.Helper()
	most := s.takes
	if most == 0 {
		most = 20 * time.Second
	}
	var lines, missing []string
	if !until(most, 200*time.Millisecond, func() bool {
		var says func(want string) bool
		lines, says = source()
		missing = slices.DeleteFunc(slices.Clone(wanted), says)
		return len(missing) == 0
	}) {
		s.Errorf("%s should say, and did not in %v:\n%s\nit says:\n%s", what, most,
			strings.Join(missing, "\n"), strings.Join(akin(lines, missing), "\n"))
	}
}

func holdsAll(line string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(line, part) })
}

// akin returns the lines that begin as one of the missing ones does, or all
// where none does.
func akin(lines, missing []string) []string {
	alike := slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		return !slices.ContainsFunc(missing, func(want string) bool {
			name, _, _ := strings.Cut(want, "{")
			return strings.HasPrefix(line, name)
		})
	})
	if len(alike) > 0 {
		return alike
	}
	return lines[max(0, len(lines)-40):]
}

// tells compares the row of the first probe, once it tells what it should or has
// had its time.
func (s *scene) tells() {
	s.Helper()
	diff := ""
	if !until(5*time.Second, 500*time.Millisecond, func() bool {
		if rows := s.agent.Rows(); len(rows) > 0 {
			s.first = rows[0]
		}
		diff = cmp.Diff(s.row, asWanted(s.first.tell(), s.row))
		return diff == ""
	}) {
		s.Errorf("the row tells something else (-want +got):\n%s", diff)
	}
}

// asWanted puts the pattern in place of each line that it describes wholly.
func asWanted(lines, patterns []string) []string {
	for i := range min(len(lines), len(patterns)) {
		form := "^" + strings.ReplaceAll(regexp.QuoteMeta(patterns[i]), "…", ".*") + "$"
		if regexp.MustCompile(form).MatchString(lines[i]) {
			lines[i] = patterns[i]
		}
	}
	return lines
}
