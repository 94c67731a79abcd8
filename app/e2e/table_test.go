//go:build linux

package e2e

import (
	"encoding/json"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jezek/xgb/xproto"
)

// TestTableByKeys: a point is renamed in its row, two are selected with Shift and deleted,
// that is undone, and the file has just that.
func TestTableByKeys(t *testing.T) {
	const (
		keyDelete xproto.Keysym = 0xffff
		keyF2     xproto.Keysym = 0xffbf
	)
	dir := t.TempDir()
	points := landmarks(t, filepath.Join(dir, "ball.ljson"), "points", apex, flank, apex)
	p := start(t, points)
	p.wait("opened")
	p.settled(0)
	mark := p.mark()
	p.screen.tap('f', keyControl)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "filter" })
	p.screen.tap(keyReturn) // into the table, to its first row
	p.waitAfter(mark, "selected", nil)
	mark = p.mark()
	p.screen.tap(keyF2)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "name" })
	p.screen.text("tip")
	p.screen.tap(keyReturn)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "table" })
	saved := func(n int, want ...string) {
		t.Helper()
		p.savesTable(points, n, want...)
	}
	saved(3, "tip", "", "")
	mark = p.mark()
	p.screen.tap(keyDown, keyShift)
	p.waitAfter(mark, "selected", func(e event) bool { return e.Index == 1 })
	p.screen.tap(keyDelete)
	saved(1)
	p.screen.tap('z', keyControl)
	saved(3, "tip", "", "")
	// The letter of the key that opens a field is not typed into it.
	mark = p.mark()
	p.screen.tap('m', keyShift)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "field" })
	p.screen.text("worn")
	p.screen.tap(keyReturn)
	saved(3, "tip", "", "")
	if b, err := os.ReadFile(points); err != nil || !strings.Contains(string(b), `"worn"`) {
		t.Errorf("the reason is not in the file: %v\n%s", err, b)
	}
	p.quit()
}

