package lmio

import (
	"fmt"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// keeps is what a kind of file has a place for by its own definition, which each
// row of allKeeps names. It is stated here apart from the limits in the code, so
// that a fault in these, or in what is made of them, shows.
type keeps struct {
	name, extension string
	source          string // of what is stated here

	oneGroup  bool   // of a file
	flat      bool   // points of pictures only
	has       string // what is written, in the words of the list below
	curves    string // which curves: any, whole (a group is one), tail (behind the other points), or none
	sameNames bool   // points have the same names in all groups, since these are above a table
	sameLines bool   // so are lines
	allOpen   bool   // of a whole group it can be said that no point is visited yet
}

// The words are: group (its name), name, text (a description), missing, partial
// (some coordinates of a point that has no others), open (not visited), estimated, normal, locked, hidden, unit, colour, glocked and ghidden
// (of groups), label, line, RAS, scale (how the coordinates are to be read), and
// oneframe (but the same of all groups).
var allKeeps = []keeps{
	{"LJSON", ".ljson", "menpo's LJSON 3: labels with masks, connectivity, null for a missing point; and metadata of Cairn's own beside them, which menpo leaves alone", false, false,
		"group name text missing partial open estimated normal locked hidden unit colour glocked ghidden label line", "any", false, false, false},
	{"Slicer markups", ".mrk.json", "Slicer's markups-schema-v1.0.3: label, description, positionStatus, orientation (its third axis), locked, visibility; a Curve runs through all control points", false, false,
		"group name text missing open estimated normal locked hidden unit colour glocked ghidden RAS", "whole", false, false, false},
	{"Slicer fcsv", ".fcsv", "vtkMRMLMarkupsFiducialStorageNode: id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID,positionStatus (0 undefined, 1 preview, 2 defined, 3 missing)", true, false,
		"name text missing open estimated locked hidden RAS", "none", false, false, false},
	{"MeshLab points", ".pp", "MeshLab's pickedPoints.cpp: x, y, z, name, active", true, false, "name missing", "none", false, false, false},
	{"TPS", ".tps", "Rohlf 2015, and geomorph's readland.tps: LM, CURVES and POINTS behind the landmarks, ID, SCALE, NA; SCALE=0 where nothing is digitised", false, false, "group missing scale", "tail", false, false, true},
	{"NTSYS", ".nts", "geomorph's readland.nts: a matrix, row labels, one number for what is missing", false, false, "group missing", "none", false, false, false},
	{"IDAV table", ".dta", "Morpho's read.lmdta: the same with a name a line", false, false, "group missing", "none", false, false, false},
	{"Morphologika", ".txt", "O'Higgins and Jones: [names] of individuals, [wireframe] for all of them", false, false, "group missing line", "none", false, true, false},
	{"Amira landmarks", ".landmarkAscii", "Amira's user guide: sets of coordinates", false, false, "missing", "none", false, false, false},
	{"IDAV points", ".pts", "IDAV Landmark Editor: a name and x y z; 9999 is missing; curves by names such as C000-001", true, false, "name missing", "none", false, false, false},
	{"menpo points", ".pts3", "menpo's .pts with three columns", true, false, "missing", "none", false, false, false},
	{"Bosphorus 3D", ".lm3", "menpo3d: a label, then its coordinates", true, false, "name missing", "none", false, false, false},
	{"Bosphorus 2D", ".lm2", "the same of a picture", true, true, "name missing", "none", false, false, false},
	{"BU-3DFE landmarks", ".bnd", "menpo3d: 83 lines of an index and x y z, whose labels follow from their number", true, false, "missing", "none", false, false, false},
	{"CSV", ".csv", "Slicer's table (label,l,p,s,defined,selected,visible,locked,description) with columns for the group and the normal", false, false, "group name text missing normal locked hidden RAS oneframe", "none", false, false, false},
	{"TSV", ".tsv", "the same with tabs", false, false, "group name text missing normal locked hidden RAS oneframe", "none", false, false, false},
	{"OpenSim landmarks", ".landmarks.csv", "the same under OpenSim's header", false, false, "group name text missing normal locked hidden RAS oneframe", "none", false, false, false},
	{"MorphoJ table", ".morphoj.csv", "MorphoJ's user guide: a row a specimen, columns for the coordinates of each landmark", false, false, "group name missing", "none", true, false, false},
	{"Scalismo landmarks", ".scalismo.json", "LandmarkIO.scala: id, coordinates, description; every landmark has coordinates", true, false, "name text", "none", false, false, false},
}

func (k *keeps) can(what string) bool { return slices.Contains(strings.Fields(k.has), what) }

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
		} else if !k.can("missing") {
			gone++
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
		switch {
		case l.Curve == landmark.NoCurve && k.can("label"):
			labels = append(labels, l)
		case l.Curve == landmark.NoCurve && k.name == "BU-3DFE landmarks":
			losses.add(1, "label", "left out (its points are kept)")
		case l.Curve == landmark.NoCurve:
			losses.add(1, "label", "left out")
		case k.curves == "any", k.curves == "whole" && whole, k.curves == "tail" && tail:
			labels = append(labels, l)
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
	if rng.IntN(2) == 0 {
		_ = g.SetLabels([]landmark.Label{{Name: "pair", Indices: []int{0, 2}}})
	}
	all := make([]int, g.Len())
	for i := range all {
		all[i] = i
	}
	if curve < 4 {
		indices := [][]int{all, all[:2], all[g.Len()-2:], {0, g.Len() - 1}}[curve]
		_ = g.SetLabels(append(g.Labels(), landmark.Label{Name: "curve 1", Indices: indices, Curve: landmark.OpenCurve}))
	}
}

// TestFormatsKeepWhatTheirDefinitionsSay writes plain documents in every format
// and compares what comes back, and what was said to be lost, with allKeeps.
func TestFormatsKeepWhatTheirDefinitionsSay(t *testing.T) {
	var written []string
	for _, k := range allKeeps {
		written = append(written, k.name)
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(11, 12))
			path := filepath.Join(t.TempDir(), "a"+k.extension)
			const documents = 80
			for i := range documents {
				groups := k.document(rng)
				want, lost := k.expect(groups)
				losses, err := Losses(path, groups)
				if err != nil {
					t.Fatal(err)
				}
				slices.Sort(losses)
				if texts := lost.texts(); !slices.Equal(losses, texts) {
					t.Fatalf("document %d: the losses are\n%q\nand should be\n%q\n%s", i, losses, texts, describeAll(groups))
				}
				r, text := throughFile(t, path, groups, i < 2)
				if len(r.Groups) != len(want) {
					t.Fatalf("document %d: %d groups come back, %d should", i, len(r.Groups), len(want))
				}
				for j, w := range want {
					got := r.Groups[j]
					p, q := w.Properties(), got.Properties()
					p.Format, p.Extra = q.Format, q.Extra // how the file is written
					w.SetProperties(p)
					if d := difference(w, got); d != "" {
						t.Fatalf("document %d, group %d: %s\n%s\n%.2000s", i, j, d, describeAll(groups), text)
					}
				}
			}
		})
	}
	for _, f := range Formats() {
		if f.Writes() && f.Name != "MeshLab template" && !slices.Contains(written, f.Name) {
			t.Errorf("allKeeps does not say what %s keeps", f.Name)
		}
	}
}

