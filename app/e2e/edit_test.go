//go:build linux

package e2e

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestJoinAgainAfterUndo: a landmark file that was undone can be joined again.
func TestJoinAgainAfterUndo(t *testing.T) {
	dir := t.TempDir()
	points := landmarks(t, filepath.Join(dir, "elsewhere.ljson"), "points", apex)
	p := start(t, specimen(t, filepath.Join(dir, "ball.ply"), small))
	p.wait("opened")
	p.settled(0)
	at := p.screenOf(apex)
	for range 2 {
		p.after(func() { p.drop(points) })
		if !poll(patience, func() bool { return p.colored(at) }) {
			t.Fatal("the landmark is not drawn after the drop")
		}
		p.after(func() { p.screen.tap('z', keyControl) })
		if !poll(patience, func() bool { return !p.colored(at) }) {
			t.Fatal("the landmark is still drawn after Ctrl+Z")
		}
	}
	p.after(func() { p.screen.tap('y', keyControl) })
	if !poll(patience, func() bool { return p.colored(at) }) {
		t.Error("Ctrl+Y does not redo")
	}
	p.after(func() { p.screen.tap('z', keyControl) })
	p.quit()
}

// TestJoinSameName joins a group whose name the document has already: it gets
// another, and both are saved.
func TestJoinSameName(t *testing.T) {
	dir := t.TempDir()
	file := specimen(t, filepath.Join(dir, "ball.ply"), small)
	landmarks(t, filepath.Join(dir, "ball.ljson"), "points", apex)
	other := landmarks(t, filepath.Join(dir, "other.ljson"), "points", flank)
	p := start(t, file)
	p.wait("opened")
	p.settled(0)
	p.after(func() { p.drop(other) })
	p.screen.tap('s', keyControl)
	save := p.clickPrimary() // they came from two files, so it asks where to
	p.clickNextPrimary(save) // the one that is offered exists
	saved := p.wait("saved")
	if want := filepath.Join(dir, "ball.ljson"); saved.File != want {
		t.Errorf("saved %s, want %s", saved.File, want)
	}
	if got, want := groupNames(t, saved.File), []string{"points", "points (2)"}; !slices.Equal(got, want) {
		t.Errorf("the file has the groups %q, want %q", got, want)
	}
	p.quit()
}

// TestUndoInField: Ctrl+Z in a field of a dialog is about what was typed there,
// not about the document.
func TestUndoInField(t *testing.T) {
	dir := t.TempDir()
	points := landmarks(t, filepath.Join(dir, "elsewhere.ljson"), "points", apex)
	p := start(t, specimen(t, filepath.Join(dir, "ball.ply"), small))
	p.wait("opened")
	p.settled(0)
	p.after(func() { p.drop(points) })
	before := p.picture()
	p.screen.tap('e', keyControl)
	if !poll(patience, func() bool { share, _ := difference(before, p.picture()); return share > 0.1 }) {
		t.Fatal("no dialog is seen")
	}
	p.screen.tap('7')
	p.screen.tap('z', keyControl)
	p.screen.tap(keyEscape)
	for range 2 { // what is drawn now was drawn after the dialog
		p.after(func() { p.screen.tap('w') })
	}
	if at := p.screenOf(apex); !poll(patience, func() bool { return p.colored(at) }) {
		t.Error("Ctrl+Z in the dialog undid the document's edit")
	}
	p.after(func() { p.screen.tap('z', keyControl) })
	p.quit()
}

// TestCloseBackgroundTabAsks closes a changed document that is not in front: the
// question, the file that is offered and what is saved are about that one.
func TestCloseBackgroundTabAsks(t *testing.T) {
	dir := t.TempDir()
	p := start(t, specimen(t, filepath.Join(dir, "back.ply"), small))
	back := p.wait("opened")
	p.settled(0)
	p.viewport()
	for name, at := range map[string][3]float64{"one": apex, "two": flank} {
		p.after(func() { p.drop(landmarks(t, filepath.Join(dir, name+".ljson"), name, at)) })
	}
	p.after(func() { p.drop(specimen(t, filepath.Join(dir, "front.ply"), small)) })
	p.waitTitle("front.ply - Cairn")
	// The first tab is at the window's left edge, in the band above the viewport;
	// the middle button closes it.
	const tabHeight, inTab = 16, 40
	p.screen.click(p.screen.bounds(p.window).Min.Add(pixels(inTab, p.viewport().Min.Y-tabHeight)), buttonMiddle)
	ask := p.clickPrimary()
	p.clickNextPrimary(ask)
	saved := p.wait("saved")
	if want := filepath.Join(dir, "back.ljson"); saved.Document != back.Document || saved.File != want {
		t.Errorf("document %d was saved as %s, want %d as %s", saved.Document, saved.File, back.Document, want)
	}
	p.waitAfter(0, "closed", func(e event) bool { return e.Document == back.Document })
	if got, want := groupNames(t, saved.File), []string{"one", "two"}; !slices.Equal(got, want) {
		t.Errorf("the file has the groups %q, want %q", got, want)
	}
	p.waitTitle("front.ply - Cairn")
	p.quit()
}

// groupNames returns the names of the groups of an LJSON file of version 3, sorted.
func groupNames(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups map[string]any `json:"groups"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(file.Groups))
}
