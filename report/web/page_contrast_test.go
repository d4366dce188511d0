package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// colours returns the colours that the stylesheet sets for light or dark screens.
func colours(t *testing.T, block string) map[string]string {
	t.Helper()
	ground, err := assetFiles.ReadFile("assets/style.css")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(ground), block)
	if !ok {
		t.Fatalf("the stylesheet has no %q", block)
	}
	rest, _, _ = strings.Cut(rest, "}")
	list := map[string]string{}
	for _, m := range regexp.MustCompile(`--(\w+): (#[0-9a-f]+)`).FindAllStringSubmatch(rest, -1) {
		list[m[1]] = m[2]
	}
	return list
}

// luminance is as WCAG 2.2 defines it.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := colour[1:]
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 24)
	if err != nil {
		t.Fatalf("%s is no colour: %v", colour, err)
	}
	linear := func(shift int) float64 {
		v := float64(n>>shift&255) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}

// What is to be read has a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3), and what is to
// be seen of a field one of 3 to 1 (1.4.11).
func TestContrast(t *testing.T) {
	for _, block := range []string{":root {\n  color-scheme", "(prefers-color-scheme: dark) {"} {
		all := colours(t, block)
		for name, least := range map[string]float64{"ink": 7, "dim": 4.5, "link": 4.5, "bad": 4.5, "warn": 4.5, "good": 4.5, "plan": 4.5, "odd": 4.5, "edge": 3} {
			for _, ground := range []string{"paper", "tint"} {
				if all[name] == "" || all[ground] == "" {
					t.Fatalf("%s: no colour %s or %s", block, name, ground)
				}
				a, b := luminance(t, all[name]), luminance(t, all[ground])
				if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < least {
					t.Errorf("%s: %s on %s is %.2f to 1, want %.1f", block, name, ground, ratio, least)
				}
			}
		}
	}
	if got := luminance(t, "#fff"); math.Abs(got-1) > 1e-9 {
		t.Errorf("white has the luminance %v", got)
	}
}
