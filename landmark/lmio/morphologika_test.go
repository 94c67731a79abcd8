package lmio

import (
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestMorphologikaMinimal(t *testing.T) {
	r := readMinimal(t, "morphologika.txt")
	demo(t, r.Groups[0], false)
	if len(r.Groups) != 2 || r.Groups[0].Name() != "demo" || r.Groups[1].Name() != "demo2" || r.Format != morphologikaName {
		t.Fatalf("%s with groups %s", r.Format, describeAll(r.Groups))
	}
	for i, sex := range []string{"Female", "Male"} {
		g := r.Groups[i]
		if got, _ := g.Properties().Extra.Get(sectionValues); got != sex || len(g.Connectivity()) != 2 || g.Connectivity()[1] != (landmark.Edge{1, 2}) {
			t.Errorf("%s is %q with lines %v", g.Name(), got, g.Connectivity())
		}
	}
	comesBack(t, "morphologika.txt", r)
}

func TestMorphologikaCourseFile(t *testing.T) {
	path := filepath.Join(sharedData(t, "geomorph_course"), "mophologikaexample.txt")
	if !IsLandmarks(path) {
		t.Error("not told by its content")
	}
	r, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	g := r.Groups[14]
	if len(r.Groups) != 15 || g.Name() != "Specimen 15" || g.Placed() != 31 || len(g.Connectivity()) != 40 || len(r.Warnings) > 0 {
		t.Errorf("%d groups, warnings %q, the last %s", len(r.Groups), r.Warnings, describeAll(r.Groups[14:]))
	}
	if sex, _ := g.Properties().Extra.Get(sectionValues); sex != "Female" {
		t.Errorf("%s is %q", g.Name(), sex)
	}
	if text, _ := r.Groups[0].Properties().Extra.Get(sectionPolygons); !strings.HasPrefix(text, "7 6 8\n8 6 9\n") {
		t.Errorf("polygons %q", text)
	}
	comesBack(t, path, r)
}

// TestMorphologikaOwnStyle writes again, byte for byte, what it carries through.
func TestMorphologikaOwnStyle(t *testing.T) {
	for _, text := range []string{
		"[individuals]\n2\n[landmarks]\n2\n[dimensions]\n2\n[names]\na\n\n[labels]\nSex\n[groups]\nx 1 y 1\n[labelvalues]\n\nF\n" +
			"[rawpoints]\n'#1\n1 2\nNA NA\n'second\n-3 4\n9.999e3 9.999e3\n[wireframe]\n1 2\n2 1\n[polygons]\n1 2 1\n[Colour Of]\nred\n\nblue\n[empty]\n",
		"[individuals]\n1\n[landmarks]\n2\n[dimensions]\n3\n[rawpoints]\n'#1\n1 2 3\n9999 9999 9999\n",
		"[individuals]\n2\n[landmarks]\n0\n[dimensions]\n3\n[rawpoints]\n'#1\n'#2\n",
	} {
		r := readText(t, morphologika, text)
		got, err := encodeMorphologika(stored(t, &morphologika, r.Groups))
		if err != nil || string(got) != text || len(r.Warnings) > 0 {
			t.Errorf("%q is written as %q, warnings %q", text, got, r.Warnings)
		}
	}
}

func TestMorphologikaReadsOtherForms(t *testing.T) {
	r := readText(t, morphologika, "[Wireframe]\n1,2\n[LANDMARKS]\n2\n\n[Individuals]\n2\n[Dimensions]\n3\n[rawpoints]\n\n'Ann\n1 2 3\n4 5 6\n\n'Bob\n9999 9999 9999.0\n9999 1 2\n\n\n")
	g := r.Groups[1]
	if r.Groups[0].Name() != "Ann" || g.Name() != "Bob" || g.At(0).Status != landmark.Missing || g.At(1).Position != (r3.Vec{X: 9999, Y: 1, Z: 2}) {
		t.Errorf("%s", describeAll(r.Groups))
	}
	if len(r.Notes) != 1 || len(g.Connectivity()) != 1 {
		t.Errorf("notes %q, lines %v", r.Notes, g.Connectivity())
	}
	r = readText(t, morphologika, "[individuals]\n1\n[landmarks]\n1\n[dimensions]\n2\n[names]\n\na\n\n[labelvalues]\nx\ny\n[rawpoints]\n1 2\n[wireframe]\n1 2\n")
	if r.Groups[0].Name() != "a" || len(r.NotKept) != 2 {
		t.Errorf("%q, not kept %q", r.Groups[0].Name(), r.NotKept)
	}
}

// TestMorphologikaLinesAreThoseOfAll keeps lines that all individuals have, and
// invents none for those that have others.
func TestMorphologikaLinesAreThoseOfAll(t *testing.T) {
	a, b := landmark.NewGroup("a", make([]landmark.Landmark, 2)), landmark.NewGroup("b", make([]landmark.Landmark, 2))
	for _, g := range []*landmark.Group{a, b} {
		for i := range g.Len() {
			g.Set(i, landmark.Landmark{Status: landmark.Defined})
		}
		if err := g.SetConnectivity([]landmark.Edge{{0, 1}}); err != nil {
			t.Fatal(err)
		}
	}
	if losses, err := Losses("a.txt", []*landmark.Group{a, b}); err != nil || len(losses) > 0 {
		t.Errorf("losses %q, %v", losses, err)
	}
	if err := b.SetConnectivity(nil); err != nil {
		t.Fatal(err)
	}
	losses, err := Losses("a.txt", []*landmark.Group{a, b})
	if err != nil || len(losses) != 1 || !strings.Contains(losses[0], "1 line between points left out, since") {
		t.Errorf("losses %q, %v", losses, err)
	}
}

// TestMorphologikaFilesJoined keeps of two files what only the first can say
// of all.
func TestMorphologikaFilesJoined(t *testing.T) {
	read := func(name string) *landmark.Group {
		return readText(t, morphologika, "[individuals]\n1\n[landmarks]\n1\n[dimensions]\n2\n[names]\n"+name+"\n[labels]\nSex\n[labelvalues]\nF\n[rawpoints]\n'#1\n1 2\n").Groups[0]
	}
	losses, err := Losses("a.txt", []*landmark.Group{read("a"), read("b")})
	if err != nil || len(losses) != 1 || !strings.Contains(losses[0], `"labels"`) || strings.Contains(losses[0], sectionValues) {
		t.Errorf("losses %q, %v", losses, err)
	}
}

func TestMorphologikaRefuses(t *testing.T) {
	const head = "[individuals]\n1\n[landmarks]\n1\n[dimensions]\n2\n"
	badFiles(t, morphologika, map[string]string{
		"1 2 3\n":                          "does not begin with the name of a section",
		"[individuals]\n":                  "ends before the number of individuals",
		"[individuals]\n1\n2\n":            "stands behind the number of individuals",
		"[individuals]\nx\n":               "no count of individuals",
		"[individuals]\n999999999999999\n": "more than the 262144",
		"[individuals]\n99\n[landmarks]\n": "more than the rest of the file can hold",
		"[individuals]\n0\n[landmarks]\n1\n[dimensions]\n2\n[rawpoints]\n":      "0 individuals",
		"[individuals]\n1\n[landmarks]\n1\n[dimensions]\n4\n":                   "4 dimensions",
		"[individuals]\n1\n[dimensions]\n2\n[rawpoints]\n1 2\n":                 "[landmarks] must stand before [rawpoints]",
		"[landmarks]\n1\n[rawpoints]\n1 2\n":                                    "[individuals] must stand before [rawpoints]",
		head:                                                                    "ends before section [rawpoints]",
		head + "[landmarks]\n1\n":                                               "section [landmarks] stands twice",
		head + "[rawpoints]\n'#1\n":                                             "ends before point 1 of individual 1",
		head + "[rawpoints]\n'#1\n'#2\n1 2\n":                                   "point 1 of individual 1 should have 2 coordinates",
		head + "[rawpoints]\n'#1\n1 2 3\n":                                      "should have 2 coordinates",
		head + "[rawpoints]\n'#1\n1 x\n":                                        `line 9 (byte 61): Morphologika: point 1 of individual 1: "x" is no number`,
		head + "[rawpoints]\n'#1\n1 2\n3 4\n":                                   "behind the last point",
		head + "[names]\na\nb\n[rawpoints]\n1 2\n":                              "section [names] has 2 lines for 1 individual",
		head + "[rawpoints]\n1 2\n[wireframe]\n1\n":                             "no pair of numbers",
		head + "[rawpoints]\n1 2\n[wireframe]\n1 x\n":                           "no pair of numbers",
		"[individuals]\n20\n[landmarks]\n20\n[dimensions]\n2\n[rawpoints]\n1 2": "announced, more than the rest",
	})
}

func FuzzMorphologika(f *testing.F) {
	for _, s := range []string{
		"[individuals]\n2\n[landmarks]\n2\n[dimensions]\n2\n[names]\na\n\n[labelvalues]\n\nF\n[rawpoints]\n'#1\n1 2\nNA NA\n'b\n-3 4\n9999 9999\n[wireframe]\n1 2\n2 1\n[polygons]\n1 2 1\n",
		"[Individuals]\n1\n[landmarks]\n1\n[Dimensions]\n3\n[rawpoints]\n'x\n1 2 3\n[x]\ny\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, morphologika, data) })
}