// savesTable saves, and checks how many points the file has then and their names.
func (p *program) savesTable(path string, n int, want ...string) {
	p.t.Helper()
	mark := p.mark()
	p.screen.tap('s', keyControl)
	p.waitAfter(mark, "saved", nil)
	b, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatal(err)
	}
	var doc struct {
		Groups map[string]struct {
			Landmarks struct {
				Points [][]float64 `json:"points"`
			} `json:"landmarks"`
			Metadata struct {
				Names []string `json:"names"`
			} `json:"metadata"`
		} `json:"groups"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		p.t.Fatal(err)
	}
	g := doc.Groups["points"]
	if len(g.Landmarks.Points) != n || !slices.Equal(g.Metadata.Names, want) {
		p.t.Errorf("the file has %d points with the names %q, want %d with %q", len(g.Landmarks.Points), g.Metadata.Names, n, want)
	}
}

// rests waits until the window changes no more, as a user does who looks before the next
// click.
func (p *program) rests() {
	p.t.Helper()
	last := p.picture()
	if !poll(patience, func() bool {
		now := p.picture()
		share, _ := difference(last, now)
		last = now
		return share == 0
	}) {
		p.fatal("the window does not come to rest")
	}
}

// tableRows finds where the first row of the table is on the screen, which is selected,
// and how far the next is below it: the keys go to that and back, and what they change
// beside the view are these two rows.
func (p *program) tableRows() (first image.Point, pitch int) {
	p.t.Helper()
	const oneRow, threeRows = 30, 70 // pixels: a row is lower, and two are lower
	left := p.viewport().Max.X + 30
	top, bottom := 0, threeRows
	for bottom-top >= threeRows { // what the filter lost the keys with was drawn late
		p.rests()
		before := p.picture()
		mark := p.mark()
		p.screen.tap(keyDown)
		p.waitAfter(mark, "selected", func(e event) bool { return e.Index == 1 })
		if !poll(patience, func() bool {
			top, bottom = changedLines(before, p.picture(), left)
			return bottom-top > oneRow
		}) {
			p.fatal("no two rows of the table change when the next is selected")
		}
		p.screen.tap(keyUp)
		p.waitAfter(mark, "selected", func(e event) bool { return e.Index == 0 })
	}
	const gap = 4 // between two rows
	pitch = (bottom - top + gap) / 2
	return image.Pt(left+20, top+(pitch-gap)/2).Add(p.screen.bounds(p.window).Min), pitch
}

// changedLines returns from where to where two pictures differ in a strip from left on,
// above the status bar.
func changedLines(a, b *image.RGBA, left int) (top, bottom int) {
	const strip, statusBar = 40, 60
	for y := range a.Bounds().Dy() - statusBar {
		for x := left; x < left+strip; x++ {
			if a.RGBAAt(x, y) == b.RGBAAt(x, y) {
				continue
			}
			if top == 0 {
				top = y
			}
			bottom = y + 1
			break
		}
	}
	return top, bottom
}

// TestTableByMouse: with Ctrl a row is selected beside another, with Shift all rows up to
// it; a double click renames, a drag puts a row elsewhere in the order, the right button opens a
// row's menu, and a click on the header turns the order around.
func TestTableByMouse(t *testing.T) {
	const keyDelete xproto.Keysym = 0xffff
	points := landmarks(t, filepath.Join(t.TempDir(), "ball.ljson"), "points", apex, flank, apex, flank)
	p := start(t, points)
	p.wait("opened")
	p.settled(0)
	mark := p.mark()
	p.screen.tap('f', keyControl)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "filter" })
	p.screen.tap(keyReturn)
	p.waitAfter(mark, "selected", nil)
	first, pitch := p.tableRows()
	row := func(i int) image.Point { return first.Add(image.Pt(0, i*pitch)) }
	choose := func(i int, held ...xproto.Keysym) {
		t.Helper()
		p.rests()
		mark := p.mark()
		p.screen.hold(held...)
		p.screen.click(row(i), buttonLeft)
		p.waitAfter(mark, "selected", nil)
		p.screen.letGo(held...)
	}
	choose(1)
	choose(3, keyControl)
	p.screen.tap(keyDelete)
	p.savesTable(points, 2)
	p.screen.tap('z', keyControl)
	p.savesTable(points, 4)
	choose(0)
	choose(2, keyShift)
	p.screen.tap(keyDelete)
	p.savesTable(points, 1)
	p.screen.tap('z', keyControl)
	p.savesTable(points, 4)

	choose(3)
	mark = p.mark()
	p.screen.doubleClick(row(1)) // the click on another row just before takes nothing away
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "name" })
	p.screen.text("flank")
	p.screen.tap(keyReturn)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "table" })
	p.savesTable(points, 4, "", "flank", "", "")

	p.rests()
	p.screen.drag(row(1), row(3).Add(image.Pt(0, pitch/2+1)), buttonLeft)
	p.savesTable(points, 4, "", "", "", "flank")

	// The right button selects a row and opens its menu; Escape gives the keys back to the table.
	p.rests()
	closed := p.picture()
	mark = p.mark()
	p.screen.click(row(0), buttonRight)
	p.waitAfter(mark, "selected", func(e event) bool { return e.Index == 0 })
	below := row(5).Sub(p.screen.bounds(p.window).Min) // no row is there
	if !poll(patience, func() bool { return p.picture().RGBAAt(below.X+20, below.Y) != closed.RGBAAt(below.X+20, below.Y) }) {
		p.fatal("no menu opens")
	}
	p.screen.tap(keyEscape)
	p.rests()
	mark = p.mark()
	p.screen.tap(keyDown)
	p.waitAfter(mark, "selected", func(e event) bool { return e.Index == 1 })

	p.rests()
	p.screen.click(row(-1), buttonLeft) // the header of the numbers: the last comes first
	p.rests()
	mark = p.mark()
	p.screen.click(row(0), buttonLeft)
	p.waitAfter(mark, "selected", func(e event) bool { return e.Index == 3 })
	p.quit()
}
