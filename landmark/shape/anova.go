package shape

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/spatial/r3"
	"gonum.org/v1/gonum/stat/distuv"
)

// Effect is a line of a Procrustes analysis of variance.
type Effect struct {
	Name         string
	SumOfSquares float64
	DF           int     // degrees of freedom, those of the shapes' dimensions included
	MeanSquare   float64 // NaN without a degree of freedom
	// Over is the effect whose mean square F is over: "" where there is none.
	Over string
	// F is Goodall's, and P its probability in the F distribution (Goodall 1991,
	// doi:10.1111/j.2517-6161.1991.tb01825.x), which holds where all coordinates vary alike and
	// independently. Landmarks seldom do, so that P is a rough guide. NaN without Over.
	F, P float64
}

// Anova is a Procrustes analysis of variance: its effects in order, and their sum.
type Anova struct {
	Effects []Effect
	Total   float64 // sum of squares
}

// Effect returns the line of a name; it panics if there is none.
func (a *Anova) Effect(name string) Effect {
	for _, e := range a.Effects {
		if e.Name == name {
			return e
		}
	}
	panic(fmt.Sprintf("shape: no effect %q", name))
}

func (a *Anova) add(name string, squares float64, df int) {
	e := Effect{Name: name, SumOfSquares: squares, DF: df, MeanSquare: math.NaN(), F: math.NaN(), P: math.NaN()}
	if df > 0 {
		e.MeanSquare = squares / float64(df)
	}
	a.Effects = append(a.Effects, e)
	a.Total += squares
}

// compare puts the mean square of an effect over that of another.
func (a *Anova) compare(name, over string) {
	denominator := a.Effect(over)
	for i := range a.Effects {
		e := &a.Effects[i]
		if e.Name != name || e.DF <= 0 || denominator.DF <= 0 {
			continue
		}
		e.Over, e.F = over, e.MeanSquare/denominator.MeanSquare
		if e.F > 0 && !math.IsInf(e.F, 0) {
			e.P = distuv.F{D1: float64(e.DF), D2: float64(denominator.DF)}.Survival(e.F)
		}
	}
}

// crossed are the sums of squares of shapes that two factors divide.
type crossed struct {
	first, second, both, rest float64
	n                         int // shapes
	firsts, seconds           int // levels
}

// cross divides the squares of shapes about their mean by two factors, given by level from 0. It is for
// factors that are crossed in proportion: each level of one is as often with each level of the other,
// as a part of all; only then the sums of squares add up whatever their order. It returns ErrUnequal
// with a cell that is not. Shapes have no missing points.
func cross(shapes [][]r3.Vec, first, second []int) (c crossed, err error) {
	c.n = len(shapes)
	for i := range shapes {
		c.firsts, c.seconds = max(c.firsts, first[i]+1), max(c.seconds, second[i]+1)
	}
	cell := make([]int, len(shapes))
	count := make([]int, c.firsts*c.seconds)
	ofFirst, ofSecond := make([]int, c.firsts), make([]int, c.seconds)
	for i := range shapes {
		cell[i] = first[i]*c.seconds + second[i]
		count[cell[i]]++
		ofFirst[first[i]]++
		ofSecond[second[i]]++
	}
	for k, n := range count {
		if a, b := k/c.seconds, k%c.seconds; n*c.n != ofFirst[a]*ofSecond[b] {
			return c, &unequal{a, b, n}
		}
	}
	grand := levelMeans(shapes, make([]int, len(shapes)), 1)
	byFirst, bySecond, byCell := levelMeans(shapes, first, c.firsts), levelMeans(shapes, second, c.seconds), levelMeans(shapes, cell, len(count))
	for i, s := range shapes {
		for j, p := range s {
			a, b, ab, m := byFirst[first[i]][j], bySecond[second[i]][j], byCell[cell[i]][j], grand[0][j]
			c.first += r3.Norm2(r3.Sub(a, m))
			c.second += r3.Norm2(r3.Sub(b, m))
			c.both += r3.Norm2(r3.Add(r3.Sub(r3.Sub(ab, a), b), m))
			c.rest += r3.Norm2(r3.Sub(p, ab))
		}
	}
	return c, nil
}

// unequal says which cell of two factors has too many or too few shapes.
type unequal struct{ first, second, count int }

func (u *unequal) Error() string {
	return fmt.Sprintf("level %d of one factor has %d of level %d of the other, and not its share", u.first, u.count, u.second)
}

// levelMeans returns the mean of the shapes of each level.
func levelMeans(shapes [][]r3.Vec, level []int, levels int) [][]r3.Vec {
	of := make([][][]r3.Vec, levels)
	for i, s := range shapes {
		of[level[i]] = append(of[level[i]], s)
	}
	means := make([][]r3.Vec, levels)
	for k, group := range of {
		means[k] = meanOf(group, len(shapes[0]))
	}
	return means
}

// numbered returns names in the order in which they first occur, and the number of each.
func numbered(names []string) (levels []string, level []int) {
	number := make(map[string]int)
	level = make([]int, len(names))
	for i, name := range names {
		k, known := number[name]
		if !known {
			k = len(levels)
			number[name] = k
			levels = append(levels, name)
		}
		level[i] = k
	}
	return levels, level
}

// flatSample reports whether all points lie in the plane z = 0, as those of pictures do: their shapes have two
// dimensions a point.
func flatSample(sample [][]r3.Vec) bool {
	for _, points := range sample {
		for _, p := range points {
			if p.Z != 0 && !missing(p) {
				return false
			}
		}
	}
	return true
}

// shapeDimensions returns how many numbers the shape of some points has: 3 each without place, turn and size,
// or 2 in a plane.
func shapeDimensions(points int, plane bool) int {
	if plane {
		return 2*points - 4
	}
	return 3*points - 7
}
