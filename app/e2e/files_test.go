//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cairn/app/filedialog/portaltest"

	"github.com/jezek/xgb/xproto"
)

// someScans writes n small meshes into a folder and returns their paths.
func someScans(t *testing.T, folder string, n int) (files []string) {
	for i := range n {
		files = append(files, write(t, filepath.Join(folder, fmt.Sprintf("scan+%d.obj", i+1)), []byte(quad)))
	}
	return files
}

// TestFileDialogOfTheDesktop opens two files that the desktop's dialog gives: it
// belongs to the window and begins in the folder of the mesh in front.
func TestFileDialogOfTheDesktop(t *testing.T) {
	files := someScans(t, t.TempDir(), 3)
	portaltest.StartBus(t)
	desktop := &portaltest.Desktop{URIs: []string{"file://" + files[1], "file://" + files[2]}}
	desktop.Start(t)
	p := startWith(t, []string{"DBUS_SESSION_BUS_ADDRESS=" + os.Getenv("DBUS_SESSION_BUS_ADDRESS")}, files[0])
	p.wait("opened")
	p.settled(0)
	mark := p.mark()
	p.screen.tap('o', keyControl)
	for _, file := range files[1:] {
		p.waitAfter(mark, "opened", func(e event) bool { return e.File == file })
	}
	asked := desktop.Asked()
	if want := fmt.Sprintf("x11:%x", uint32(p.window)); asked.Window != want {
		t.Errorf("the dialog belongs to window %s, not %s", asked.Window, want)
	}
	folder, _ := asked.Options["current_folder"].Value().([]byte)
	if want := filepath.Dir(files[0]) + "\x00"; string(folder) != want {
		t.Errorf("the dialog begins in %q, not %q", folder, want)
	}
	if many, _ := asked.Options["multiple"].Value().(bool); !many {
		t.Error("only one file can be chosen")
	}
	p.quit()
}

// TestFileDialogThatIsNotAnswered: asking again ends a dialog that stays without an
// answer, without a message; the next time there is a new one.
func TestFileDialogThatIsNotAnswered(t *testing.T) {
	files := someScans(t, t.TempDir(), 1)
	portaltest.StartBus(t)
	desktop := &portaltest.Desktop{Silent: true}
	desktop.Start(t)
	p := startWith(t, []string{"DBUS_SESSION_BUS_ADDRESS=" + os.Getenv("DBUS_SESSION_BUS_ADDRESS")}, files[0])
	p.wait("opened")
	p.settled(0)
	for range 2 {
		p.screen.tap('o', keyControl)
		if !poll(patience, func() bool { return desktop.Asked().Title != "" }) {
			t.Fatal("no dialog")
		}
		desktop.Forget()
		mark := p.mark()
		p.screen.tap('o', keyControl)
		select {
		case <-desktop.Closed:
		case <-time.After(patience):
			t.Fatal("the dialog stays")
		}
		p.waitAfter(mark, "filedialog", nil) // the window knows
	}
	p.quit()
	if n := p.count("notice") + p.count("browsing"); n != 0 {
		t.Errorf("%d messages or dialogs of our own", n)
	}
}

// TestFileDialogOfOurOwn is used on a desktop that has none: a typed path, then
// all files of a folder at once.
func TestFileDialogOfOurOwn(t *testing.T) {
	dir := t.TempDir()
	files := someScans(t, dir, 4)
	write(t, filepath.Join(dir, "notes.txt.bak"), []byte("nothing to see"))
	p := start(t, files[0])
	p.wait("opened")
	p.settled(0)
	browse := func() {
		mark := p.mark()
		p.screen.tap('o', keyControl)
		if e := p.waitAfter(mark, "browsing", nil); e.File != dir {
			t.Errorf("the dialog begins in %q, not %q", e.File, dir)
		}
	}
	browse()
	p.screen.tap(keyTab) // to the path, which ends in the folder
	p.screen.tap(keyEnd)
	for _, letter := range "scan+3.obj" {
		p.screen.tap(xproto.Keysym(letter))
	}
	mark := p.mark()
	p.screen.tap(keyReturn)
	if e := p.waitAfter(mark, "opened", nil); e.File != files[2] {
		t.Errorf("opened %q, want %q", e.File, files[2])
	}
	browse()
	p.screen.tap('a', keyControl)
	mark = p.mark()
	p.screen.tap(keyReturn)
	for _, file := range []string{files[1], files[3]} { // the others are open already
		p.waitAfter(mark, "opened", func(e event) bool { return e.File == file })
	}
	browse()
	p.screen.tap(keyEscape)
	p.quit()
	if n := p.count("opened"); n != len(files) {
		t.Errorf("%d files were opened, not %d", n, len(files))
	}
}
