package lmio

import (
	"cmp"
	"strconv"

	"cairn/landmark"
)

// encodeTPS writes specimens as geomorph does where there are but points, and
// else as tpsDig.
func encodeTPS(groups []*landmark.Group) ([]byte, error) {
	var out []byte
	for _, g := range groups {
		out = appendSpecimen(out, g)
	}
	return out, nil
}

func appendSpecimen(out []byte, g *landmark.Group) []byte {
	n := g.Len()
	for _, l := range g.Labels() {
		n -= len(l.Indices)
	}
	keyword := tpsPoints2
	if g.Dim() == 3 && !spellingOf[tpsSpelling](g).lm {
		keyword = tpsPoints3
	}
	out = appendKeyValue(out, keyword, strconv.Itoa(n))
	out = appendPoints(out, g, 0, n)
	out = appendCurves(out, g)
	scale := scaleText(g)
	extra := g.Properties().Extra
	plain := extra.Len() == 0
	for _, f := range extra.All() {
		out = appendKeyValue(out, f.Key, f.Value)
	}
	if scale != "" && plain {
		out = appendKeyValue(out, tpsScale, scale)
	}
	if g.Name() != "" {
		out = appendKeyValue(out, tpsID, g.Name())
	}
	if scale != "" && !plain {
		out = appendKeyValue(out, tpsScale, scale)
	}
	if plain && len(g.Labels()) == 0 {
		out = append(out, '\n')
	}
	return out
}

func appendKeyValue(out []byte, key, value string) []byte {
	return append(out, key+"="+value+"\n"...)
}

func appendPoints(out []byte, g *landmark.Group, from, to int) []byte {
	for _, l := range g.Landmarks()[from:to] {
		out = append(appendPoint(out, l, g.Dim(), tpsMissing), '\n')
	}
	return out
}

// appendCurves writes the curves of a group, each run of the same kind under
// its keyword.
func appendCurves(out []byte, g *landmark.Group) []byte {
	labels := g.Labels()
	for i, l := range labels {
		if i == 0 || labels[i-1].Curve != l.Curve {
			run := 1
			for i+run < len(labels) && labels[i+run].Curve == l.Curve {
				run++
			}
			keyword := tpsCurves
			if l.Curve == landmark.ClosedCurve {
				keyword = tpsOutlines
			}
			out = appendKeyValue(out, keyword, strconv.Itoa(run))
		}
		out = appendKeyValue(out, tpsLength, strconv.Itoa(len(l.Indices)))
		if n := len(l.Indices); n > 0 {
			out = appendPoints(out, g, l.Indices[0], l.Indices[0]+n)
		}
	}
	return out
}

// scaleText returns what SCALE= is to say of a group; "" for nothing.
func scaleText(g *landmark.Group) string {
	factor, scaled := g.Properties().Declared.Scale()
	if !scaled && !notVisited(g) {
		return ""
	}
	return cmp.Or(spellingOf[tpsSpelling](g).scale, formatNumber(factor))
}
