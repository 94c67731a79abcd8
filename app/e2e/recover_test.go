//go:build linux

package e2e

import (
	"path/filepath"
	"strings"
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
	home := []string{"XDG_CONFIG_HOME=" + filepath.Join(filepath.Dir(p.path), "config")}
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
