package measureio

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/landmark/measure"
)

const faceLJSON = `{"version": 3, "groups": {"face": {"labels": [], "landmarks": {"connectivity": [], "points": [[0, 0, 0], [1, 0, 0]]},
"metadata": {"names": ["a", "b"], "mine": 1%s}}}}`

// readFace reads a file of LJSON with something more in its metadata.
func readFace(t *testing.T, path, more string) *landmark.Group {
	t.Helper()
	if more != "again" {
		if err := os.WriteFile(path, []byte(strings.Replace(faceLJSON, "%s", more, 1)), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	r, err := lmio.Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return r.Groups[0]
}

// TestMeasuresInLJSON: through the file of a group and back.
func TestMeasuresInLJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "face.ljson")
	g := readFace(t, path, "")
	if all, err := OfGroup(t.Context(), g); all != nil || err != nil {
		t.Errorf("a group without measures: %v, error %v", all, err)
	}
	kept := []measure.Definition{
		{Name: "n", Kind: measure.Distance, Points: []measure.Point{{Group: "face", Name: "a"}, {Group: "face", Number: 2}}, Extra: field("x", "[1]")},
		{Kind: measure.CentroidSize, Of: measure.Set{Group: "face", All: true}, Points: []measure.Point{}},
	}
	p, err := WithMeasures(g, kept)
	if err != nil {
		t.Fatal(err)
	}
	g.SetProperties(p)
	if losses, err := lmio.Losses(path, []*landmark.Group{g}); err != nil || len(losses) > 0 {
		t.Errorf("losses %q, error %v", losses, err)
	}
	if err := lmio.Write(path, []*landmark.Group{g}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), `"mine": 1`) || strings.Count(string(text), `"group"`) != 0 {
		t.Errorf("%s, error %v", text, err)
	}
	g = readFace(t, path, "again")
	if all, err := OfGroup(t.Context(), g); err != nil || !reflect.DeepEqual(all, kept) {
		t.Errorf("come back as %+v, error %v", all, err)
	}
	if p, err = WithMeasures(g, nil); err != nil {
		t.Fatal(err)
	}
	g.SetProperties(p)
	if all, err := OfGroup(t.Context(), g); all != nil || err != nil || p.Extra.Len() != 1 {
		t.Errorf("none are left as %v, error %v, with %v", all, err, p.Extra.All())
	}
}

func TestBadMeasuresInLJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "face.ljson")
	for more, want := range map[string]string{
		`, "measures": 12`: `group "face": measures is the number 12 where a list […] belongs`,
		`, "measures": [{"kind": "volume", "of": {}}]`: `measure 1 is of the kind "volume"`,
	} {
		g := readFace(t, path, more)
		if all, err := OfGroup(t.Context(), g); all != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, error %v", more, all, err)
		}
		if _, ok := g.Properties().Extra.Get(groupField); !ok {
			t.Errorf("%s is gone", more)
		}
	}
}

func TestFitsGroup(t *testing.T) {
	g := readFace(t, filepath.Join(t.TempDir(), "face.ljson"), "")
	table := landmark.NewGroup("face", nil)
	for _, c := range []struct {
		d    measure.Definition
		want bool
	}{
		{measure.Definition{Points: []measure.Point{{Group: "face", Name: "a"}}}, true},
		{measure.Definition{Points: []measure.Point{{Group: "face", Name: "a"}, {Group: "back", Name: "a"}}}, false},
		{measure.Definition{Points: []measure.Point{{Name: "a"}}}, false}, // of whichever group has it
		{measure.Definition{Of: measure.Set{Group: "face", All: true}}, true},
		{measure.Definition{Of: measure.Set{Group: "back", Label: "a"}}, false},
	} {
		if FitsGroup(c.d, g) != c.want || FitsGroup(c.d, table) {
			t.Errorf("%s fits: %v", c.d.PointsText(), !c.want)
		}
		if _, err := WithMeasures(g, []measure.Definition{c.d}); err == nil {
			t.Errorf("%s was written, though it has no kind or no place", c.d.PointsText())
		}
	}
}

func TestSplit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "face.ljson")
	face, other := readFace(t, path, ""), readFace(t, path, "")
	other.SetName("other")
	of := func(groups ...string) (d measure.Definition) {
		for _, g := range groups {
			d.Points = append(d.Points, measure.Point{Group: g, Name: "a"})
		}
		return d
	}
	all := []measure.Definition{of("other"), of("face", "other"), of("face"), of("table"), of("other", "other"), of("")}
	inGroups, beside := Split(all, []*landmark.Group{face, landmark.NewGroup("table", nil), other})
	if !reflect.DeepEqual(inGroups, [][]measure.Definition{{all[2]}, nil, {all[0], all[4]}}) || !reflect.DeepEqual(beside, []measure.Definition{all[1], all[3], all[5]}) {
		t.Errorf("%v beside %v", inGroups, beside)
	}
	// of two groups of one name neither is meant alone
	if inGroups, beside = Split(all, []*landmark.Group{face, face}); inGroups[0] != nil || inGroups[1] != nil || len(beside) != len(all) {
		t.Errorf("two of the name: %v beside %v", inGroups, beside)
	}
}
