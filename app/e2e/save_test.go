//go:build linux

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jezek/xgb/xproto"
)

// TestSaveUnchanged presses Ctrl+S without an edit: the file is not written.
func TestSaveUnchanged(t *testing.T) {
	dir := t.TempDir()
	mesh := filepath.Join(dir, "scan.ply")
	points := sheet(t, mesh)
	set := fcsv(t, filepath.Join(dir, "scan.fcsv"), "RAS", negated(points))
	before, err := os.Stat(set)
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, mesh)
	p.wait("opened")
	p.settled(0)
	p.showsAll(points)
	mark := p.mark()
	p.screen.tap('s', keyControl)
	p.waitAfter(mark, "notice", func(e event) bool { return strings.Contains(e.Text, "up to date") })
	after, err := os.Stat(set)
	if err != nil || !os.SameFile(before, after) || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the file was written anew (%v)", err)
	}
	p.quit()
	if n := p.count("saved"); n != 0 {
		t.Errorf("saved %d times", n)
	}
}

// TestSaveAsTPS changes the extension in Save Landmarks As…: at once the form
// says that names will be left out, and the file that Return writes has the
// coordinates as the mesh has them.
func TestSaveAsTPS(t *testing.T) {
	dir := t.TempDir()
	mesh := filepath.Join(dir, "scan.ply")
	points := sheet(t, mesh)
	fcsv(t, filepath.Join(dir, "scan.fcsv"), "RAS", negated(points))
	p := start(t, mesh)
	p.wait("opened")
	p.settled(0)
	p.screen.tap('s', keyControl, keyShift)
	offered := p.wait("losses")
	if filepath.Base(offered.File) != "scan.fcsv" || strings.Contains(offered.Text, "•") {
		t.Errorf("offered is %s, with %q", offered.File, offered.Text)
	}
	p.screen.tap(keyEnd) // the name is what is typed into
	var told event
	for _, key := range []xproto.Keysym{keyBackSpace, keyBackSpace, keyBackSpace, keyBackSpace, 't', 'p', 's'} {
		mark := p.mark()
		p.screen.tap(key)
		told = p.waitAfter(mark, "losses", nil) // after every key
	}
	if filepath.Base(told.File) != "scan.tps" {
		t.Fatalf("the form has %s", told.File)
	}
	if !strings.Contains(told.Text, "Lost in TPS") || !strings.Contains(told.Text, "4 names") {
		t.Errorf("the form says %q", told.Text)
	}
	p.screen.tap(keyReturn)
	saved := p.wait("saved")
	if want := filepath.Join(dir, "scan.tps"); saved.File != want {
		t.Errorf("saved %s, want %s", saved.File, want)
	}
	content, err := os.ReadFile(saved.File)
	if err != nil {
		t.Fatal(err)
	}
	want := "LM3=4\n112 66 "
	if !strings.HasPrefix(strings.ReplaceAll(string(content), "\r\n", "\n"), want) {
		t.Errorf("the file does not begin with %q:\n%s", want, content)
	}
	p.quit()
}

// TestSaveFormByKeyboard: every part of the form is reached with Tab, the
// arrows choose a format, Return on a button presses it and Escape dismisses.
func TestSaveFormByKeyboard(t *testing.T) {
	dir := t.TempDir()
	mesh := filepath.Join(dir, "scan.ply")
	fcsv(t, filepath.Join(dir, "scan.fcsv"), "RAS", negated(sheet(t, mesh)))
	p := start(t, mesh)
	p.wait("opened")
	p.settled(0)
	open := func() {
		mark := p.mark()
		p.screen.tap('s', keyControl, keyShift)
		p.waitAfter(mark, "losses", nil)
		p.waitAfter(mark, "focus", nil) // of the name
	}
	tab := func(kinds ...string) { // as somebody does who looks where each key leads
		for _, kind := range kinds {
			mark := p.mark()
			p.screen.tap(keyTab)
			if e := p.waitAfter(mark, "focus", nil); e.Kind != kind {
				t.Fatalf("Tab leads to a %s, not to a %s", e.Kind, kind)
			}
		}
	}
	open()
	tab("button", "drop") // folder, format
	mark := p.mark()
	p.screen.tap(keyLeft)
	if told := p.waitAfter(mark, "losses", nil); filepath.Base(told.File) != "scan.mrk.json" {
		t.Errorf("the format before that of .fcsv is that of %s", told.File)
	}
	p.screen.tap(keyEscape)
	open()
	tab("button", "drop", "button")
	p.screen.tap(keyReturn) // cancel
	open()
	tab("button", "drop")
	mark = p.mark()
	p.screen.tap(keyLeft)
	p.waitAfter(mark, "losses", nil)
	p.screen.tap(keyReturn)
	if saved := p.wait("saved"); filepath.Base(saved.File) != "scan.mrk.json" {
		t.Errorf("saved %s", saved.File)
	}
	p.quit()
	if n := p.count("saved"); n != 1 {
		t.Errorf("saved %d times", n)
	}
}

// TestSaveOverAnotherProgramsFile: another program has written the file
// meanwhile. Nothing is overwritten: Return saves under another name.
func TestSaveOverAnotherProgramsFile(t *testing.T) {
	dir := t.TempDir()
	mesh := specimen(t, filepath.Join(dir, "ball.ply"), small)
	set := landmarks(t, filepath.Join(dir, "ball.ljson"), "points", apex)
	p := start(t, mesh)
	p.wait("opened")
	p.settled(0)
	theirs := landmarks(t, set, "theirs", flank)
	want, err := os.ReadFile(theirs)
	if err != nil {
		t.Fatal(err)
	}
	p.screen.tap('s', keyControl)
	asked := p.wait("asked")
	if asked.File != set {
		t.Errorf("asked about %s", asked.File)
	}
	p.clickPrimary()
	p.wait("losses") // the form of Save As
	p.screen.tap(keyEscape)
	mark := p.mark()
	p.screen.requestClose(p.window)
	p.waitAfter(mark, "asked", nil) // no file has what is shown
	p.signal(syscall.SIGTERM)
	p.mustEnd()
	if got, err := os.ReadFile(set); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the file has\n%s\nfor\n%s (%v)", got, want, err)
	}
}
