//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// measureViews turns two meshes side by side, which turn together, by a drag in circles in
// the left view, and measures the frames of both.
func measureViews(t *testing.T, results *table, file, what string) {
	const longest, stall = 33, 50 // milliseconds
	var scans []string
	for _, name := range []string{"one.ply", "two.ply"} {
		scan := filepath.Join(t.TempDir(), name)
		if err := os.Symlink(file, scan); err != nil {
			t.Fatal(err)
		}
		landmarks(t, strings.TrimSuffix(scan, ".ply")+".ljson", "points", apex, flank)
		scans = append(scans, scan)
	}
	p := start(t, scans...)
	for _, scan := range scans {
		p.waitAfter(0, "opened", func(e event) bool { return e.File == scan })
	}
	p.settled(0)
	p.waitQuiet() // levels of detail are made
	mark := p.mark()
	p.screen.tap('2', keyAlt)
	for view := range 2 {
		p.waitAfter(mark, "frame", func(e event) bool { return e.View == view && e.Quality >= still })
	}
	p.waitSilent()
	mark = p.mark()
	p.circlesAbout(p.at(0.2, 0.5), 5*time.Second)
	var apart, drawn [2][]float64
	var last [2]float64
	size, worst := "", 0.
	for _, e := range p.events()[mark:] {
		switch {
		case e.Event == "stall":
			worst = max(worst, e.MS)
		case e.Event == "frame" && e.View < 2:
			if last[e.View] > 0 {
				apart[e.View] = append(apart[e.View], 1000*(e.Time-last[e.View]))
			}
			last[e.View], size = e.Time, fmt.Sprintf("%d × %d", e.Width, e.Height)
			drawn[e.View] = append(drawn[e.View], e.MS)
		}
	}
	for view, ms := range apart {
		if len(ms) < 10 {
			t.Errorf("%d frames of view %d in five seconds of turning", len(ms), view)
			p.kill()
			return
		}
		results.add(fmt.Sprintf("two × %s triangles side by side, linked, turning: view %d of %s, %d frames: from frame to frame", what, view+1, size, len(ms)), "p95 ≤ 33 ms",
			fmt.Sprintf("p50 %.1f ms, p95 %.1f ms", percentile(ms, 50), percentile(ms, 95)), "", "", percentile(ms, 95) <= longest)
	}
	both := slices.Concat(drawn[:]...)
	results.add("  drawing of each", "", fmt.Sprintf("p50 %.1f ms, p95 %.1f ms", percentile(both, 50), percentile(both, 95)), "", "", true)
	results.add("  longest stall of the event loop (from 50 ms on)", "none", fmt.Sprintf("%.0f ms", worst), "", "", worst <= stall)
	p.kill()
}
