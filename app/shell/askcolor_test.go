package shell

import (
	"image/color"
	"testing"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestColoursAreAskedFor of a label and of a group, by their discs in the list and by
// command: typed, stepped through by keys, or refused with the reason.
func TestColoursAreAskedFor(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abcd")
	d.Selection().Only(g.Point(1), g.Point(2))
	r.session.NewLabel("eye")
	l := r.inspector.groups
	l.toggle(g.ID(), true)
	row := func(i int) *groupRow {
		row := newGroupRow(l)
		row.show(d, i)
		return row
	}
	field := func() *colorField {
		t.Helper()
		f, ok := r.win.Canvas().Focused().(*colorField)
		if !ok {
			t.Fatalf("a %T has the keys", r.win.Canvas().Focused())
		}
		return f
	}
	press := func(names ...fyne.KeyName) {
		for _, n := range names {
			field().TypedKey(&fyne.KeyEvent{Name: n})
		}
	}
	if c := row(1).swatch.rect; c.FillColor.(color.NRGBA).A != 0 || !(c.StrokeWidth > 0) {
		t.Error("a label without a colour has no ring")
	}
	l.choose(groupLine{g.ID(), 0})
	r.keys.doNamed("label-color")
	if c, err := colorOf(field().Text); err != nil || c != g.Color() {
		t.Errorf("a label without a colour is offered %s", field().Text)
	}
	test.Type(field(), "#12ab3g")
	press(fyne.KeyReturn) // which is refused: the dialog stays
	field().SetText(" 12AB34 ")
	press(fyne.KeyReturn)
	want := color.NRGBA{0x12, 0xab, 0x34, 0xff}
	if got := g.Group.Labels()[0].Color; got != want || r.dialogs.any() {
		t.Errorf("typed: %v", got)
	}
	if c := row(1).swatch.rect; c.FillColor != want || c.StrokeWidth != 0 || row(1).indent.Visible() == row(0).indent.Visible() {
		t.Errorf("the row has %v", c.FillColor)
	}
	test.Tap(row(1).swatch)
	if field().Text != "#12ab34" {
		t.Errorf("the dialog has %s", field().Text)
	}
	press(fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp, fyne.KeyReturn) // to the last of the palette
	if got := g.Group.Labels()[0].Color; got != scene.Palette(offeredHues-1) {
		t.Errorf("stepped to %v", got)
	}
	test.Tap(row(0).swatch)
	press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if g.Color() != scene.Palette(1) || g.Group.Properties().Color != scene.Palette(1) {
		t.Errorf("the group is in %v", g.Color())
	}
	test.Tap(row(1).swatch)
	press(fyne.KeyDown, fyne.KeyEscape)
	if got := g.Group.Labels()[0].Color; got != scene.Palette(offeredHues-1) {
		t.Errorf("cancelled, it is %v", got)
	}
	r.keys.doNamed("label-no-color")
	if c := row(1).swatch.rect; g.Group.Labels()[0].Color.A != 0 || !(c.StrokeWidth > 0) {
		t.Error("the colour is there still")
	}
}
