package metrics

import "github.com/prometheus/client_golang/prometheus"

// Bounds of the histograms, in seconds where nothing else is said.
var (
	// From a local delivery to the day on which a sender gives up.
	delayBuckets = []float64{0.02, 0.1, 0.5, 1, 5, 30, 120, 600, 3600, 14400, 86400, 432000}
	// From a server nearby to the time-outs of RFC 5321 section 4.5.3.2.
	phaseBuckets = []float64{0.01, 0.1, 1, 10, 60, 300}
	// Received fields name whole seconds.
	hopBuckets = []float64{1, 10, 60, 600, 3600}
	// From a good disk to one that hangs.
	commitBuckets = []float64{0.001, 0.005, 0.02, 0.1, 0.5, 2, 10}
	// In writes.
	batchBuckets = []float64{1, 2, 5, 10, 20, 50, 100, 200, 500}
)

// Native histograms are at their full resolution (8 buckets for each doubling)
// over all that a mail can take: 240 buckets reach from 1 ms to 12 days. So none
// is ever reset, nor made coarser, to keep within them: what was counted stays
// counted.
const (
	nativeFactor  = 1.1
	nativeBuckets = 240
	nativeZero    = 0.001
)

func counterVec(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + name, Help: help}, labels)
}

func histogramVec(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: buckets}, labels)
}

// nativeVec makes a histogram of delays, with buckets and native.
func nativeVec(name, help string, labels ...string) *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: prefix + name, Help: help, Buckets: delayBuckets,
		NativeHistogramBucketFactor: nativeFactor, NativeHistogramMaxBucketNumber: nativeBuckets, NativeHistogramZeroThreshold: nativeZero,
	}, labels)
}
