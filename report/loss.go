package report

import "gonum.org/v1/gonum/stat/distuv"

// confidence is that of every bound on a share of losses.
const confidence = 0.95

// NewLossBound bounds the share of losses of which lost were found among settled
// mails: the upper limit of Clopper and Pearson (Biometrika 26, 1934, p. 404),
// one-sided. Without any settled mail nothing is known, and the bound is 1.
func NewLossBound(settled, lost int) LossBound {
	b := LossBound{Settled: settled, Lost: lost, AtMost: 1}
	if lost < settled {
		b.AtMost = distuv.Beta{Alpha: float64(lost + 1), Beta: float64(settled - lost)}.Quantile(confidence)
	}
	return b
}
