package session

import (
	"runtime"
	"slices"
	"testing"
	"weak"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// best returns what a text finds first, which must be of a kind and have a title.
func (w *world) best(text, kind, title string) *Action {
	w.t.Helper()
	found := w.FindAll(text)
	if len(found) == 0 || found[0].Menu != kind || found[0].Label() != title {
		var all []string
		for _, a := range found {
			all = append(all, a.Menu+": "+a.Label())
		}
		w.t.Fatalf("%q finds %q, want %s: %s first", text, all, kind, title)
	}
	return found[0]
}

// TestGoTo finds landmarks, groups and documents by name, and goes there.
func TestGoTo(t *testing.T) {
	w := newWorld(t)
	d, letters := w.letters()
	e := scene.AddGroups(d, "", landmark.NewGroup("skull base", []landmark.Landmark{
		{Name: "wireframe", Status: landmark.Defined, Position: r3.Vec{X: 1}},
		{Status: landmark.Defined, Position: r3.Vec{X: 2}},
		{Name: "basion", Status: landmark.Missing},
	}))
	if err := d.Apply(e); err != nil {
		t.Fatal(err)
	}
	skull := d.Group(e.Added()[0])
	selected := func(want ...scene.Point) {
		t.Helper()
		got := d.Selection().Points()
		if len(got) != len(want) || slices.ContainsFunc(want, func(p scene.Point) bool { return !d.Selection().Has(p) }) {
			t.Errorf("selected are %v, want %v", got, want)
		}
	}
	flights := func(want int) {
		t.Helper()
		n := 0
		for _, did := range w.view.did {
			if did == "fit selection" {
				n++
			}
		}
		if n != want {
			t.Errorf("the view flew %d times, want %d", n, want)
		}
	}

	w.Run(w.best("C", "Landmark", "c"))
	selected(letters.Point(2))
	flights(1)
	unnamed := w.best("2", "Landmark", "2")
	w.Run(unnamed)
	selected(skull.Point(1))
	if unnamed.Note != "skull base" {
		t.Errorf("beside it is said %q", unnamed.Note)
	}
	flights(2)
	w.Run(w.best("basion", "Landmark", "basion")) // it has no place to fly to
	selected(skull.Point(2))
	flights(2)
	w.Run(w.best("skull", "Group", "skull base"))
	selected(skull.Point(0), skull.Point(1), skull.Point(2))
	if w.Chosen() != skull.ID() {
		t.Error("the group is not the one that actions are about")
	}
	flights(3)
	w.best("wireframe", "View > Show", "Wireframe") // the action before what is called so, too

	// What is gone is gone to no more, nor what is not in front.
	a := w.best("a", "Landmark", "a")
	if err := d.Apply(scene.RemovePoints(d, letters.Point(0))); err != nil {
		t.Fatal(err)
	}
	w.Run(a)
	selected(skull.Point(0), skull.Point(1), skull.Point(2))
	b := w.best("b", "Landmark", "b")
	first, other := d.ID(), w.load(false)
	if w.Run(b); other.Selection().Len() != 0 || len(d.Selection().Points()) != 3 {
		t.Error("a landmark of a document behind is gone to")
	}
	if found := w.FindAll("basion"); len(found) != 0 {
		t.Error("landmarks of a document behind are found")
	}
	names := w.Documents.Names()
	w.Run(w.best(names[0], "Document", names[0]))
	if w.Front() != first {
		t.Error("the document does not come to the front")
	}
	if got, want := len(w.FindAll("  ")), len(w.Actions()); got != want {
		t.Errorf("no text finds %d, want the %d actions", got, want)
	}
}

// TestPlacesToGoToHoldNoDocument: the palette may list them when their document closes, and
// the toolkit keeps its rows for longer.
func TestPlacesToGoToHoldNoDocument(t *testing.T) {
	w := newWorld(t)
	document, group := func() (weak.Pointer[scene.Document], weak.Pointer[scene.GroupNode]) {
		d := w.load(true)
		return weak.Make(d), weak.Make(d.Groups()[0])
	}()
	found := w.FindAll("a")
	if !slices.ContainsFunc(found, func(a *Action) bool { return a.Menu == toPoint }) {
		t.Fatal("no landmark is found")
	}
	w.Documents.Close(w.Front())
	for range 20 {
		for len(w.queue) > 0 {
			(<-w.queue)()
		}
		runtime.GC()
	}
	if document.Value() != nil || group.Value() != nil {
		t.Errorf("held are the document: %v, its group: %v", document.Value() != nil, group.Value() != nil)
	}
	for _, a := range found {
		if a.Menu == toPoint || a.Menu == toGroup {
			w.Run(a) // nothing happens
		}
	}
}
