package shell

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/session"
	"cairn/app/study"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// gridOf opens a study of three squares of which two have landmarks, on the page of landmarks.
func gridOf(t *testing.T) (*room, *landmarkPage) {
	t.Helper()
	r := newRoom(t)
	r.openTable("mesh,landmarks,status\na.obj,a.csv,\nb.obj,,done\nc.obj,c.csv,\n", map[string]string{
		"a.csv": "name,x,y,z\np,0.1,0.1,0\nq,0.5,0.5,0\n", "c.csv": "name,x,y,z\nq,0.25,0.5,0\nr,0.75,0.5,0\n"})
	r.study.turn(1)
	p := r.study.pages[1].(*landmarkPage)
	r.wait("the grid", func() bool { return len(p.grid.of.Names) == 3 && !r.stale })
	return r, p
}

// cellOf returns the middle of a cell that is seen.
func (g *heatGrid) cellOf(row, column int) fyne.Position {
	return fyne.NewPos(g.left()+g.column()*(float32(column)+0.5)-g.from.X, heatRow*(float32(row)+0.5)-g.from.Y)
}

// TestLandmarkPage: what the pointer is at is said, a click or Return opens the specimen and
// selects the landmark.
func TestLandmarkPage(t *testing.T) {
	r, p := gridOf(t)
	g := p.grid
	hover := func(row, column int) string {
		g.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: g.cellOf(row, column)}})
		return p.line.full
	}
	for want, c := range map[string]heatCell{"a · p · placed": {0, 0}, "a · r · not there": {0, 2}, "c · r · placed": {2, 2}} {
		if got := hover(c.row, c.column); got != want {
			t.Errorf("at %v it says %q, want %q", c, got, want)
		}
	}
	g.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(5, heatRow*1.5)}})
	if !strings.HasPrefix(p.line.full, "b · done") {
		t.Errorf("at a name it says %q", p.line.full)
	}
	g.MouseOut()
	if !strings.Contains(p.line.full, "click") {
		t.Errorf("elsewhere it says %q", p.line.full)
	}
	chosen := func() (names []string) {
		for _, at := range r.document().Selection().Points() {
			l, _ := r.document().Landmark(at)
			names = append(names, l.Name)
		}
		return names
	}
	check := func(what, specimen, want string) {
		t.Helper()
		r.settled()
		if got := fmt.Sprint(chosen()); got != want || r.docs.Name(r.session.Front()) != specimen {
			t.Errorf("%s: of %s is selected %s, want %s", what, r.docs.Name(r.session.Front()), got, want)
		}
	}
	g.Tapped(&fyne.PointEvent{Position: g.cellOf(0, 1)})
	check("a landmark of the open one", "a.obj", "[q]")
	g.Tapped(&fyne.PointEvent{Position: g.cellOf(2, 2)})
	check("one of another", "c.obj", "[r]")
	if g.open != 2 || g.at != (heatCell{2, 2}) || r.win.Canvas().Focused() != fyne.Focusable(g) {
		t.Errorf("row %d is open, the keys are at %v", g.open, g.at)
	}
	for _, k := range []fyne.KeyName{fyne.KeyHome, fyne.KeyUp, fyne.KeyUp, fyne.KeyRight, fyne.KeyLeft, fyne.KeyReturn} {
		g.TypedKey(&fyne.KeyEvent{Name: k})
	}
	check("by keys", "a.obj", "[p]")
	g.Tapped(&fyne.PointEvent{Position: fyne.NewPos(5, heatRow*1.5)})
	check("a name", "b.obj", "[]")
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if r.win.Canvas().Focused() != fyne.Focusable(r.view) {
		t.Error("the view has no keys")
	}
	// Edits of the open specimen are seen at once.
	r.session.GoToSpecimen(0)
	r.settled()
	r.session.GoToLandmark(0, "p")
	r.keys.doNamed("missing")
	r.wait("the edit", func() bool { return !r.stale })
	if got := g.of.State(0, 0); got != study.MissingHere {
		t.Errorf("p of a is %v", got)
	}
	r.session.SetQuery(study.Query{Column: "mesh", Down: true})
	r.wait("the order", func() bool { return !r.stale })
	if got := fmt.Sprint(g.rows); got != "[2 1 0]" {
		t.Errorf("the rows are %s", got)
	}
}

