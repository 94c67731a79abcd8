//go:build linux

package e2e

import (
	"encoding/json"
	"flag"
	"image"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

var quits = flag.Int("quits", 1, "how often TestQuit ends the program in each way")

// TestQuit ends the program in each way that there is. Every time it must end by
// itself, with status 0, leave nothing (mustEnd looks) and have saved its
// preferences. What could go wrong is a matter of moments, so make soak does this
// hundreds of times while other processes keep all processors busy.
func TestQuit(t *testing.T) {
	dir := t.TempDir()
	file, slow := write(t, filepath.Join(dir, "quad.obj"), []byte(quad)), specimen(t, filepath.Join(dir, "large.ply"), large)
	cross := func(p *program) { p.screen.requestClose(p.window) }
	term := func(p *program) { p.signal(syscall.SIGTERM) }
	opened := func(p *program) { p.wait("opened") }
	press := func(sym xproto.Keysym) func(p *program) {
		return func(p *program) { p.waitFocus(); p.screen.tap(sym, keyControl) }
	}
	at := func(do ...func(p *program)) []func(p *program) { return do }
	tests := []struct {
		name  string
		file  string // to open
		steps []func(p *program)
	}{
		{"Ctrl+Q", file, at(opened, press('q'))},
		{"the menu", file, at(opened, (*program).chooseQuit)},
		{"the window's cross", file, at(opened, cross)},
		{"SIGTERM", file, at(opened, term)},
		{"SIGINT", file, at(opened, func(p *program) { p.signal(syscall.SIGINT) })},
		{"SIGHUP", file, at(opened, func(p *program) { p.signal(syscall.SIGHUP) })},
		{"nothing open", "", at(cross)},
		{"the tab is closed", file, at(opened, press('w'), func(p *program) { p.wait("closed") }, cross)},
		{"while loading", slow, at(cross)},
		{"while loading, SIGTERM", slow, at(term)},
		{"with a form", file, at(opened, (*program).openForm, cross)},
		{"with a form, SIGTERM", file, at(opened, (*program).openForm, term)},
		{"asked thrice", file, at(opened, cross, term, cross)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.name == "SIGHUP" && signal.Ignored(syscall.SIGHUP) {
				t.Skip("these tests were started by nohup, and what it starts goes on after SIGHUP, as it should")
			}
			for range *quits {
				var files []string
				if test.file != "" {
					files = append(files, test.file)
				}
				p := start(t, files...)
				for _, step := range test.steps {
					step(p)
				}
				p.mustEnd()
				p.savedSize()
				if t.Failed() {
					return // the evidence is that of the last program
				}
			}
		})
	}
}

// TestQuitAtStart ends the program when its window has just appeared, before the
// first picture is in it.
func TestQuitAtStart(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "quad.obj"), []byte(quad))
	tests := []struct {
		name string
		quit func(p *program)
	}{
		{"the window's cross", func(p *program) { p.screen.requestClose(p.window) }},
		{"SIGTERM", func(p *program) { p.signal(syscall.SIGTERM) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for range *quits {
				p := launch(t, nil, file)
				if !poll(patience, func() bool { p.window = p.screen.windowOf(p.cmd.Process.Pid); return p.window != 0 }) {
					p.fatal("no window")
				}
				test.quit(p)
				p.mustEnd()
				if t.Failed() {
					return
				}
			}
		})
	}
}

// waitFocus waits until keys go to the window.
func (p *program) waitFocus() {
	p.t.Helper()
	if !poll(patience, func() bool {
		b := p.screen.property(p.screen.root, "_NET_ACTIVE_WINDOW")
		return len(b) >= 4 && xproto.Window(xgb.Get32(b)) == p.window
	}) {
		p.fatal("the window has not got the focus")
	}
}

// chooseQuit chooses the last entry of the first menu. The toolkit overlooks a
// click now and then, and a late frame can change the picture: it tries again, from
// the closed menu.
func (p *program) chooseQuit() {
	p.t.Helper()
	p.settled(0)
	quit := func() bool { return p.count("quit") > 0 }
	if !poll(patience, func() bool { return quit() || p.tryQuit() && poll(patience/6, quit) }) {
		p.fatal("the menu's last entry does not quit: %s", savePicture(p.t, "menu.png", p.picture()))
	}
}

// tryQuit opens the first menu and clicks its last entry. It reports whether a menu
// was seen.
func (p *program) tryQuit() bool {
	p.t.Helper()
	origin, above := p.screen.bounds(p.window).Min, image.Rectangle{Max: p.viewport().Max} // the status bar's texts come and go
	first := origin.Add(image.Pt(20, 12))
	p.screen.tap(keyEscape)
	p.screen.move(first)
	var closed *image.RGBA
	rests := func() bool {
		before := closed
		closed = clip(p.picture(), above)
		if before == nil {
			return false
		}
		share, _ := difference(before, closed)
		return share == 0
	}
	if !poll(patience/30, rests) {
		return false
	}
	p.screen.click(first, buttonLeft)
	var menu, before image.Rectangle
	if !poll(patience/30, func() bool { // until it is there, and grows no more
		before = menu
		_, menu = difference(closed, clip(p.picture(), above))
		return menu == before && menu.Dy() > 100 && menu.Max.X < above.Dx()/2
	}) {
		return false
	}
	const inEntry = 14 // above the menu's lower edge
	last := origin.Add(image.Pt(menu.Min.X+40, menu.Max.Y-inEntry))
	p.screen.move(last.Sub(image.Pt(1, 0)))
	p.screen.click(last, buttonLeft)
	return true
}

// openForm opens the form of pictures.
func (p *program) openForm() {
	p.t.Helper()
	p.waitFocus()
	before := p.picture()
	p.screen.tap('e', keyControl)
	if !poll(patience, func() bool { share, _ := difference(before, p.picture()); return share > 0.1 }) {
		p.fatal("no form is seen")
	}
}

// savedSize checks that the ended program has saved how large its window was.
func (p *program) savedSize() {
	p.t.Helper()
	path := filepath.Join(filepath.Dir(p.path), "config", "fyne", "org.cairn3d.Cairn", "preferences.json")
	content, err := os.ReadFile(path)
	if err != nil {
		p.t.Error(err)
		return
	}
	var saved struct{ Width, Height float64 }
	if err := json.Unmarshal(content, &saved); err != nil || saved.Width == 0 || saved.Height == 0 {
		p.t.Errorf("the window's size is not saved: %v, %s", err, content)
	}
}

// TestSignalsAreTaken: the program has seen the toolkit's goroutine for signals
// wait, and took the signals away from it. This fails where another Fyne calls that
// goroutine otherwise: then signalGoroutine of the shell must follow.
func TestSignalsAreTaken(t *testing.T) {
	p := start(t)
	if e := p.wait("signals"); e.Text != "waits" {
		t.Errorf("the toolkit's goroutine for signals is %q", e.Text)
	}
	p.signal(syscall.SIGTERM)
	p.mustEnd()
}
