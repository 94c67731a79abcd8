package shell

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// hit returns what would get a press of the mouse at a place of the window, as the
// toolkit finds it: the last thing there, in drawing order, that wants any of it.
func hit(o fyne.CanvasObject, at, origin fyne.Position) (found fyne.CanvasObject) {
	origin = origin.Add(o.Position())
	inside := at.X >= origin.X && at.Y >= origin.Y && at.X < origin.X+o.Size().Width && at.Y < origin.Y+o.Size().Height
	if !o.Visible() {
		return nil
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	if inside {
		switch o.(type) {
		case fyne.Tappable, fyne.Focusable, fyne.Draggable, desktop.Mouseable, desktop.Hoverable:
			found = o
		}
	}
	for _, c := range children {
		if f := hit(c, at, origin); f != nil {
			found = f
		}
	}
	return found
}

// TestMessagesCoverLittle: a card is as large as its text, beside it the view gets
// the mouse, and in it the card does.
func TestMessagesCoverLittle(t *testing.T) {
	r := newRoom(t)
	r.load(files(t, map[string]string{"a.obj": square})...)
	view := r.view.Size()
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.view)
	long := strings.Repeat("much to say ", 30)
	least := r.win.Content().MinSize()
	for _, texts := range [][]string{{"short"}, {long}, {long, "much", "short", "four", "five"}} {
		for _, text := range texts {
			r.notices.failure(0, text)
		}
		if got := r.win.Content().MinSize(); got != least {
			t.Errorf("%d messages: the window needs %v, without any %v", len(texts), got, least)
		}
		bottom := float32(0)
		for i, o := range r.notices.box.Objects {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Subtract(place)
			size := o.Size()
			if need := o.MinSize(); size.Height < need.Height || size.Width < need.Width {
				t.Errorf("message %d of %d is %v large and needs %v", i, len(texts), size, need)
			}
			if at.X < 0 || at.Y < bottom || at.X+size.Width > view.Width || texts[0] == "short" && size.Width > view.Width/3 {
				t.Errorf("message %d of %d is at %v, %v large, in a view of %v", i, len(texts), at, size, view)
			}
			bottom = at.Y + size.Height
			within, beside := place.Add(at).AddXY(60, size.Height/2), place.Add(at).AddXY(size.Width+3, size.Height/2)
			if got := hit(r.win.Content(), within, fyne.Position{}); got != o {
				t.Errorf("in message %d of %d the mouse goes to %T", i, len(texts), got)
			}
			if got := hit(r.win.Content(), beside, fyne.Position{}); got != fyne.CanvasObject(r.view) {
				t.Errorf("beside message %d of %d the mouse goes to %T", i, len(texts), got)
			}
		}
		if bottom > view.Height*0.7 {
			t.Errorf("%d messages reach down to %g of %g", len(texts), bottom, view.Height)
		}
		r.notices.clear()
	}
}

func TestMessagesAreDismissed(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare})
	r.load(paths[1])
	d := r.document()
	fill := func() {
		r.notices.clear()
		for _, text := range []string{"one", "two", "three", "four", "five"} {
			r.notices.warning(0, text)
		}
	}
	left := func(what, want string) {
		t.Helper()
		var all []string
		for _, m := range r.notices.seen {
			all = append(all, m.text)
		}
		if got := strings.Join(all, " "); got != want {
			t.Errorf("%s: %q is left, want %q", what, got, want)
		}
	}
	fill()
	test.Tap(r.notices.box.Objects[1].(*card))
	left("a click on the second", "five three two one")
	test.Tap(r.notices.box.Objects[3].(*card))
	left("a click on how many more there are", "")
	fill()
	point := d.Groups()[0].Point(1)
	d.Selection().Only(point)
	r.press(fyne.KeyEscape)
	left("Escape while something is selected", "five four three two one")
	if d.Selection().Len() != 0 {
		t.Error("Escape selects nothing no more")
	}
	r.press(fyne.KeyEscape)
	left("Escape again", "")
}
