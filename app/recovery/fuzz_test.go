package recovery

import (
	"image/color"
	"testing"

	"cairn/app/journal"
	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// FuzzRestore: a journal whose records are no sense at all, though their checksums are
// right, gives an error or a document, and never a panic.
func FuzzRestore(f *testing.F) {
	d := scene.NewDocument("a")
	defer d.Close()
	n, err := d.AddGroup(landmark.NewGroup("g", []landmark.Landmark{{Name: "a", Status: landmark.Defined}, {Name: "b", Position: r3.Vec{X: 2}, Status: landmark.Defined}}))
	if err != nil {
		f.Fatal(err)
	}
	var first []byte
	stop := d.OnChange(func(c scene.Changed) {
		if c.How == scene.Shown {
			return
		}
		if first == nil {
			s := Snapshot{Name: "a", Files: []File{{Path: "/a", Holds: []Held{{n.ID(), 1, "mm"}}}}}
			if first, err = s.Record(d, c); err != nil {
				f.Fatal(err)
			}
			return
		}
		step, err := Step(c)
		if err != nil {
			f.Fatal(err)
		}
		saving, err := Saving(File{Path: "/a", Holds: []Held{{n.ID(), n.State(), ""}}})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(first, step, saving)
	})
	defer stop()
	apply := func(e scene.Edit) {
		if err := d.Apply(e); err != nil {
			f.Fatal(err)
		}
	}
	apply(scene.RenamePoint(d, n.Point(0), "c"))
	apply(scene.MovePoint(d, n.Point(1), r3.Vec{Y: 1}, r3.Vec{}))
	apply(scene.InsertPoints(d, n.ID(), 1, landmark.Landmark{Name: "d", Status: landmark.Missing, Position: landmark.NoPosition()}))
	apply(scene.SetLabels(d, "Label", n.ID(), []landmark.Label{{Name: "l", Indices: []int{0, 2}, Color: color.NRGBA{1, 2, 3, 255}}}))
	apply(scene.SetLines(d, "Line", n.ID(), []landmark.Edge{{0, 1}}))
	apply(scene.AddGroups(d, "/b", landmark.NewGroup("h", nil)))
	apply(scene.ChooseUnits(d, "mm"))
	d.Undo()
	d.Redo()
	apply(scene.RemoveGroups(d, n.ID()))
	f.Add([]byte(`{"version":1,"groups":[{"id":1}],"first":{"how":"did"}}`), []byte(`{"how":"did","edit":{"changes":[{"group":1,"after":{"whole":{"at":-1}}}]}}`), []byte(`{}`))
	f.Fuzz(func(t *testing.T, snapshot, step, saving []byte) {
		c := journal.Contents{Records: []journal.Record{{Seq: 1, Kind: KindSnapshot, Payload: snapshot}, {Seq: 2, Kind: KindStep, Payload: step},
			{Seq: 3, Kind: KindSaving, Payload: saving}, {Seq: 4, Kind: KindStep, Payload: step}}}
		j, err := Read(c)
		if err != nil {
			return
		}
		d := scene.NewDocument("again")
		defer d.Close()
		if _, err := j.Restore(d, nil); err != nil {
			return
		}
		for d.Undo() {
		}
		for d.Redo() {
		}
	})
}
