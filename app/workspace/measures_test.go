package workspace

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/atomicfile"
	"cairn/landmark/measure"
	"cairn/landmark/measureio"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestAFileOfMeasuresSaysWhatToOpen(t *testing.T) {
	dir := write(t, map[string]string{"a.measures.json": `{"format": "Cairn measures", "version": 1, "measures": []}`,
		"b.measures.json": `{"version": 2, "labels": [], "landmarks": {"points": [[1, 2, 3]]}}`})
	_, err := Load(t.Context(), Item{Path: filepath.Join(dir, "a.measures.json")}, nil)
	if err == nil || !strings.Contains(err.Error(), "the file keeps measures; open the mesh or the landmarks that they are of, a with another ending") {
		t.Errorf("error %v", err)
	}
	if l, err := Load(t.Context(), Item{Path: filepath.Join(dir, "b.measures.json")}, nil); err != nil || len(l.Groups) != 1 {
		t.Errorf("landmarks of such a name: %+v, error %v", l, err)
	}
}

const keptText = `{"format": "Cairn measures", "version": 1, "measures": [{"kind": "polyline", "of": {"group": "g"}}], "mine": 1}`

// saveMeasures waits for the end of a save.
func saveMeasures(d *desk, id scene.ID) (err error) {
	over := false
	d.SaveMeasures(id, func(e error) { err, over = e, true })
	d.wait("the measures are saved", func() bool { return over })
	return err
}

// TestMeasuresAreKept: from the file, through edits, and back, with what else it says.
func TestMeasuresAreKept(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "a.measures.json": keptText}, "a.ply")
	doc, path := d.Document(id), filepath.Join(dir, "a.measures.json")
	if len(doc.Measures()) != 1 || doc.Measures()[0].Kind != measure.Polyline || !d.MeasuresSaved(id) {
		t.Fatalf("opened with %+v, saved %v", doc.Measures(), d.MeasuresSaved(id))
	}
	more := append(slices.Clone(doc.Measures()), measure.Definition{Kind: measure.CentroidSize, Of: measure.Set{Group: "g", All: true}})
	if err := doc.Apply(scene.KeepMeasures(doc, "Keep Centroid Size", more)); err != nil {
		t.Fatal(err)
	}
	if d.MeasuresSaved(id) {
		t.Error("an edit counts as saved")
	}
	if doc.Undo(); !d.MeasuresSaved(id) {
		t.Error("undoing it counts as unsaved")
	}
	doc.Redo()
	if err := saveMeasures(d, id); err != nil || !d.MeasuresSaved(id) {
		t.Fatalf("saved %v, error %v", d.MeasuresSaved(id), err)
	}
	f, version, err := measureio.Read(t.Context(), path)
	if err != nil || len(f.Measures) != 2 || f.Measures[1].Kind != measure.CentroidSize || f.Extra.Len() != 1 {
		t.Errorf("the file has %+v, error %v", f, err)
	}
	// another program's content stays
	if err := os.WriteFile(path, []byte(keptText), 0o666); err != nil {
		t.Fatal(err)
	}
	doc.Undo()
	var changed *atomicfile.ChangedError
	if err := saveMeasures(d, id); !errors.As(err, &changed) {
		t.Errorf("saved over another's: %v", err)
	}
	if now, err := atomicfile.ReadVersion(path); err != nil || now == version || now != atomicfile.VersionOf([]byte(keptText)) {
		t.Errorf("the file was changed, error %v", err)
	}
}

// TestMeasuresThatCannotBeRead are said, and never written over.
func TestMeasuresThatCannotBeRead(t *testing.T) {
	const broken = `{"format": "Cairn measures", "version": 99, "measures": []}`
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "a.measures.json": broken}, "a.ply")
	if w := d.Document(id).Warnings(); len(w) != 1 || !strings.Contains(w[0], "The measures were left out: ") || !strings.Contains(w[0], "a.measures.json: line 1") {
		t.Errorf("warnings %q", w)
	}
	if err := saveMeasures(d, id); err == nil || !strings.Contains(err.Error(), "the version is 99") {
		t.Errorf("saved: %v", err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "a.measures.json")); err != nil || string(b) != broken {
		t.Errorf("the file is %s, error %v", b, err)
	}
}

