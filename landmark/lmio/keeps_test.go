package lmio

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
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
// (some coordinates of a point that has no others), reason (why a point is missing), open (not visited), estimated, normal, locked, hidden, unit, colour, glocked, ghidden and
// protocol (of groups), label, labelcolour, line, RAS, scale (how the coordinates are to be read), and
// oneframe (but the same of all groups).
var allKeeps = []keeps{
	{"LJSON", ".ljson", "menpo's LJSON 3: labels with masks, connectivity, null for a missing point; and metadata of Cairn's own beside them, which menpo leaves alone", false, false,
		"group name text missing reason origin partial open estimated normal locked hidden unit colour glocked ghidden protocol label labelcolour line", "any", false, false, false},
	{"Slicer markups", ".mrk.json", "Slicer's markups-schema-v1.0.3: label, description, positionStatus, orientation (its third axis), locked, visibility; a Curve runs through all control points", false, false,
		"group name text missing open estimated normal locked hidden unit colour glocked ghidden protocol RAS", "whole", false, false, false},
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
					p.Format, p.Spelling = q.Format, q.Spelling // how the file is written
					w.SetProperties(p)
					if d := difference(w, got); d != "" {
						t.Fatalf("document %d, group %d: %s\n%s\n%.2000s", i, j, d, describeAll(groups), text)
					}
				}
			}
		})
	}
	for _, f := range Formats() {
		if f.Writes() && !f.limits.template && !slices.Contains(written, f.Name) {
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
