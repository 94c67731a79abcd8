//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// studyOf writes a study of bumpy spheres s0.ply, s1.ply and so on, and returns its folder.
func studyOf(t *testing.T, specimens int) (folder string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "skulls")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	ball, err := os.ReadFile(specimen(t, filepath.Join(t.TempDir(), "ball.ply"), small))
	if err != nil {
		t.Fatal(err)
	}
	table := "mesh,landmarks,status,note\n"
	for i := range specimens {
		write(t, filepath.Join(folder, fmt.Sprintf("s%d.ply", i)), ball)
		table += fmt.Sprintf("s%d.ply,,,mine %d\n", i, i)
	}
	write(t, filepath.Join(folder, "study.csv"), []byte(table))
	return folder
}

// works waits until a specimen is in front, at rest, with its table in the panel.
func (p *program) works(name string, mark int) {
	p.t.Helper()
	p.waitTitle(name + " - Cairn")
	opened := p.waitAfter(mark, "opened", func(e event) bool { return filepath.Base(e.File) == name })
	p.waitAfter(mark, "frame", func(e event) bool { return e.Document == opened.Document && e.Quality >= still })
	p.settled(mark)
}

// row waits until a line of a study's table is this.
func (p *program) row(folder string, line int, want string) {
	p.t.Helper()
	var got string
	if !poll(patience, func() bool {
		b, err := os.ReadFile(filepath.Join(folder, "study.csv"))
		if lines := strings.Split(string(b), "\n"); err == nil && line < len(lines) {
			got = strings.TrimSuffix(lines[line], "\r")
		}
		return got == want
	}) {
		p.fatal("line %d of the table is %q, want %q", line, got, want)
	}
}

// places places a point by a click.
func (p *program) places(x, y float64) {
	p.t.Helper()
	mark := p.mark()
	p.screen.click(p.inViewport(x, y), buttonLeft)
	p.waitAfter(mark, "selected", nil)
}

// TestStudy goes through a study as somebody does: points are placed by clicks, the next
// specimen saves and closes the one before, the table says how far each is, one is flagged, the
// window is closed in the middle, and the next time the work goes on there.
func TestStudy(t *testing.T) {
	folder := studyOf(t, 3)
	p := start(t, folder)
	if study := p.wait("study"); study.Specimens != 3 {
		t.Errorf("the study has %d specimens", study.Specimens)
	}
	p.works("s0.ply", 0)
	p.after(func() { p.screen.tap('q') }) // the panel goes, and the view begins at the window's edge
	p.viewport()
	p.screen.tap('p')
	p.places(0.45, 0.5)
	p.places(0.55, 0.5)
	mark := p.mark()
	p.screen.tap(keyPageDown, keyControl)
	if saved := p.waitAfter(mark, "saved", nil); saved.File != filepath.Join(folder, "s0.ljson") {
		t.Errorf("saved %s", saved.File)
	}
	p.works("s1.ply", mark)
	p.waitAfter(mark, "closed", nil)
	p.row(folder, 1, "s0.ply,s0.ljson,partly,mine 0")
	p.places(0.45, 0.6) // the tool is still in hand
	mark = p.mark()
	p.command("flag this specimen")
	p.row(folder, 2, "s1.ply,,flagged,mine 1")

	p.screen.requestClose(p.window) // with a point that is nowhere yet
	p.waitAfter(mark, "asked", nil)
	p.screen.tap(keyReturn) // save
	if saved := p.waitAfter(mark, "saved", nil); saved.File != filepath.Join(folder, "s1.ljson") {
		t.Errorf("saved %s", saved.File)
	}
	p.mustEnd()
	if p.count("saved") != 2 {
		t.Errorf("saved %d times", p.count("saved"))
	}
	p.row(folder, 2, "s1.ply,s1.ljson,flagged,mine 1")

	again := startWith(t, sameUser(p), filepath.Join(folder, "study.csv"))
	again.works("s1.ply", 0)
	again.after(func() { again.screen.tap('q') }) // a study that is opened is shown, whatever was hidden before
	again.viewport()
	mark = again.mark()
	again.screen.tap(keyPageUp, keyControl)
	again.works("s0.ply", mark)
	points := ljsonPoints(t, filepath.Join(folder, "s0.ljson"))
	for _, at := range points {
		if !again.colored(again.screenOf(at)) {
			t.Errorf("the point at %v is not there again", at)
		}
	}
	if len(points) != 2 {
		t.Errorf("%d points are in the file", len(points))
	}
	again.quit()
}

// TestStudyStaysWhereNothingCanBeSaved: the folder of the study has gone. The specimen stays, with
// its point, and it is said why; when the folder is there again, the next one comes.
func TestStudyStaysWhereNothingCanBeSaved(t *testing.T) {
	folder := studyOf(t, 2)
	p := start(t, folder)
	p.works("s0.ply", 0)
	p.after(func() { p.screen.tap('q') }) // the panel goes, and the view begins at the window's edge
	p.viewport()
	p.screen.tap('p')
	p.places(0.45, 0.5)
	mark := p.mark()
	p.screen.tap('s', keyControl, keyShift)
	p.waitAfter(mark, "losses", nil)
	p.screen.tap(keyReturn)
	p.waitAfter(mark, "saved", nil)
	p.row(folder, 1, "s0.ply,s0.ljson,partly,mine 0")
	p.places(0.55, 0.5)

	away := folder + " away"
	if err := os.Rename(folder, away); err != nil {
		t.Fatal(err)
	}
	mark = p.mark()
	p.screen.tap(keyPageDown, keyControl)
	p.waitAfter(mark, "asked", func(e event) bool { return filepath.Base(e.File) == "s0.ljson" })
	mark = p.mark()
	p.screen.tap(keyReturn) // write it again
	p.waitAfter(mark, "notice", func(e event) bool {
		return strings.Contains(e.Text, "s0.ljson") && strings.Contains(e.Text, "there is no folder")
	})
	p.waitTitle("s0.ply - Cairn")
	if p.countAfter(mark, "opened")+p.countAfter(mark, "closed") > 0 {
		t.Error("the specimen did not stay")
	}
	if err := os.Rename(away, folder); err != nil {
		t.Fatal(err)
	}
	mark = p.mark()
	p.screen.tap(keyPageDown, keyControl)
	p.works("s1.ply", mark)
	p.quit()
	points := ljsonPoints(t, filepath.Join(folder, "s0.ljson"))
	if len(points) != 2 {
		t.Errorf("%d points are saved", len(points))
	}
}
