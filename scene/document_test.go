package scene

import (
	"context"
	"errors"
	"image/color"
	"runtime"
	"slices"
	"testing"
	"weak"

	"cairn/landmark"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

func triangle(t *testing.T) *mesh.TriMesh {
	t.Helper()
	m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}, Triangles: []uint32{0, 1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func group(name string, positions ...r3.Vec) *landmark.Group {
	var l []landmark.Landmark
	for _, p := range positions {
		l = append(l, landmark.Landmark{Position: p, Status: landmark.Defined})
	}
	return landmark.NewGroup(name, l)
}

func TestCloseDropsEverythingAtOnce(t *testing.T) {
	d := NewDocument("a")
	m, _ := d.AddMesh(triangle(t), "a")
	g, _ := d.AddGroup(group("g", r3.Vec{X: 1}))
	_ = d.Apply(RemoveGroups(d, g.ID()))
	d.Undo()
	ended := false
	if err := d.Go(func(ctx context.Context) { <-ctx.Done(); ended = true }); err != nil {
		t.Fatal(err)
	}
	var removed []ID
	d.OnRemove(func(id ID) { removed = append(removed, id) })
	deadMesh, deadGroup := weak.Make(m.Mesh), weak.Make(g.Group)
	trimesh := m.Mesh
	id := d.ID()

	d.Close()
	d.Close()
	if !ended {
		t.Error("Close did not wait for the job")
	}
	if !slices.Equal(removed, []ID{id}) {
		t.Errorf("watchers were told of %v, want just the document %d", removed, id)
	}
	if trimesh.VertexCount() != 0 || trimesh.Bytes() != 0 {
		t.Errorf("a forgotten pointer to the mesh still holds %d bytes", trimesh.Bytes())
	}
	m, g, trimesh = nil, nil, nil
	runtime.GC()
	if deadMesh.Value() != nil || deadGroup.Value() != nil {
		t.Error("a mesh or a group is still reachable although its document is closed")
	}
	runtime.KeepAlive(d) // even a forgotten *Document holds nothing
}

func TestClosedDocumentRefuses(t *testing.T) {
	d := NewDocument("a")
	d.Close()
	if _, err := d.AddMesh(triangle(t), ""); !errors.Is(err, ErrClosed) {
		t.Errorf("AddMesh: %v, want ErrClosed", err)
	}
	if _, err := d.AddGroup(group("g")); !errors.Is(err, ErrClosed) {
		t.Errorf("AddGroup: %v, want ErrClosed", err)
	}
	if err := d.Go(func(context.Context) {}); !errors.Is(err, ErrClosed) {
		t.Errorf("Go: %v, want ErrClosed", err)
	}
	_ = d.Apply(AddGroups(d, "", group("g")))
	if len(d.Groups()) != 0 {
		t.Error("a command was applied to a closed document")
	}
}

func names(d *Document) (names []string) {
	for _, g := range d.Groups() {
		names = append(names, g.Group.Name())
	}
	return names
}

func TestHistory(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	h := d.History()
	if h.UndoName() != "" || d.Undo() || d.Redo() {
		t.Fatal("a new document has a history")
	}
	for _, name := range []string{"a", "b", "c"} {
		_ = d.Apply(AddGroups(d, "", group(name)))
	}
	id := d.Groups()[1].ID()
	_ = d.Apply(RemoveGroups(d, id))
	_ = d.Apply(RenameGroup(d, d.Groups()[0].ID(), "z"))
	if got := names(d); !slices.Equal(got, []string{"z", "c"}) {
		t.Fatalf("after the edits: %q", got)
	}
	states := [][]string{{"a", "c"}, {"a", "b", "c"}, {"a", "b"}, {"a"}, nil}
	for _, want := range states {
		if !d.Undo() || !slices.Equal(names(d), want) {
			t.Fatalf("undone to %q, want %q", names(d), want)
		}
	}
	for d.Redo() {
	}
	if got := names(d); !slices.Equal(got, []string{"z", "c"}) {
		t.Errorf("redone to %q", got)
	}
	d.Undo()
	d.Undo()
	_ = d.Apply(AddGroups(d, "", group("d")))
	if d.Redo() {
		t.Error("what was undone can be redone after another edit")
	}
}

func TestRemovingAGroupForgetsItsSelection(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	a, _ := d.AddGroup(group("a", r3.Vec{}, r3.Vec{X: 1}))
	b, _ := d.AddGroup(group("b", r3.Vec{}))
	s := d.Selection()
	s.Only(a.Point(1), b.Point(0))
	s.Toggle(a.Point(0))
	_ = d.Apply(RemoveGroups(d, a.ID()))
	if s.Len() != 1 || !s.Has(b.Point(0)) {
		t.Errorf("%d points are selected, want the one of b", s.Len())
	}
	s.Toggle(b.Point(0))
	if s.Len() != 0 {
		t.Error("toggling does not deselect")
	}
}

func TestLandmarkAtTakesTheNearestToTheEye(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	g, _ := d.AddGroup(group("g", r3.Vec{Z: -1}, r3.Vec{Z: 1}, r3.Vec{X: 0.9}, landmark.NoPosition()))
	c := DefaultCamera()
	p, ok := d.LandmarkAt(c, 0, 0, 0.05, 0.01, 1)
	if want := g.Point(1); !ok || p != want {
		t.Errorf("in the middle: %v %v, want %v", p, ok, want)
	}
	x, y, _, _ := c.Project(r3.Vec{X: 0.9})
	if p, ok := d.LandmarkAt(c, x+0.009, y, 1e-6, 0.01, 1); !ok || p != g.Point(2) {
		t.Errorf("a tiny glyph cannot be hit: %v %v", p, ok)
	}
	if p, ok := d.LandmarkAt(c, x+0.02, y, 1e-6, 0.01, 1); ok {
		t.Errorf("beside every glyph: %v", p)
	}
	if p, ok := d.LandmarkAt(c, 0.2, 0, 10, 0.01, 0.1); ok {
		t.Errorf("beside a glyph that is drawn smaller than its radius: %v", p)
	}
	g.s.Visible = false
	if p, ok := d.LandmarkAt(c, 0, 0, 0.05, 0.01, 1); ok {
		t.Errorf("a hidden group is hit: %v", p)
	}
}

func TestFitSelection(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	g, _ := d.AddGroup(group("g", r3.Vec{}, r3.Vec{X: 10}, r3.Vec{Y: 10}))
	all := DefaultCamera().Fit(d.Bounds(), 1)
	if got := d.FitSelection(DefaultCamera(), 1); got != all {
		t.Errorf("without a selection: %+v, want everything", got)
	}
	d.Selection().Only(g.Point(1))
	got := d.FitSelection(all, 1)
	if got.Focus != (r3.Vec{X: 10}) || got.Pivot != got.Focus || !(got.Height > 0 && got.Height < all.Height) {
		t.Errorf("one landmark: %+v", got)
	}
}

func TestNodesCopyDeep(t *testing.T) {
	m := &MeshNode{id: newID(), Mesh: triangle(t), Name: "a"}
	g := &GroupNode{id: newID(), Group: group("g", r3.Vec{X: 1}), s: GroupSettings{Measured: make([]MeasuredPlacement, 1), Doubts: []Doubt{{[]landmark.PointID{0}, "nothing"}}}}
	mc, gc := m.Copy(), g.Copy()
	if mc.ID() == m.ID() || gc.ID() == g.ID() {
		t.Error("a copy has the ID of its original")
	}
	mc.Mesh.Data().Positions[0] = 99
	gc.Group.Set(0, landmark.Landmark{})
	gc.s.Measured[0].Median, gc.s.Doubts[0].Points[0] = 9, 9
	if m.Mesh.Data().Positions[0] != 0 || g.Group.At(0).Position.X != 1 || g.s.Measured[0].Median != 0 || g.s.Doubts[0].Points[0] != 0 {
		t.Error("changing a copy changes the original")
	}
}

// TestUndoGivesBackBothColours: the one that is shown and the one that the file
// states, which may be none.
func TestUndoGivesBackBothColours(t *testing.T) {
	red, blue := color.NRGBA{R: 255, A: 255}, color.NRGBA{B: 255, A: 255}
	for _, said := range []color.NRGBA{{}, red} {
		d := NewDocument("a")
		defer d.Close()
		g := group("g", r3.Vec{})
		g.SetProperties(landmark.Properties{Color: said})
		n, _ := d.AddGroup(g)
		shown, state := n.s.Color, n.State()
		for range 2 {
			_ = d.Apply(RecolorGroup(d, n.ID(), blue))
			if n.s.Color != blue || g.Properties().Color != blue || n.State() == state {
				t.Errorf("recoloured: shown %v, said %v", n.s.Color, g.Properties().Color)
			}
			d.Undo()
			if n.s.Color != shown || g.Properties().Color != said || n.State() != state {
				t.Errorf("undone: shown %v, said %v; want %v and %v", n.s.Color, g.Properties().Color, shown, said)
			}
		}
	}
}

// TestStates: the state of a group comes back with undo and redo, and a new edit
// never gives one that was there before.
func TestStates(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	n, _ := d.AddGroup(group("g"))
	other, _ := d.AddGroup(group("h"))
	rename := func(name string) State {
		_ = d.Apply(RenameGroup(d, n.ID(), name))
		return n.State()
	}
	first := n.State()
	a, otherState := rename("a"), other.State()
	b := rename("b")
	d.Undo()
	d.Undo()
	if n.State() != first {
		t.Error("undoing does not give back the first state")
	}
	d.Redo()
	if n.State() != a {
		t.Error("redoing does not give back the state after the edit")
	}
	c := rename("b") // as before, but by another edit
	if seen := map[State]bool{first: true, a: true, b: true, otherState: true}; seen[c] || len(seen) != 4 || other.State() != otherState {
		t.Errorf("states are not told apart: %v, then %v", seen, c)
	}
}

// TestUnits: the user's word comes before the mesh's, that before the landmarks'.
func TestUnits(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	in := func(units string) *landmark.Group {
		g := group(units)
		g.SetProperties(landmark.Properties{Units: units})
		return g
	}
	want := func(when, units string) {
		t.Helper()
		if got := d.Units(); got != units {
			t.Errorf("%s the unit is %q, want %q", when, got, units)
		}
	}
	want("of an empty document", "")
	_, _ = d.AddGroup(in(""))
	want("where no file tells,", "")
	_, _ = d.AddGroup(in("cm"))
	_, _ = d.AddGroup(in("m"))
	want("of landmarks alone", "cm")
	d.SetUnits("mm")
	want("where the mesh's file tells,", "mm")
	_ = d.Apply(ChooseUnits(d, "m"))
	want("chosen by the user,", "m")
	_ = d.Apply(ChooseUnits(d, ""))
	want("where the user says that it is unknown,", "")
	d.Undo()
	want("undone once,", "m")
	d.Undo()
	want("undone twice,", "mm")
}

func TestGroupsWithoutNamesGoByTheirFile(t *testing.T) {
	d := NewDocument("")
	defer d.Close()
	var got []string
	for _, c := range []struct{ name, file string }{
		{"skull", "/a/x.tps"}, {"", "/a/x.tps"}, {"", "/a/z.tps"}, {"", "/a/x.tps"}, {"", "/a/y.fcsv"}, {"", "/b/z.tps"}, {"", ""}, {"", "/a/z.tps"},
	} {
		n, err := d.AddGroup(landmark.NewGroup(c.name, nil))
		if err != nil {
			t.Fatal(err)
		}
		n.s.File = c.file
	}
	for _, n := range d.Groups() {
		got = append(got, d.GroupName(n))
	}
	want := []string{"skull", "x.tps 1", "z.tps 1", "x.tps 2", "y.fcsv", "z.tps", "landmarks", "z.tps 2"}
	if all := d.GroupNames(); !slices.Equal(got, want) || !slices.Equal(all, want) {
		t.Errorf("groups are called %q one by one and %q together, want %q", got, all, want)
	}
}
