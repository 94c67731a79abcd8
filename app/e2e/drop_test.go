//go:build linux

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
)

// drop drags files onto the middle of the window.
func (p *program) drop(paths ...string) {
	p.t.Helper()
	if err := p.screen.drop(p.window, p.at(0.4, 0.5), paths...); err != nil {
		p.fatal("drop: %v", err)
	}
}

func TestDropOne(t *testing.T) {
	file := specimen(t, filepath.Join(t.TempDir(), "a file with spaces, ü.ply"), small)
	p := start(t)
	p.drop(file)
	p.waitAfter(0, "opened", func(e event) bool { return e.File == file })
	p.waitTitle(filepath.Base(file) + " - Cairn")
	p.settled(0)
	p.quit()
}

// TestDropManyAndFolder drops files and a folder at once: every mesh in it
// opens, and what is no mesh is passed over.
func TestDropManyAndFolder(t *testing.T) {
	dir := t.TempDir()
	files := []string{
		specimen(t, filepath.Join(dir, "a.ply"), small),
		write(t, filepath.Join(dir, "b.obj"), []byte(quad)),
	}
	folder := filepath.Join(dir, "folder")
	inside := []string{
		write(t, filepath.Join(folder, "c.obj"), []byte(quad)),
		write(t, filepath.Join(folder, "d.obj"), []byte(quad)),
	}
	write(t, filepath.Join(folder, "notes.txt"), []byte("nothing to see"))
	p := start(t)
	p.drop(append(files, folder)...)
	for _, file := range append(files, inside...) {
		p.waitAfter(0, "opened", func(e event) bool { return e.File == file })
	}
	p.quit()
	if n := p.count("opened"); n != 4 {
		t.Errorf("%d documents opened, want 4", n)
	}
}

func TestDropBrokenWithGood(t *testing.T) {
	dir := t.TempDir()
	good := specimen(t, filepath.Join(dir, "good.ply"), small)
	broken := write(t, filepath.Join(dir, "broken.ply"), []byte(lying))
	also := write(t, filepath.Join(dir, "also.obj"), []byte(quad))
	p := start(t)
	p.drop(broken, good, also)
	for _, file := range []string{good, also} {
		p.waitAfter(0, "opened", func(e event) bool { return e.File == file })
	}
	failed := p.wait("failed")
	if failed.File != broken {
		t.Errorf("%q failed, want %q", failed.File, broken)
	}
	p.waitAfter(0, "notice", func(e event) bool { return strings.Contains(e.Text, "broken.ply") })
	p.waitTitle("also.obj - Cairn") // the first in natural order
	p.settled(0)
	p.quit()
}

// TestOpenBrokenThenGood: the good file comes to the front, and can be closed.
func TestOpenBrokenThenGood(t *testing.T) {
	dir := t.TempDir()
	broken := write(t, filepath.Join(dir, "broken.ply"), []byte(lying))
	good := specimen(t, filepath.Join(dir, "good.ply"), small)
	p := start(t, broken, good)
	p.wait("failed")
	opened := p.wait("opened")
	p.waitTitle("good.ply - Cairn")
	p.settled(0)
	p.screen.tap('w', keyControl)
	p.waitAfter(0, "closed", func(e event) bool { return e.Document == opened.Document })
	p.waitTitle("Cairn")
	p.quit()
}

// TestDropLandmarksOnMesh: a landmark file dropped while a mesh is in front
// joins it.
func TestDropLandmarksOnMesh(t *testing.T) {
	dir := t.TempDir()
	mesh := specimen(t, filepath.Join(dir, "ball.ply"), small)
	points := landmarks(t, filepath.Join(dir, "elsewhere.ljson"), "points", apex)
	p := start(t, mesh)
	p.wait("opened")
	p.settled(0)
	if p.colored(p.screenOf(apex)) {
		t.Fatal("a landmark is drawn before there is one")
	}
	p.after(func() { p.drop(points) })
	if at := p.screenOf(apex); !poll(patience, func() bool { return p.colored(at) }) {
		t.Errorf("no landmark is drawn at %v after the drop", at)
	}
	p.waitTitle("ball.ply - Cairn")
	// Undone, there is nothing to save, and the program may end without asking.
	p.after(func() { p.screen.tap('z', keyControl) })
	if at := p.screenOf(apex); !poll(patience, func() bool { return !p.colored(at) }) {
		t.Error("the landmark is still drawn after Ctrl+Z")
	}
	p.quit()
}

// TestCloseAsksToSave: joining landmarks to a mesh is a change, which closing
// the window does not lose. They are offered to be saved where they came from.
func TestCloseAsksToSave(t *testing.T) {
	dir := t.TempDir()
	dropped := landmarks(t, filepath.Join(dir, "elsewhere.ljson"), "points", apex)
	p := start(t, specimen(t, filepath.Join(dir, "ball.ply"), small))
	p.wait("opened")
	p.settled(0)
	p.after(func() { p.drop(dropped) })
	p.screen.requestClose(p.window)
	ask := p.clickPrimary()
	save := p.clickNextPrimary(ask)
	p.clickNextPrimary(save) // the file exists
	saved := p.wait("saved")
	p.mustEnd()
	if saved.File != dropped {
		t.Errorf("saved %s, want %s", saved.File, dropped)
	}
	if got := ljsonPoints(t, saved.File); len(got) != 1 || got[0] != apex {
		t.Errorf("%s has %v, want %v", saved.File, got, apex)
	}
}

func TestOpenLandmarksAlone(t *testing.T) {
	points := landmarks(t, filepath.Join(t.TempDir(), "alone.ljson"), "points", apex, flank, [3]float64{0, 50, 0})
	p := start(t)
	p.drop(points)
	p.waitAfter(0, "opened", func(e event) bool { return e.File == points })
	p.waitTitle("alone.ljson - Cairn")
	p.settled(0)
	if at := p.screenOf(apex); !poll(patience, func() bool { return p.colored(at) }) {
		t.Errorf("no landmark is drawn at %v", at)
	}
	p.quit()
}
