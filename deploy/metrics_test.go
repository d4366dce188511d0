package deploy_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// Every metric that the README names in its table is one that the agent has.
func TestMetricsOfTheReadmeExist(t *testing.T) {
	catalogue, err := fs.ReadFile(repository(), "probe/metrics/testdata/catalogue.txt")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := text(repository(), "README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(readme, "\n## Metrics\n")
	section, _, _ = strings.Cut(section, "\n## ")
	named := regexp.MustCompile("`([a-z]+(?:_[a-z]+)+)`").FindAllStringSubmatch(section, -1)
	if len(named) < 40 {
		t.Errorf("only %d metrics were found", len(named))
	}
	for _, m := range named {
		if !strings.Contains("\n"+string(catalogue), "\nmailprobe_"+m[1]+" (") {
			t.Errorf("there is no metric mailprobe_%s", m[1])
		}
	}
}
