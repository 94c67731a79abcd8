//go:build linux

package e2e

import (
	"strings"
	"syscall"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// kill ends the program as a crash does.
func (p *program) kill() {
	p.t.Helper()
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// TestKilledProgramIsRecovered: points that were placed and not saved are offered at the
// next start, as they were, and can be saved and taken back then.
func TestKilledProgramIsRecovered(t *testing.T) {
	p, _ := startOnBall(t)
	home := sameUser(p)
	saved := []r3.Vec{{X: apex[0], Y: apex[1], Z: apex[2]}, {X: flank[0], Y: flank[1], Z: flank[2]}}
	p.screen.tap('p')
	place := p.inViewport(0.45, 0.6)
	p.screen.click(place, buttonLeft)
	p.waitAfter(0, "kept", func(e event) bool { return e.Edit == 1 })
	p.kill()

	next := startWith(t, home)
	offer := next.waitAfter(0, "asked", nil)
	for _, want := range []string{"ball.ply", "1 edit", "Last edits: "} {
		if !strings.Contains(offer.Text, want) {
			t.Errorf("it is offered as %q, without %q", offer.Text, want)
		}
	}
	next.screen.tap(keyReturn)
	next.wait("opened")
	next.waitTitle("ball.ply - Cairn")
	next.settled(0)
	next.waitAfter(0, "kept", nil) // it has a journal of its own
	next.kill()

	last := startWith(t, home)
	last.waitAfter(0, "asked", nil)
	last.screen.tap(keyReturn)
	last.wait("opened")
	last.settled(0)
	last.viewport()
	points := last.savedPoints()
	if len(points) != len(saved)+1 || points[0] != saved[0] {
		last.fatal("the file has the points %v, had %v", points, saved)
	}
	if gap := last.pixelsBetween(points[2], place); gap > 2 {
		t.Errorf("the point is restored %.1f pixels beside where it was placed", gap)
	}
	last.screen.tap('z', keyControl)
	if points = last.savedPoints(); len(points) != len(saved) || points[0] != saved[0] {
		t.Errorf("taken back, the file has the points %v, had %v", points, saved)
	}
	last.quit()

	nothing := startWith(t, home)
	if nothing.count("left") > 0 {
		t.Error("what was saved is offered")
	}
	nothing.quit()
}

// TestSignalledProgramIsRecovered: whoever logs out without saving is offered the edits
// at the next start, and who discards them at the end is not.
func TestSignalledProgramIsRecovered(t *testing.T) {
	p, _ := startOnBall(t)
	file := p.wait("opened").File
	home := sameUser(p)
	p.screen.tap('p')
	p.screen.click(p.inViewport(0.45, 0.6), buttonLeft)
	p.waitAfter(0, "kept", nil)
	p.signal(syscall.SIGTERM)
	p.mustEnd()

	next := startWith(t, home, file) // as by a double click on it
	next.waitAfter(0, "asked", nil)
	next.screen.tap(keyReturn)
	next.waitAfter(0, "kept", nil)
	next.settled(0)
	next.viewport()
	mark := next.mark()
	next.screen.requestClose(next.window)
	next.waitAfter(mark, "asked", func(e event) bool { return strings.HasPrefix(e.Text, "Save the landmarks") })
	next.screen.tap(keyEscape) // goes on
	next.after(func() { next.screen.tap('z', keyControl) })
	next.quit() // all that was restored is undone, so nothing is asked

	last := startWith(t, home)
	last.waitTitle("Cairn")
	last.quit()
	if last.count("left") > 0 {
		t.Error("what was undone is offered")
	}
}

// TestTwoCairnsOnOneFile: the second says that another one edits the file, and asks
// before it saves to it.
func TestTwoCairnsOnOneFile(t *testing.T) {
	p, _ := startOnBall(t)
	file := p.wait("opened").File
	home := sameUser(p)
	second := startWith(t, home, "--new-window", file)
	second.wait("opened")
	second.wait("held")
	second.settled(0)
	second.viewport()
	second.screen.tap('p')
	second.screen.click(second.inViewport(0.45, 0.6), buttonLeft)
	second.waitAfter(0, "kept", nil)
	second.screen.tap(keyEscape)
	second.screen.tap('s', keyControl)
	second.waitAfter(0, "asked", func(e event) bool { return e.Text == "Another Cairn Edits the File" })
	second.screen.tap(keyEscape)
	second.after(func() { second.screen.tap('z', keyControl) })
	second.quit()
	p.quit()
}
