package e2e

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	dto "github.com/prometheus/client_model/go"
)

// scrape returns what an agent shows to Prometheus, one line a series as in
// `name{label="value"} 1`, in order. Of a histogram, it has the count.
func scrape(t testing.TB, address string) []string {
	t.Helper()
	resp, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatalf("scraping: %v", err)
	}
	defer resp.Body.Close()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("reading the metrics: status %s, %v", resp.Status, err)
	}
	var lines []string
	for name, family := range families {
		for _, m := range family.Metric {
			suffix, value := valueOf(m)
			lines = append(lines, fmt.Sprintf("%s%s%s %s", name, suffix, labelsOf(m), strconv.FormatFloat(value, 'f', -1, 64)))
		}
	}
	slices.Sort(lines)
	return lines
}

func valueOf(m *dto.Metric) (suffix string, value float64) {
	switch {
	case m.Counter != nil:
		return "", m.Counter.GetValue()
	case m.Gauge != nil:
		return "", m.Gauge.GetValue()
	case m.Histogram != nil:
		return "_count", float64(m.Histogram.GetSampleCount())
	case m.Summary != nil:
		return "_count", float64(m.Summary.GetSampleCount())
	default:
		return "", m.Untyped.GetValue()
	}
}

// labelsOf returns the labels in the order of their names.
func labelsOf(m *dto.Metric) string {
	var list []string
	for _, l := range m.Label {
		list = append(list, fmt.Sprintf("%s=%q", l.GetName(), l.GetValue()))
	}
	if list == nil {
		return ""
	}
	slices.Sort(list)
	return "{" + strings.Join(list, ",") + "}"
}

// valueOn returns the value of a series, NaN where there is none.
func valueOn(lines []string, series string) float64 {
	for _, line := range lines {
		if value, ok := strings.CutPrefix(line, series+" "); ok {
			if number, err := strconv.ParseFloat(value, 64); err == nil {
				return number
			}
		}
	}
	return math.NaN()
}