// TestMeasuresGoIntoLJSON: with the landmarks that they are of, and are read from there
// where there is no file of measures.
func TestMeasuresGoIntoLJSON(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	doc := d.Document(id)
	kept := []measure.Definition{{Kind: measure.Polyline, Of: measure.Set{Group: "g", All: true}}}
	if err := doc.Apply(scene.KeepMeasures(doc, "Keep", kept)); err != nil {
		t.Fatal(err)
	}
	rename(d, id, "h")
	over := false
	d.Workspace.Save(id, filepath.Join(dir, "a.ljson"), Agreed{}, func(err error) {
		if over = true; err != nil {
			t.Error(err)
		}
	})
	d.wait("the landmarks are saved", func() bool { return over })
	l, err := Load(t.Context(), Item{Path: filepath.Join(dir, "a.ply")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := l.Measures(); err != nil || len(all) != 1 || all[0].PointsText() != "h/*" {
		t.Errorf("%+v, error %v", all, err)
	}
}

// plate returns a square of side 2 in the plane at z.
func plate(t *testing.T, z float32) *mesh.TriMesh {
	t.Helper()
	m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, z, 2, 0, z, 2, 2, z, 0, 2, z}, Triangles: []uint32{0, 1, 2, 0, 2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestSurface(t *testing.T) {
	if s, err := Surface(t.Context()); s != nil || err != nil {
		t.Errorf("without a mesh: %v, error %v", s, err)
	}
	low, high := plate(t, 0), plate(t, 10)
	s, err := Surface(t.Context(), low, high)
	if err != nil {
		t.Fatal(err)
	}
	for z, want := range map[float64]float64{-3: 3, 4: 4, 7: 3, 12: 2} {
		if got, ok := s.Distance(r3.Vec{X: 1, Y: 0.5, Z: z}); !ok || got != want {
			t.Errorf("at %v: %v, %v", z, got, ok)
		}
	}
	if _, ok := s.Distance(r3.Vec{X: math.NaN()}); ok {
		t.Error("NaN has a distance")
	}
	// beyond all numbers is far away, and not nowhere
	if got, ok := s.Distance(r3.Vec{X: 1.7e308, Y: 1.7e308, Z: 1.7e308}); !ok || !math.IsInf(got, 1) {
		t.Errorf("very far away: %v, %v", got, ok)
	}
	// the way over the diagonal of the square is straight; points off it are put on it
	for _, c := range []struct {
		from, to r3.Vec
		want     float64
		reason   string
	}{
		{r3.Vec{X: 1.5, Z: 1}, r3.Vec{Y: 2, Z: -2}, 2.5, ""},
		{r3.Vec{X: 1.5, Z: 11}, r3.Vec{Y: 2, Z: 10}, 2.5, ""},
		{r3.Vec{X: 1.5}, r3.Vec{Y: 2, Z: 10}, 0, "two meshes"},
		{r3.Vec{X: math.NaN()}, r3.Vec{}, 0, "no surface"},
	} {
		length, excess, err := s.Along(t.Context(), c.from, c.to)
		if c.reason == "" && (err != nil || math.Abs(length-c.want) > 1e-12 || excess > 1e-12) ||
			c.reason != "" && (err == nil || !strings.Contains(err.Error(), c.reason)) {
			t.Errorf("from %v to %v: %v, %v, error %v", c.from, c.to, length, excess, err)
		}
	}
	low.Clear()
	high.Clear()
	if _, ok := s.Distance(r3.Vec{}); ok {
		t.Error("a cleared mesh has a surface")
	}
}
