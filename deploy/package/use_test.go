package packaging

import (
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What a person writes in use: a password, and a port of its own for each test.
const (
	secret = "correct horse battery staple\n"
	flags  = "# ours\nARGS=\"--web.listen-address=127.0.0.1:0 --log.level=info\"\n"
)

// example is the example configuration.
func example(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("mailprobe.yml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// use configures and runs the service as the installed files say, uses it as others
// than the service's user, and upgrades the package meanwhile.
func use(t *testing.T) {
	asRoot(t, "/bin/cp", "/usr/share/doc/mailprobe/examples/mailprobe.yml", "/etc/mailprobe/mailprobe.yml")
	put(t, "/etc/mailprobe/credentials/mx1", secret, 0o600)
	put(t, "/etc/default/mailprobe", flags, 0o644)
	asRoot(t, "/usr/sbin/useradd", "--groups", "mailprobe", "support")
	asRoot(t, "/usr/sbin/useradd", "stranger")
	agent := account(t, "mailprobe")
	s := readService(t)
	s.prepare(t, agent)
	stop := s.start(t, agent)
	defer stop()
	t.Run("by a member of the group", byMember)
	t.Run("by a stranger", byStranger)
	t.Run("upgrade", upgrade)
	t.Run("by a member after the upgrade", byMember)
}

// account looks a user of the root up, with all its groups.
func account(t *testing.T, name string) user {
	t.Helper()
	number := func(args ...string) (all []uint32) {
		for _, word := range strings.Fields(asRoot(t, append([]string{"/usr/bin/id"}, append(args, name)...)...)) {
			n, err := strconv.ParseUint(word, 10, 32)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, uint32(n))
		}
		return all
	}
	return user{number("-u")[0], number("-g")[0], number("-G")}
}

// byMember asks through the socket, and must be told the truth: the servers of the
// example are nowhere, so nothing is known of them.
func byMember(t *testing.T) {
	member := account(t, "support")
	said, code := try(t, member, "/usr/bin/mailprobe", "status")
	if code != 0 {
		t.Errorf("mailprobe status: exit code %d\n%s", code, said)
	}
	for _, want := range []string{"mx1.example.jp-submission", "mx1.example.jp-mx"} {
		if !strings.Contains(said, want) {
			t.Errorf("mailprobe status says nothing of %s:\n%s", want, said)
		}
	}
	if strings.Contains(said, "not running") {
		t.Errorf("mailprobe status was not answered by the agent:\n%s", said)
	}
	if said, code := try(t, member, "/usr/bin/mailprobe", "healthy"); code != 0 {
		t.Errorf("mailprobe healthy: exit code %d\n%s", code, said)
	}
	if said, code := try(t, member, "/usr/bin/mailprobe", "ask", "--to", "tanaka@example.jp", "--at", "now", "--lang", "en"); code != 3 {
		t.Errorf("mailprobe ask: exit code %d, want 3, we do not know\n%s", code, said)
	}
	for _, closed := range []string{"/var/lib/mailprobe/key", "/etc/mailprobe/credentials/mx1"} {
		if said, code := try(t, member, "/bin/cat", closed); code == 0 {
			t.Errorf("a member of the group can read %s: %s", closed, said)
		}
	}
	if said, code := try(t, member, "/bin/ls", "/var/lib/mailprobe"); code == 0 {
		t.Errorf("a member of the group can look into /var/lib/mailprobe: %s", said)
	}
}

// byStranger must be refused, even with the name of the data folder.
func byStranger(t *testing.T) {
	stranger := account(t, "stranger")
	for _, args := range [][]string{{"status"}, {"status", "--data", "/var/lib/mailprobe"}, {"export", "--data", "/var/lib/mailprobe"}} {
		said, code := try(t, stranger, append([]string{"/usr/bin/mailprobe"}, args...)...)
		if code == 0 || !strings.Contains(said, "permission denied") {
			t.Errorf("mailprobe %s: exit code %d, want a refusal\n%s", strings.Join(args, " "), code, said)
		}
	}
	if said, code := try(t, stranger, "/bin/cat", "/etc/mailprobe/mailprobe.yml"); code == 0 {
		t.Errorf("a stranger can read the configuration:\n%s", said)
	}
}

// TestExample holds the guide to the example that it has people copy.
func TestExample(t *testing.T) {
	guide, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(guide), "```yaml\n"+example(t)+"```\n") {
		t.Error("deploy/README.md shows another example than deploy/package/mailprobe.yml")
	}
}

// Where the guide leads to a file, the package has it, seen from where it puts the
// guide.
func guideLeadsToFiles(t *testing.T) {
	const folder = "/usr/share/doc/mailprobe/deploy"
	guide, err := os.ReadFile(inside(folder + "/README.md"))
	if err != nil {
		t.Fatal(err)
	}
	links := regexp.MustCompile(`\]\(([^):#]+)(#[^)]*)?\)`).FindAllStringSubmatch(string(guide), -1)
	if len(links) < 10 {
		t.Errorf("only %d links to files were found", len(links))
	}
	for _, link := range links {
		if said, code := try(t, user{}, "/usr/bin/test", "-f", path.Join(folder, link[1])); code != 0 {
			t.Errorf("the guide leads to %s, which is not there %s", link[1], said)
		}
	}
}
