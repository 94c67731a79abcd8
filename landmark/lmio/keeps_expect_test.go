package lmio

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// lossList counts losses by what is said of them.
type lossList map[[2]string]int

func (l lossList) add(n int, noun, become string) { l[[2]string{noun, become}] += n }

func (l lossList) texts() []string {
	texts := []string{}
	for k, n := range l {
		noun := k[0]
		if n != 1 && noun != "" { // "names of groups"
			words := strings.Split(noun, " of a ")
			if len(words) == 1 {
				first, rest, of := strings.Cut(noun, " of ")
				words = []string{first}
				if of {
					noun = first + "s of " + rest
				}
			}
			switch {
			case len(words) == 2:
				noun = words[0] + "s of " + words[1] + "s"
			case !strings.Contains(noun, " of "):
				noun += "s"
			}
		}
		switch {
		case noun == "":
			texts = append(texts, k[1])
		case n > 0:
			texts = append(texts, fmt.Sprintf("%d %s %s", n, noun, k[1]))
		}
	}
	slices.Sort(texts)
	return texts
}

// expect says what should come back of a document, and which losses are told of.
func (k *keeps) expect(groups []*landmark.Group) (want []*landmark.Group, losses lossList) {
	losses = lossList{}
	lines := !k.sameLines
	if k.sameLines {
		lines = true
		for _, g := range groups {
			lines = lines && slices.Equal(g.Connectivity(), groups[0].Connectivity())
		}
	}
	if k.oneGroup && len(groups) > 1 {
		var others []string
		for _, g := range groups[1:] {
			others = append(others, fmt.Sprintf("%q (%d points)", g.Name(), g.Len()))
		}
		noun := map[bool]string{true: "group", false: "groups"}[len(others) == 1]
		losses.add(1, "", noun+" "+strings.Join(others, ", ")+" left out, since a file holds one")
		groups = groups[:1]
	}
	for _, g := range groups {
		want = append(want, k.expectGroup(g, lines, losses))
	}
	for _, g := range groups {
		if k.can("oneframe") && g.Properties().Declared != groups[0].Properties().Declared {
			for _, w := range want { // the coordinates are written as the mesh has them
				p := w.Properties()
				p.Declared = landmark.Placement{}
				w.SetProperties(p)
			}
		}
	}
	if k.sameNames {
		for _, g := range want[1:] {
			for i := range g.Len() {
				if l := g.At(i); l.Name != want[0].At(i).Name {
					losses.add(1, "name", "changed to that in the first group, since all have the same")
					l.Name = want[0].At(i).Name
					g.Set(i, l)
				}
			}
		}
	}
	return want, losses
}

func (k *keeps) expectGroup(g *landmark.Group, lines bool, losses lossList) *landmark.Group {
	open := k.can("open") || k.allOpen && g.Count(landmark.Undefined) == g.Len() && g.Properties().Declared == landmark.Placement{}
	var points []landmark.Landmark
	var gone int
	for _, l := range g.Landmarks() {
		m := landmark.Landmark{Position: landmark.NoPosition(), Status: l.Status}
		switch {
		case l.Status == landmark.Estimated && !k.can("estimated"):
			losses.add(1, "estimated point", "will count as placed")
			m.Status = landmark.Defined
		case l.Status == landmark.Undefined && !open && k.can("missing"):
			losses.add(1, "point", "not visited yet will count as missing")
			m.Status = landmark.Missing
		}
		if m.Status == landmark.Defined || m.Status == landmark.Estimated {
			m.Position = l.Position
		} else if k.can("partial") && math.IsNaN(l.Position.Y) {
			m.Position = l.Position
		} else {
			if math.IsNaN(l.Position.Y) {
				losses.add(1, "point", "with only some coordinates, which are left out")
			}
			if !k.can("missing") {
				gone++
			}
		}
		drop := func(what string, is bool, noun, become string) bool {
			if is && !k.can(what) {
				losses.add(1, noun, become)
			}
			return is && k.can(what)
		}
		if drop("name", l.Name != "", "name", "left out") {
			m.Name = l.Name
		}
		if drop("text", l.Description != "", "description", "left out or cut") {
			m.Description = l.Description
		}
		if drop("normal", l.Normal != r3.Vec{}, "normal", "left out") {
			m.Normal = l.Normal
		}
		if drop("reason", l.Reason != "", "reason of a missing point", "left out or cut") {
			m.Reason = l.Reason
		}
		if drop("origin", l.Origin != landmark.Observed, "mark of a prediction", "left out") {
			m.Origin = l.Origin
		}
		m.Locked = drop("locked", l.Locked, "lock of a point", "left out")
		m.Hidden = drop("hidden", l.Hidden, "hidden point", "will be shown")
		if m.Status == landmark.Defined || m.Status == landmark.Estimated || k.can("missing") {
			points = append(points, m)
		}
	}
	losses.add(gone, "point", "without a position left out")
	w := landmark.NewGroup("", points)
	w.SetDim(g.Dim())
	k.expectAround(w, g, lines, losses)
	return w
}

