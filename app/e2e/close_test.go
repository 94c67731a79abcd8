//go:build linux

package e2e

import (
	"image"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestCloseEveryWay: whatever way a document goes, its OpenGL objects go with
// it, the log says so, and the program ends well (mustEnd looks).
func TestCloseEveryWay(t *testing.T) {
	tests := []struct {
		name  string
		close func(p *program)
		stays bool // the program, with an empty window
	}{
		{"Ctrl+W", func(p *program) { p.screen.tap('w', keyControl) }, true},
		{"the tab's cross", func(p *program) { p.clickTabCross() }, true},
		{"the window's cross", func(p *program) { p.screen.requestClose(p.window) }, false},
		{"Ctrl+Q", func(p *program) { p.screen.tap('q', keyControl) }, false},
		{"SIGTERM", func(p *program) { p.signal(syscall.SIGTERM) }, false},
		{"SIGINT", func(p *program) { p.signal(syscall.SIGINT) }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, _ := startOnBall(t)
			mark := p.mark()
			test.close(p)
			p.waitAfter(mark, "closed", nil)
			if test.stays {
				p.waitTitle("Cairn")
				p.waitAfter(mark, "memory", nil)
				p.quit()
				return
			}
			p.mustEnd()
		})
	}
}

// clickTabCross clicks the cross of the only tab: it is right of the tab's name,
// in the band just above the viewport.
func (p *program) clickTabCross() {
	p.t.Helper()
	view, window := p.viewport(), p.screen.bounds(p.window)
	before, mark := p.picture(), p.mark()
	const tabHeight, step = 16, 6
	for x := 40; x < 240; x += step {
		p.screen.click(window.Min.Add(image.Pt(x, view.Min.Y-tabHeight)), buttonLeft)
		if poll(patience/100, func() bool { return p.countAfter(mark, "closed") > 0 }) {
			return
		}
	}
	p.fatal("no cross found: %s", savePicture(p.t, "tabs.png", before))
}

func (p *program) countAfter(mark int, name string) int {
	n := 0
	for _, e := range p.events()[mark:] {
		if e.Event == name {
			n++
		}
	}
	return n
}

// TestCloseWhileLoading ends a document whose file is still being read: nothing
// of it may come afterwards.
func TestCloseWhileLoading(t *testing.T) {
	file := specimen(t, filepath.Join(t.TempDir(), "huge.ply"), huge)
	tests := []struct {
		name  string
		close func(p *program)
		stays bool
	}{
		{"Ctrl+W", func(p *program) { p.screen.tap('w', keyControl) }, true},
		{"the window's cross", func(p *program) { p.screen.requestClose(p.window) }, false},
		{"SIGTERM", func(p *program) { p.signal(syscall.SIGTERM) }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			const tries = 5 // a quick machine may have read the file before it is closed
			for range tries {
				if closeWhileLoading(t, file, test.close, test.stays) {
					return
				}
			}
			t.Skip("the file is always read before it can be closed")
		})
	}
}

// closeWhileLoading reports whether the document was closed before its content
// was there.
func closeWhileLoading(t *testing.T, file string, closeIt func(p *program), stays bool) bool {
	t.Helper()
	p := start(t, file)
	p.waitTitle(filepath.Base(file) + " - Cairn") // the tab is there before its content
	closeIt(p)
	if stays {
		p.waitTitle("Cairn")
		p.wait("closed")
		const empty = 400 << 20 // of a file of 190 MB and a mesh of more
		if !poll(patience, func() bool { return p.residentBytes() < empty }) {
			t.Errorf("%d bytes resident after the load was cancelled", p.residentBytes())
		}
		p.quit()
	} else {
		p.mustEnd()
	}
	for _, e := range p.events() {
		switch e.Event {
		case "opened":
			return false
		case "closed":
			if p.count("opened") > 0 {
				t.Error("the file opened after it was closed")
			}
			return true
		}
	}
	t.Error("the document was never closed")
	return true
}

// TestCloseWithDialog ends the program while a dialog is up.
func TestCloseWithDialog(t *testing.T) {
	tests := []struct {
		name  string
		open  func(p *program)
		close func(p *program)
	}{
		{"export, window's cross", func(p *program) { p.screen.tap('e', keyControl) }, func(p *program) { p.screen.requestClose(p.window) }},
		{"export, SIGTERM", func(p *program) { p.screen.tap('e', keyControl) }, func(p *program) { p.signal(syscall.SIGTERM) }},
		{"open, SIGTERM", func(p *program) { p.screen.tap('o', keyControl) }, func(p *program) { p.signal(syscall.SIGTERM) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, _ := startOnBall(t)
			before := p.picture()
			test.open(p)
			if !poll(patience, func() bool { share, _ := difference(before, p.picture()); return share > 0.1 }) {
				t.Fatal("no dialog is seen")
			}
			test.close(p)
			p.mustEnd()
		})
	}
}

// TestCloseWhileExporting ends the program while it writes a picture: there is
// a whole one or none.
func TestCloseWhileExporting(t *testing.T) {
	tests := []struct {
		name  string
		close func(p *program)
	}{
		{"the window's cross", func(p *program) { p.screen.requestClose(p.window) }},
		{"SIGTERM", func(p *program) { p.signal(syscall.SIGTERM) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			p := start(t, specimen(t, filepath.Join(dir, "large.ply"), large))
			p.wait("opened")
			p.settled(0)
			p.screen.tap('e', keyControl)
			p.clickPrimary()
			p.wait("exporting")
			test.close(p)
			p.mustEnd()
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				switch e.Name() {
				case "large.ply":
				case "large.png":
					readPicture(t, filepath.Join(dir, e.Name())) // whole
				default:
					t.Errorf("%s is left", e.Name())
				}
			}
		})
	}
}

// TestMemoryComesBack opens a large document, turns it and closes it. The exact
// bar is measured by make bench; here a leak of the whole mesh must show.
func TestMemoryComesBack(t *testing.T) {
	if *race {
		t.Skip("the race detector keeps memory of its own")
	}
	file := specimen(t, filepath.Join(t.TempDir(), "large.ply"), large)
	p := start(t)
	p.waitTitle("Cairn")
	empty := p.residentBytes()
	p.drop(file)
	p.wait("opened")
	p.settled(0)
	p.after(func() { p.screen.drag(p.inViewport(0.4, 0.4), p.inViewport(0.6, 0.5), buttonLeft) })
	open := p.residentBytes()
	p.screen.tap('w', keyControl)
	p.wait("closed")
	const slack = 40 << 20 // fonts, glyphs and pictures of the tab's widgets
	if !poll(patience, func() bool { return p.residentBytes() < empty+slack }) {
		t.Errorf("resident: empty %d MB, open %d MB, closed %d MB", empty>>20, open>>20, p.residentBytes()>>20)
	}
	t.Logf("resident: empty %d MB, open %d MB, closed %d MB", empty>>20, open>>20, p.residentBytes()>>20)
	p.quit()
}
