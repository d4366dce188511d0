package packaging

import (
	"os/exec"
	"strings"
	"testing"
)

// versions are what git describe says, in the order in which the commits were made,
// each with the time of its commit and the version that the packages have.
var versions = []struct{ described, seconds, want string }{
	{"unknown", "1700000000", "0~0.unknown"},
	{"8d4692a27ede", "1700000000", "0~20231114.221320.8d4692a27ede"},
	{"00d4692a27ed-dirty", "1700000060", "0~20231114.221420.00d4692a27ed.dirty"},
	{"release/5_x", "1700003600", "0~20231114.231320.release.5.x"},
	{"v0.5.0-rc.1", "1", "0.5.0~rc.1"},
	{"v0.5.0-rc.1-3-gabc1234", "1", "0.5.0~rc.1+3.gabc1234"},
	{"v0.5.0-rc.2", "1", "0.5.0~rc.2"},
	{"v0.5.0", "1", "0.5.0"},
	{"v0.5.0-2-gabc1234", "1", "0.5.0+2.gabc1234"},
	{"v0.5.0-12-gabc1234", "1", "0.5.0+12.gabc1234"},
	{"v0.5.0-12-gabc1234-dirty", "1", "0.5.0+12.gabc1234.dirty"},
	{"v0.5.0-13-g0bc1234", "1", "0.5.0+13.g0bc1234"},
	{"v0.5.1-dirty", "1", "0.5.1+dirty"},
	{"0.10", "1", "0.10"},
}

func TestVersions(t *testing.T) {
	before := "0~0"
	for _, v := range versions {
		got := strings.TrimSpace(output(t, exec.Command("./debversion", v.described, v.seconds)))
		if got != v.want {
			t.Errorf("%s is packaged as %q, want %q", v.described, got, v.want)
		}
		output(t, exec.Command("dpkg", "--validate-version", got+"-1"))
		if err := exec.Command("dpkg", "--compare-versions", got+"-1", "gt", before+"-1").Run(); err != nil {
			t.Errorf("%s is not newer than %s for dpkg", got, before)
		}
		before = got
	}
}