// expectAround says what should come back beside the points.
func (k *keeps) expectAround(w, g *landmark.Group, lines bool, losses lossList) {
	if k.can("group") {
		w.SetName(g.Name())
	} else {
		losses.add(1, "name of a group", "left out")
	}
	var p landmark.Properties
	said := g.Properties()
	for _, c := range []struct {
		what         string
		is           bool
		noun, become string
		keep         func()
	}{
		{"unit", said.Units != "", "unit of length", "left out", func() { p.Units = said.Units }},
		{"colour", said.Color.A > 0, "colour of a group", "left out", func() { p.Color = said.Color }},
		{"glocked", said.Locked, "lock of a group", "left out", func() { p.Locked = true }},
		{"ghidden", said.Hidden, "hidden group", "will be shown", func() { p.Hidden = true }},
		{"protocol", said.Protocol != landmark.ProtocolID{}, "name of a protocol", "left out", func() { p.Protocol = said.Protocol }},
		{"RAS", said.Declared.Kind == landmark.Negated, "", "", func() { p.Declared = said.Declared }},
		{"scale", said.Declared == landmark.Scaled(0.25), "", "", func() { p.Declared = said.Declared }},
	} {
		if c.is && k.can(c.what) {
			c.keep()
		} else if c.is && c.noun != "" {
			losses.add(1, c.noun, c.become)
		}
	}
	w.SetProperties(p)
	var labels []landmark.Label
	for _, l := range g.Labels() {
		n := len(l.Indices)
		whole, tail := n == g.Len(), true
		for i, k := range l.Indices {
			tail = tail && k == g.Len()-n+i
		}
		colored := l.Color.A > 0 && !k.can("labelcolour")
		keep := func() {
			if colored {
				losses.add(1, "colour of a label", "left out")
				l.Color = color.NRGBA{}
			}
			labels = append(labels, l)
		}
		switch {
		case l.Curve == landmark.NoCurve && k.can("label"):
			keep()
		case l.Curve == landmark.NoCurve && k.name == "BU-3DFE landmarks":
			losses.add(1, "label", "left out (its points are kept)")
		case l.Curve == landmark.NoCurve:
			losses.add(1, "label", "left out")
		case k.curves == "any", k.curves == "whole" && whole, k.curves == "tail" && tail:
			keep()
		case k.curves == "whole":
			losses.add(1, "curve", "left out, since it does not run through all points of the group in order (they are kept)")
		case k.curves == "tail":
			losses.add(1, "curve", "left out, since its points are not the last of the group (they are kept)")
		default:
			losses.add(1, "curve", "left out (its points are kept)")
		}
	}
	_ = w.SetLabels(labels)
	switch n := len(g.Connectivity()); {
	case k.can("line") && lines:
		_ = w.SetConnectivity(slices.Clone(g.Connectivity()))
	case k.can("line"):
		losses.add(n, "line", "between points left out, since not all groups have the same")
	default:
		losses.add(n, "line", "between points left out")
	}
}

