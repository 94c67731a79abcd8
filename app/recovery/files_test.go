package recovery

import (
	"reflect"
	"testing"

	"cairn/app/journal"
	"cairn/internal/atomicfile"
	"cairn/landmark"
	"cairn/scene"
)

// TestAllOfAFileComesBack
func TestAllOfAFileComesBack(t *testing.T) {
	want := File{Path: "/a\xff.json", Version: atomicfile.VersionOf([]byte("a")), Partly: true, Unkept: []string{"one", "\xff"}, Wrote: true,
		Holds: []Held{{Group: 3, State: 4, Units: "mm"}, {Group: 5}}}
	if got, err := want.record().file(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v (%v), want %+v", got, err, want)
	}
	r := want.record()
	r.Version = "no version"
	if _, err := r.file(); err == nil {
		t.Error("a version that is none is read")
	}
}

// TestAReadingComesBack with what the file said of itself then.
func TestAReadingComesBack(t *testing.T) {
	for _, want := range []scene.Reading{
		{Placement: landmark.Placement{Kind: landmark.Negated}, Chosen: true},
		{Declared: landmark.Placement{Kind: landmark.Negated}},
	} {
		got, err := partOf(scene.Part{Reading: &want}).part(groups{})
		if err != nil || got.Reading == nil || *got.Reading != want {
			t.Errorf("%+v (%v), want %+v", got.Reading, err, want)
		}
	}
}

// TestALostEndIsSaid, though nobody knows how many edits were in it.
func TestALostEndIsSaid(t *testing.T) {
	d, _ := pointAtZero(t)
	defer d.Close()
	b, err := Take(d, scene.Changed{}).Record(Snapshot{Name: "a"})
	if err != nil {
		t.Fatal(err)
	}
	c := journal.Contents{Records: []journal.Record{{Seq: 1, Kind: KindSnapshot, Payload: b}}, Damage: []journal.Damage{{Offset: 9, Bytes: 3}, {Offset: 90, Bytes: 4, First: 2}}}
	if j, err := Read(c); err != nil || len(j.Damage) != 1 || j.Damage[0] != c.Damage[1].String() {
		t.Errorf("%+v (%v)", j, err)
	}
}
