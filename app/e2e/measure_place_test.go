//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// measurePlacing times clicks with the tool that places points: until the edit is on
// the disk, and until a picture with the point is on the screen.
func measurePlacing(t *testing.T, results *table, file string) {
	const columns, rows, bar = 20, 10, 50 // clicks, milliseconds
	scan := filepath.Join(t.TempDir(), "scan.ply")
	if err := os.Symlink(file, scan); err != nil {
		t.Fatal(err)
	}
	landmarks(t, strings.TrimSuffix(scan, ".ply")+".ljson", "points", apex, flank)
	p := start(t, scan)
	p.wait("opened")
	p.settled(0)
	p.waitQuiet() // the mesh can be picked
	p.waitSilent()
	p.viewport()
	p.screen.tap('p')
	var durable, visible, both []float64
	for i := range columns * rows {
		x, y := 0.36+0.28*float64(i%columns)/(columns-1), 0.36+0.28*float64(i/columns)/(rows-1)
		place := p.inViewport(x, y)
		p.screen.move(place)
		p.waitSilent()
		mark := p.mark()
		begin := time.Now()
		p.screen.press(buttonLeft)
		p.screen.release(buttonLeft)
		kept, shown := p.keptAndShown(mark, begin)
		durable, visible, both = append(durable, kept), append(visible, shown), append(both, max(kept, shown))
	}
	placed := -2 // those of the file
	for _, e := range p.events() {
		if e.Event == "selected" {
			placed = max(placed, e.Index-1)
		}
	}
	text := func(ms []float64) string {
		return fmt.Sprintf("p50 %.1f ms, p99 %.1f ms", percentile(ms, 50), percentile(ms, 99))
	}
	results.add(fmt.Sprintf("click to a durable, visible point, 1 M triangles, %d clicks", len(both)), "p99 ≤ 50 ms", text(both), "", "", percentile(both, 99) <= bar)
	results.add("  on the disk", "", text(durable), "", "", true)
	results.add("  on the screen", "", text(visible), "", "", true)
	results.add("  clicks that made no point", "0", fmt.Sprint(columns*rows-placed), "", "", placed == columns*rows)
	p.kill() // nothing is saved, and quitting would ask
}

// keptAndShown returns how many milliseconds after begin the program said that an edit
// is on the disk, and that a picture with it is on the screen.
func (p *program) keptAndShown(mark int, begin time.Time) (kept, shown float64) {
	p.t.Helper()
	const grain = 200 * time.Microsecond
	for kept == 0 || shown == 0 {
		now := time.Since(begin)
		selected := false
		for _, e := range p.events()[mark:] {
			switch {
			case e.Event == "kept" && kept == 0:
				kept = now.Seconds() * 1000
			case e.Event == "selected":
				selected = true
			case e.Event == "frame" && selected && shown == 0:
				shown = now.Seconds() * 1000
			}
		}
		if now > patience {
			p.fatal("a click placed no point: kept after %g ms, shown after %g ms", kept, shown)
		}
		time.Sleep(grain)
	}
	return kept, shown
}

// waitSilent waits until the program has said nothing for a while.
func (p *program) waitSilent() {
	p.t.Helper()
	const quiet = 300 * time.Millisecond
	seen, since := p.mark(), time.Now()
	if !poll(patience, func() bool {
		if n := p.mark(); n != seen {
			seen, since = n, time.Now()
		}
		return time.Since(since) > quiet
	}) {
		p.fatal("it is never silent")
	}
}

// measureNames measures what 5,000 landmarks with names add to a frame, by the
// benchmark of package render.
func measureNames(t *testing.T, results *table) {
	cmd := exec.Command("go", "test", "-tags", "migrated_fynedo", "-run", "^$", "-bench", "^Benchmark(Landmarks|BareQuads)$", "-benchtime", "40x", "cairn/render")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("the benchmark of landmarks: %v\n%s", err, out)
		return
	}
	ms := map[string]float64{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 4 || fields[3] != "ns/op" {
			continue
		}
		_, name, _ := strings.Cut(fields[0], "/")
		if i := strings.LastIndexByte(name, '-'); i > 0 { // the number of processors
			name = name[:i]
		}
		ns, _ := strconv.ParseFloat(fields[2], 64)
		ms[name] = ns / 1e6
	}
	for _, row := range []struct {
		what, with, without string
		bar                 float64
	}{
		{"5,000 landmarks with names, turning: added to a frame", "turning/5000", "turning/0", 10},
		{"  dragging one: added to a frame that rests", "dragging/5000", "resting/5000", 4},
	} {
		with, without := ms[row.with], ms[row.without]
		if with == 0 || without == 0 {
			t.Errorf("the benchmark of landmarks says nothing of %s or %s\n%s", row.with, row.without, out)
			continue
		}
		results.add(row.what, fmt.Sprintf("≤ %g ms", row.bar), fmt.Sprintf("%.1f ms (%.1f - %.1f)", with-without, with, without), "", "", with-without <= row.bar)
	}
	for _, row := range []struct{ what, name string }{
		{"  beside it: 5,000 bare squares drawn by OpenGL", "landmarks"},
		{"  beside it: bare squares for the letters of 100 names", "letters"},
	} {
		results.add(row.what, "", fmt.Sprintf("%.1f ms", ms[row.name]), "", "", true)
	}
}