// document returns a document of plain words and numbers, with some of all that
// there can be.
func (k *keeps) document(rng *rand.Rand) []*landmark.Group {
	some := func() bool { return rng.IntN(2) == 0 }
	const most = 6
	n := 4 + rng.IntN(most-4)
	names, curve, lines, declared := some(), rng.IntN(5), some(), rng.IntN(3)
	has := func(odds bool) func() bool { // a thing that no point has, or some
		return func() bool { return odds && some() }
	}
	texts, normals, locks, hidden, states := has(some()), has(some()), has(some()), has(some()), has(some())
	sameNames := some()
	var groups []*landmark.Group
	for i := range 1 + rng.IntN(3) {
		points := make([]landmark.Landmark, n)
		for j := range points {
			l := landmark.Landmark{Status: landmark.Defined, Locked: locks(), Hidden: hidden()}
			axis := func() float64 { return float64(rng.IntN(2_000_000)-1_000_000) / 1000 }
			l.Position = r3.Vec{X: axis(), Y: axis(), Z: axis()}
			if k.flat {
				l.Position.Z = 0
			}
			if names || k.name == "MorphoJ table" || k.name == "IDAV points" || strings.HasPrefix(k.name, "Bosphorus") { // these make names up
				l.Name = fmt.Sprintf("point%c", 'a'+j)
				if !sameNames {
					l.Name += fmt.Sprint(i)
				}
			}
			if texts() {
				l.Description = fmt.Sprintf("text %d", j)
			}
			if normals() && !k.flat {
				l.Normal = r3.Unit(r3.Vec{X: axis(), Y: 1, Z: axis()})
			}
			if states() {
				l.Status = landmark.PositionStatus(rng.IntN(4))
				if l.Status == landmark.Missing && some() {
					l.Reason = "broken off"
				}
				if l.Placed() {
					l.Origin = landmark.Origin(rng.IntN(4))
				}
				if !l.Placed() && some() { // else coordinates that mean nothing
					l.Position.Y = math.NaN()
				}
			}
			points[j] = l
		}
		g := landmark.NewGroup(fmt.Sprintf("specimen%d", i+1), points)
		if k.flat {
			g.SetDim(2)
		}
		p := landmark.Properties{Locked: locks(), Hidden: hidden(), Units: []string{"", "mm"}[rng.IntN(2)]}
		if some() {
			p.Color = color.NRGBA{uint8(rng.IntN(256)), 0, 255, 255}
		}
		if some() {
			p.Protocol = landmark.ProtocolID{Name: "skulls", Revision: []string{"", "2"}[rng.IntN(2)], Hash: "0a1b"}
		}
		p.Declared = []landmark.Placement{{}, {Kind: landmark.Negated}, landmark.Scaled(0.25)}[declared]
		if rng.IntN(4) == 0 {
			p.Declared = landmark.Placement{} // unlike the others
		}
		g.SetProperties(p)
		g.SetPlacement(p.Declared)
		k.addLabels(rng, g, curve)
		if lines {
			edges := []landmark.Edge{{0, 1}, {n - 1, 0}}
			if rng.IntN(4) == 0 {
				edges = edges[1:]
			}
			_ = g.SetConnectivity(edges)
		}
		groups = append(groups, g)
	}
	return groups
}

// addLabels gives a group a label, and a curve through all of its points, the first
// or the last of them or both of these, or none.
func (k *keeps) addLabels(rng *rand.Rand, g *landmark.Group, curve int) {
	chosen := func() (c color.NRGBA) {
		if rng.IntN(2) == 0 {
			c = color.NRGBA{255, 128, uint8(rng.IntN(256)), 255}
		}
		return c
	}
	if rng.IntN(2) == 0 {
		_ = g.SetLabels([]landmark.Label{{Name: "pair", Indices: []int{0, 2}, Color: chosen()}})
	}
	all := make([]int, g.Len())
	for i := range all {
		all[i] = i
	}
	if curve < 4 {
		indices := [][]int{all, all[:2], all[g.Len()-2:], {0, g.Len() - 1}}[curve]
		_ = g.SetLabels(append(g.Labels(), landmark.Label{Name: "curve 1", Indices: indices, Curve: landmark.OpenCurve, Color: chosen()}))
	}
}