// throughFile writes groups and reads what was written; in memory, unless onDisk:
// a file that is sure to be on the disk takes its time.
func throughFile(t *testing.T, path string, groups []*landmark.Group, onDisk bool) (*Result, []byte) {
	t.Helper()
	f, err := WrittenAs(path, groups...)
	if err != nil {
		t.Fatal(err)
	}
	if onDisk {
		if err := Write(path, groups); err != nil {
			t.Fatal(err)
		}
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := os.ReadFile(path)
		return r, text
	}
	fitted, _, err := f.fit(groups)
	if err != nil {
		t.Fatal(err)
	}
	text, err := f.encode(fitted)
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.read(t.Context(), path, text)
	if err != nil {
		t.Fatal(err)
	}
	return r, text
}

// TestNamesThatFormatsCannotWrite: a name in two lines and with blanks stays as it
// is where a text may be anything, and is told to be changed where a line or a
// blank ends it.
func TestNamesThatFormatsCannotWrite(t *testing.T) {
	const odd, nearest, word = "two\nlines, \"x\"", "two lines, \"x\"", "two_lines,__x_"
	for _, c := range []struct{ format, group, point string }{ // "" for what holds no names
		{"LJSON", odd, odd}, {"Slicer markups", odd, odd}, {"Slicer fcsv", "", nearest}, {"MeshLab points", "", odd},
		{"TPS", nearest, ""}, {"NTSYS", word, ""}, {"IDAV table", "two lines, _x_", ""}, {"Morphologika", nearest, ""}, {"IDAV points", "", nearest},
		{"Bosphorus 3D", "", nearest}, {"CSV", odd, odd}, {"TSV", odd, odd}, {"OpenSim landmarks", odd, odd}, {"MorphoJ table", odd, odd}, {"Scalismo landmarks", "", odd},
	} {
		k := allKeeps[slices.IndexFunc(allKeeps, func(k keeps) bool { return k.name == c.format })]
		group, point := "g", "p"
		if c.group != "" {
			group = odd
		}
		if c.point != "" {
			point = odd
		}
		g := landmark.NewGroup(group, []landmark.Landmark{{Name: point, Status: landmark.Defined}, {Name: "b", Status: landmark.Defined}})
		path := filepath.Join(t.TempDir(), "a"+k.extension)
		want := lossList{}
		for _, l := range []struct{ noun, is, was string }{{"name of a group", c.group, group}, {"name", c.point, point}} {
			switch {
			case l.is == "":
				want.add(map[string]int{"name": 2, "name of a group": 1}[l.noun], l.noun, "left out")
			case l.is != l.was:
				want.add(1, l.noun, "changed: what the format cannot write is replaced")
			}
		}
		losses, err := Losses(path, []*landmark.Group{g})
		if slices.Sort(losses); err != nil || !slices.Equal(losses, want.texts()) {
			t.Errorf("%s: losses %q, want %q (%v)", c.format, losses, want.texts(), err)
		}
		r, _ := throughFile(t, path, []*landmark.Group{g}, false)
		got := r.Groups[0]
		if c.group != "" && got.Name() != c.group || c.point != "" && (got.At(0).Name != c.point || got.At(1).Name != "b") {
			t.Errorf("%s: %q and %q come back", c.format, got.Name(), got.At(0).Name)
		}
	}
}
