package metrics

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"mailprobe/probe"
)

// What servers ask for: an old one, one of today, and one that takes native
// histograms.
const (
	asText        = "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
	asOpenMetrics = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
	asProtobuf    = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8"
)

func TestText(t *testing.T) {
	body, kind := scrapeAs(t, eventful(), asText)
	if !strings.HasPrefix(kind, "text/plain; version=0.0.4") {
		t.Errorf("the type is %s", kind)
	}
	if !strings.Contains(string(body), "\nmailprobe_delay_seconds_sum{server=\"a\",via=\"mx\"} 100.125\n") {
		t.Errorf("the sum of delays is missing:\n%s", body)
	}
}

// OpenMetrics names the probe behind a bucket. There are no _created lines: they
// would be stored as series of their own.
func TestOpenMetrics(t *testing.T) {
	body, kind := scrapeAs(t, eventful(), asOpenMetrics)
	if !strings.HasPrefix(kind, "application/openmetrics-text; version=1.0.0") {
		t.Errorf("the type is %s", kind)
	}
	text := string(body)
	for _, want := range []string{
		"\n# TYPE mailprobe_probes_sent counter\nmailprobe_probes_sent_total{server=\"a\",via=\"mx\"} 3.0\n",
		"\nmailprobe_delay_seconds_sum{server=\"a\",via=\"mx\"} 100.125\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q", want)
		}
	}
	_, line, _ := strings.Cut(text, "\n"+`mailprobe_delay_seconds_bucket{server="a",via="mx",le="0.5"} 1 # {`)
	exemplar, _, _ := strings.Cut(line, " 1") // before the time at which it was observed
	labels, delay, _ := strings.Cut(exemplar, "} ")
	got := strings.Split(labels, ",") // in any order
	slices.Sort(got)
	if !slices.Equal(got, []string{`probe="00000000-0000-7000-8000-000000000001"`, `route="a-mx"`}) || delay != "0.125" {
		t.Errorf("the exemplar of a delay of 0.125 s is %q", exemplar)
	}
	if strings.Contains(text, "_created") || !strings.HasSuffix(text, "\n# EOF\n") {
		t.Errorf("it has _created lines, or no end:\n%s", text)
	}
}

// families reads a scrape in protobuf.
func families(t *testing.T, m *Metrics) map[string]*dto.MetricFamily {
	t.Helper()
	body, kind := scrapeAs(t, m, asProtobuf)
	if !strings.HasPrefix(kind, "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited") {
		t.Fatalf("the type is %s", kind)
	}
	all := map[string]*dto.MetricFamily{}
	for d := expfmt.NewDecoder(bytes.NewReader(body), expfmt.ResponseFormat(map[string][]string{"Content-Type": {kind}})); ; {
		var f dto.MetricFamily
		if err := d.Decode(&f); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all[f.GetName()] = &f
	}
}

// native returns how many observations stand in the native buckets of a
// histogram, and in how many buckets.
func native(h *dto.Histogram) (observations int64, buckets int) {
	observations = int64(h.GetZeroCount())
	var inBucket int64
	for _, delta := range h.GetPositiveDelta() {
		inBucket += delta
		observations += inBucket
	}
	return observations, len(h.GetPositiveDelta())
}

// In protobuf a histogram has both forms, which count and sum up the same.
func TestProtobufCarriesNativeHistograms(t *testing.T) {
	all := families(t, eventful())
	h := all["mailprobe_delay_seconds"].GetMetric()[0].GetHistogram()
	count, _ := native(h)
	buckets := h.GetBucket()
	if h.GetSampleCount() != 2 || h.GetSampleSum() != 100.125 || count != 2 || buckets[len(buckets)-1].GetCumulativeCount() != 2 {
		t.Errorf("2 delays of 100.125 s in all are %v", h)
	}
	if h.GetSchema() != 3 || h.GetCreatedTimestamp() == nil {
		t.Errorf("schema %d, created at %v: want 8 buckets a doubling, and a time", h.GetSchema(), h.GetCreatedTimestamp())
	}
	// 0.125 = 2^-3 is the upper bound of bucket -3 × 8; 100 lies in (2^(53/8), 2^(54/8)] = (98.7, 107.6].
	if spans := h.GetPositiveSpan(); spans[0].GetOffset() != -24 || len(spans) != 2 || spans[1].GetOffset() != 54-(-24)-1 {
		t.Errorf("native buckets: %v", spans)
	}
	if h := all["mailprobe_transit_seconds"].GetMetric()[0].GetHistogram(); h.GetSampleCount() != 1 || h.GetSchema() != 3 {
		t.Errorf("one transit is %v", h)
	}
	if h := all["mailprobe_hop_seconds"].GetMetric()[0].GetHistogram(); h.Schema != nil {
		t.Errorf("hops, to a second, need no native histogram: %v", h)
	}
}

// A scrape costs the same whatever has happened: as many lines after two years
// of every delay that there can be, and no more native buckets than their bound.
// Nothing is reset meanwhile.
func TestHistoryAddsNothingToAScrape(t *testing.T) {
	m := metricsOf(busy(), theMX)
	m.Arrived(came(judged("pass", "pass", "pass")), first(now, between(ms, ms), between(ms, ms)))
	before := len(scrape(t, m))
	const mails = 100_000
	sum := 0.001
	for i := range mails {
		seconds := math.Pow(10, -4+10*float64(i)/mails) // 0.1 ms to 12 days
		d := time.Duration(seconds * float64(time.Second))
		sum += d.Seconds()
		m.Began(theMX, now)
		m.Ended(theMX, probe.Attempt{Class: probe.Classes[i%len(probe.Classes)]})
		m.Arrived(came(judged(results[i%len(results)], "pass", "none"), over(i%7)), first(now, between(d, d), between(d, d)))
	}
	if after := len(scrape(t, m)); after != before {
		t.Errorf("%d lines after %d mails, %d before", after, mails, before)
	}
	h := families(t, m)["mailprobe_delay_seconds"].GetMetric()[0].GetHistogram()
	count, buckets := native(h)
	if count != mails+1 || h.GetSampleCount() != mails+1 || math.Abs(h.GetSampleSum()/sum-1) > 1e-9 {
		t.Errorf("%d native, %d in all, %v s: want %d, %v s", count, h.GetSampleCount(), h.GetSampleSum(), mails+1, sum)
	}
	if buckets > nativeBuckets || h.GetSchema() != 3 {
		t.Errorf("%d native buckets at schema %d: want at most %d, at 3", buckets, h.GetSchema(), nativeBuckets)
	}
}
