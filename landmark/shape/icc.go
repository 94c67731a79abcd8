package shape

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// ErrRepeats is wrapped by errors about repeats that say nothing about errors of measurement.
var ErrRepeats = errors.New("repeats that no error can be told from")

// Confidence is the share of samples whose interval holds the true value, of all intervals here.
const Confidence = 0.95

// ICC is an intraclass correlation with its interval. It may be negative, where things measured differ less
// than their repeats do; it is not cut off. The interval is NaN where the sample has none.
type ICC struct{ Value, Low, High float64 }

// ICCs are those of Shrout & Fleiss (1979, doi:10.1037/0033-2909.86.2.420), of a measure that
// each of k judges takes of each of n things. Which one to take: One, where nobody knows who measured
// what; Two, where the judges stand for others; Three, where they are all that matter, and a constant difference
// between them does no harm (Liljequist et al. 2019, doi:10.1371/journal.pone.0219854).
type ICCs struct {
	One, Two, Three             ICC // of single measures: (1,1), (2,1), (3,1)
	OneMean, TwoMean, ThreeMean ICC // of the mean of the k judges: (1,k), (2,k), (3,k)

	// Mean squares between things, within them, between judges, and of what is left.
	Between, Within, Judges, Rest float64
}

// NewICCs computes all of a table whose rows are things and whose columns are judges. It needs two of both, the same
// number of judges in each row, and finite values: else ErrRepeats. Where all values are equal, all is NaN.
//
// Of the mean squares B, W, J and E: (B-W)/(B+(k-1)W), (B-E)/(B+(k-1)E+k(J-E)/n), (B-E)/(B+(k-1)E), and of the means
// (B-W)/B, (B-E)/(B+(J-E)/n), (B-E)/B. Intervals come from the F distribution, those of Two by
// Satterthwaite's degrees of freedom, as the paper says; they suppose normal errors.
func NewICCs(table [][]float64) (*ICCs, error) {
	n := len(table)
	if n < 2 || len(table[0]) < 2 {
		return nil, fmt.Errorf("%w: it takes two things and two judges", ErrRepeats)
	}
	k := len(table[0])
	row, column, grand := make([]float64, n), make([]float64, k), 0.0
	for i, values := range table {
		if len(values) != k {
			return nil, fmt.Errorf("%w: row %d has %d values, and the first one %d", ErrRepeats, i+1, len(values), k)
		}
		for j, v := range values {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("%w: row %d has the value %v", ErrRepeats, i+1, v)
			}
			row[i] += v / float64(k)
			column[j] += v / float64(n)
			grand += v / float64(n*k)
		}
	}
	square := func(v float64) float64 { return v * v }
	c := &ICCs{}
	for i, values := range table {
		c.Between += float64(k) * square(row[i]-grand) / float64(n-1)
		for j, v := range values {
			c.Within += square(v-row[i]) / float64(n*(k-1))
			c.Rest += square(v-row[i]-column[j]+grand) / float64((n-1)*(k-1))
		}
	}
	for _, v := range column {
		c.Judges += float64(n) * square(v-grand) / float64(k-1)
	}
	c.One = oneWayICC(c.Between, c.Within, n-1, n*(k-1), float64(k))
	c.OneMean = c.One.ofMean(float64(k))
	c.Three = oneWayICC(c.Between, c.Rest, n-1, (n-1)*(k-1), float64(k))
	c.ThreeMean = c.Three.ofMean(float64(k))
	c.Two = c.twoWay(float64(n), float64(k))
	c.TwoMean = c.Two.ofMean(float64(k))
	return c, nil
}

// oneWayICC returns (b-w)/(b+(k-1)w) of two mean squares with their degrees of freedom, for k repeats, and its interval.
func oneWayICC(b, w float64, ofB, ofW int, k float64) ICC {
	of := func(f float64) float64 { return (f - 1) / (f + k - 1) }
	c := ICC{(b - w) / (b + (k-1)*w), math.NaN(), math.NaN()}
	if ofB > 0 && ofW > 0 && b > 0 && w > 0 {
		f := b / w
		c.Low = of(f / quantile(float64(ofB), float64(ofW)))
		c.High = of(f * quantile(float64(ofW), float64(ofB)))
	}
	return c
}

// quantile returns the value of the F distribution below which a half of what Confidence leaves is not.
func quantile(a, b float64) float64 { return distuv.F{D1: a, D2: b}.Quantile((1 + Confidence) / 2) }

// ofMean returns what an intraclass correlation is of the mean of k measures (Spearman and Brown 1910).
func (c ICC) ofMean(k float64) ICC {
	of := func(r float64) float64 { return k * r / (1 + (k-1)*r) }
	return ICC{of(c.Value), of(c.Low), of(c.High)}
}

func (c *ICCs) twoWay(n, k float64) ICC {
	b, j, e := c.Between, c.Judges, c.Rest
	r := (b - e) / (b + (k-1)*e + k*(j-e)/n)
	two := ICC{r, math.NaN(), math.NaN()}
	if !(b > 0 && e > 0) {
		return two
	}
	f := j / e
	whole := n*(1+(k-1)*r) - k*r
	v := (k - 1) * (n - 1) * math.Pow(k*r*f+whole, 2) / ((n-1)*math.Pow(k*r*f, 2) + whole*whole)
	above, below := quantile(n-1, v), quantile(v, n-1)
	two.Low = n * (b - above*e) / (above*(k*j+(k*n-k-n)*e) + n*b)
	two.High = n * (below*b - e) / (k*j + (k*n-k-n)*e + n*below*b)
	return two
}
