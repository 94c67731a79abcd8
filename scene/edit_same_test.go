package scene

import (
	"reflect"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestEveryFieldOfAPartCounts: a field that is new has to be compared, or an edit of it
// would pass for one that changes nothing.
func TestEveryFieldOfAPartCounts(t *testing.T) {
	var each func(at func(*Part) reflect.Value, name string)
	each = func(at func(*Part) reflect.Value, name string) {
		var p Part
		v := at(&p)
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				each(func(p *Part) reflect.Value { return at(p).Field(i) }, name+"."+v.Type().Field(i).Name)
			}
			return
		case reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		default:
			t.Fatalf("%s is a %v: say here how to set it", name, v.Kind())
		}
		if same(p, Part{}) || same(Part{}, p) {
			t.Errorf("%s makes no difference", name)
		}
	}
	each(func(p *Part) reflect.Value { return reflect.ValueOf(p).Elem() }, "Part")
}

// TestEveryFieldOfALandmarkCounts, too.
func TestEveryFieldOfALandmarkCounts(t *testing.T) {
	typ := reflect.TypeFor[landmark.Landmark]()
	for i := range typ.NumField() {
		var l landmark.Landmark
		f := reflect.ValueOf(&l).Elem().Field(i)
		switch f.Interface().(type) {
		case string:
			f.SetString("x")
		case bool:
			f.SetBool(true)
		case r3.Vec:
			f.Set(reflect.ValueOf(r3.Vec{Z: 1}))
		case landmark.PositionStatus:
			f.Set(reflect.ValueOf(landmark.Missing))
		case landmark.Origin:
			f.Set(reflect.ValueOf(landmark.Accepted))
		case landmark.Fields:
			f.Set(reflect.ValueOf(landmark.NewFields(landmark.Field{Key: "k"})))
		default:
			t.Fatalf("%s is a %v: say here how to set it", typ.Field(i).Name, f.Type())
		}
		if samePoint(landmark.PointState{ID: 1, Landmark: l}, landmark.PointState{ID: 1}) {
			t.Errorf("%s makes no difference", typ.Field(i).Name)
		}
	}
}

// TestAnEditThatFailsHalfWayLeavesStatesAndSelection as they were, also of a group that
// was gone for a moment; what can no longer be redone is not held.
func TestAnEditThatFailsHalfWayLeavesStatesAndSelection(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	a, _ := d.AddGroup(group("a", r3.Vec{}))
	b, _ := d.AddGroup(group("b", r3.Vec{}))
	stale := MovePoint(d, b.Point(0), r3.Vec{X: 1}, r3.Vec{})
	if err := d.Apply(MovePoint(d, b.Point(0), r3.Vec{X: 2}, r3.Vec{})); err != nil {
		t.Fatal(err)
	}
	d.Selection().Only(a.Point(0), b.Point(0))
	before, point := stateOf(d), a.Point(0)
	e := RemoveGroups(d, a.ID())
	e.Changes = append(e.Changes, stale.Changes...)
	if err := d.Apply(e); err == nil {
		t.Fatal("a stale edit is made")
	}
	if got := stateOf(d); got != before || d.Selection().Len() != 2 || !d.Selection().Has(point) {
		t.Errorf("%d are selected:\n%s\nwant\n%s", d.Selection().Len(), got, before)
	}
	d.Undo()
	if err := d.Apply(MovePoint(d, b.Point(0), r3.Vec{X: 3}, r3.Vec{})); err != nil {
		t.Fatal(err)
	}
	if len(d.history.dropped) > 0 {
		t.Error("what can no longer be redone is held")
	}
}
