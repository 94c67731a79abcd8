//go:build linux

package e2e

import (
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// measureTurning turns a mesh in the window by a drag in circles, and measures the frames
// meanwhile: from one to the next on the screen, what drawing took of it, and whether the
// event loop stood still. Then landmarks alone change.
func measureTurning(t *testing.T, results *table, file, what string) {
	const longest, drawing, stall = 33, 20, 50 // milliseconds
	scan := filepath.Join(t.TempDir(), "scan.ply")
	if err := os.Symlink(file, scan); err != nil {
		t.Fatal(err)
	}
	landmarks(t, strings.TrimSuffix(scan, ".ply")+".ljson", "points", apex, flank)
	p := start(t, scan)
	p.wait("opened")
	p.settled(0)
	p.waitQuiet() // levels of detail are made, and the mesh can be picked
	p.waitSilent()
	p.viewport()
	mark := p.mark()
	p.circles(5 * time.Second)
	var drawn, apart, stalls []float64
	last, size := 0., ""
	for _, e := range p.events()[mark:] {
		switch e.Event {
		case "stall":
			stalls = append(stalls, e.MS)
		case "frame":
			if last > 0 {
				apart = append(apart, 1000*(e.Time-last))
			}
			last, size = e.Time, fmt.Sprintf("%d × %d", e.Width, e.Height)
			drawn = append(drawn, e.MS)
		}
	}
	if len(apart) < 10 {
		t.Errorf("%s: %d frames in five seconds of turning", what, len(drawn))
		p.kill()
		return
	}
	both := func(ms []float64) string {
		return fmt.Sprintf("p50 %.1f ms, p95 %.1f ms", percentile(ms, 50), percentile(ms, 95))
	}
	results.add(fmt.Sprintf("turning %s triangles, view of %s, %d frames: from frame to frame", what, size, len(drawn)), "p95 ≤ 33 ms", both(apart), "", "", percentile(apart, 95) <= longest)
	results.add("  drawing of it", "p95 ≤ 20 ms", both(drawn), "", "", percentile(drawn, 95) <= drawing)
	worst := 0.
	if len(stalls) > 0 {
		worst = slices.Max(stalls)
	}
	results.add("  longest stall of the event loop (from 50 ms on)", "none", fmt.Sprintf("%.0f ms", worst), "", "", worst <= stall)
	p.settled(mark)
	p.waitSilent()
	p.measureRepaint(results, what)
	p.kill() // a point was dragged, and quitting would ask
}

// circles drags the middle of the view in circles, and back to where it was.
func (p *program) circles(long time.Duration) { p.circlesAbout(p.inViewport(0.5, 0.5), long) }

// circlesAbout is circles about a place on the screen.
func (p *program) circlesAbout(center image.Point, long time.Duration) {
	const radius, round, grain = 120, 2.5, 8 * time.Millisecond // pixels, seconds
	at := func(s float64) image.Point {
		angle := 2 * math.Pi * s / round
		return center.Add(image.Pt(int(radius*math.Sin(angle)), int(radius*(1-math.Cos(angle)))))
	}
	p.screen.move(center)
	p.screen.press(buttonLeft)
	begin := time.Now()
	for time.Since(begin) < long {
		p.screen.move(at(time.Since(begin).Seconds()))
		time.Sleep(grain)
	}
	p.screen.move(center)
	p.screen.release(buttonLeft)
}

// measureRepaint measures frames in which a landmark alone changes: it lights up below the
// pointer, and it is dragged.
func (p *program) measureRepaint(results *table, what string) {
	const bar, times = 8, 20 // milliseconds
	p.screen.tap('1')        // the front, where the landmark is
	p.waitSilent()
	on, off := p.screenOf(apex), p.inViewport(0.03, 0.97)
	p.screen.move(off)
	p.waitSilent()
	mark := p.mark()
	for range times {
		for _, to := range []image.Point{on, off} {
			p.screen.move(to)
			p.waitSilent()
		}
	}
	hovered := p.framesAfter(mark)
	p.screen.click(on, buttonLeft)
	p.waitSilent()
	p.screen.press(buttonLeft)
	p.screen.move(on.Add(image.Pt(5, 0)))
	p.waitSilent() // it has begun
	mark = p.mark()
	for i := range 60 {
		p.screen.move(on.Add(image.Pt(6+i/2, i%7)))
		time.Sleep(16 * time.Millisecond)
	}
	p.screen.release(buttonLeft)
	p.waitSilent()
	dragged := p.framesAfter(mark)
	for _, of := range []struct {
		how string
		ms  []float64
	}{{"lights up", hovered}, {"is dragged", dragged}} {
		if len(of.ms) < 5 {
			p.t.Errorf("%d frames while a landmark %s", len(of.ms), of.how)
			continue
		}
		results.add(fmt.Sprintf("  a landmark %s, %s triangles: drawing, %d frames", of.how, what, len(of.ms)), "p95 ≤ 8 ms",
			fmt.Sprintf("p50 %.1f ms, p95 %.1f ms", percentile(of.ms, 50), percentile(of.ms, 95)), "", "", percentile(of.ms, 95) <= bar)
	}
}

// framesAfter returns what drawing each frame took since a mark, in milliseconds.
func (p *program) framesAfter(mark int) (ms []float64) {
	for _, e := range p.events()[mark:] {
		if e.Event == "frame" {
			ms = append(ms, e.MS)
		}
	}
	return ms
}