// TestSignsAreToldApart: by what of a cell is filled alone, at the least size and at a large
// one, and in both themes each stands out from what it is on.
func TestSignsAreToldApart(t *testing.T) {
	for _, size := range []image.Point{{heatNarrow, heatRow}, {heatWide, heatRow}, {2 * heatNarrow, 2 * heatRow}} {
		seen := map[string]study.CellState{}
		for s := study.NotThere; s <= study.MissingHere; s++ {
			img := image.NewNRGBA(image.Rectangle{Max: size})
			drawSign(img, img.Rect, s, heatLight)
			shape := make([]byte, 0, size.X*size.Y)
			for i := 3; i < len(img.Pix); i += 4 {
				shape = append(shape, img.Pix[i])
			}
			if other, ok := seen[string(shape)]; ok {
				t.Errorf("at %v, %v and %v look the same", size, other, s)
			}
			seen[string(shape)] = s
		}
	}
	a := test.NewTempApp(t)
	for variant, c := range map[fyne.ThemeVariant]heatColors{theme.VariantLight: heatLight, theme.VariantDark: heatDark} {
		a.Settings().SetTheme(newTheme(map[fyne.ThemeVariant]string{theme.VariantLight: session.AlwaysLight, theme.VariantDark: session.AlwaysDark}[variant]))
		back := theme.Color(theme.ColorNameBackground)
		if got := heatColorsNow().states; got != c.states {
			t.Errorf("theme %v has the colours of the other", variant)
		}
		const least = 3 // WCAG 2.2, 1.4.11, of graphics
		for s := study.NotPlaced; s <= study.MissingHere; s++ {
			if got := contrast(c.states[s], back); got < least {
				t.Errorf("theme %v: %v has a contrast of %.1f", variant, s, got)
			}
		}
	}
}

// TestLargeGrid: of 1000 specimens with 200 landmarks only what is seen is drawn, the keys
// lead anywhere, and scrolling ends at the edges.
func TestLargeGrid(t *testing.T) {
	_, p := gridOf(t)
	const n, columns = 1000, 200
	of := &study.Grid{}
	for k := range columns {
		of.Names = append(of.Names, fmt.Sprintf("point %d", k))
	}
	all, rows := make([]session.Specimen, n), make([]int, n)
	for i := range n {
		all[i], rows[i] = session.Specimen{Name: fmt.Sprintf("specimen %d", i)}, i
		of.Rows = append(of.Rows, study.GridRow{States: slices.Repeat([]study.CellState{study.Placed, study.MissingHere}, columns/2)})
	}
	start := time.Now()
	p.grid.follow(of, all, rows)
	t.Logf("following takes %v", time.Since(start))
	g := p.grid
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	for g.at.row < n-1 {
		before := g.at.row
		if g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown}); g.at.row == before {
			t.Fatal("the keys stay at", before)
		}
	}
	if g.at != (heatCell{n - 1, columns - 1}) || g.cellAt(g.cellOf(n-1, columns-1)) != g.at {
		t.Errorf("the keys are at %v, there is %v", g.at, g.cellAt(g.cellOf(n-1, columns-1)))
	}
	end := g.from
	if g.scroll(1e6, 1e6); g.from != end {
		t.Errorf("it is scrolled to %v and then %v", end, g.from)
	}
	w, h := int(2*g.picture.Size().Width), int(2*g.picture.Size().Height)
	const times = 20
	start = time.Now()
	for range times {
		g.draw(w, h)
	}
	t.Logf("%d×%d pixels are drawn in %v", w, h, time.Since(start)/times)
	if g.scroll(-1e6, -1e6); g.from != (fyne.Position{}) {
		t.Errorf("back it is scrolled to %v", g.from)
	}
	img := g.draw(w, h).(*image.NRGBA)
	c := heatColorsNow()
	for column, want := range []study.CellState{study.Placed, study.MissingHere} {
		at := g.cellOf(0, column).Subtract(fyne.NewPos(g.left(), 0))
		if got := img.NRGBAAt(int(2*at.X)-1, int(2*at.Y)); got != c.states[want] {
			t.Errorf("column %d has %v, want %v", column, got, c.states[want])
		}
	}
}
