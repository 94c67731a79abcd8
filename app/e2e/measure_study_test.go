//go:build linux

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// measureSwitch times the way from one specimen of a study to the next, which was read ahead:
// from the key until a picture of it is in the window, and until that is as of a view at rest.
func measureSwitch(t *testing.T, results *table, file string) {
	const specimens, bar = 10, 200 // milliseconds
	folder := t.TempDir()
	list := "mesh,landmarks\n"
	for i := range specimens {
		name := fmt.Sprintf("s%d.ply", i)
		if err := os.Link(file, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		list += name + ",\n"
	}
	write(t, filepath.Join(folder, "study.csv"), []byte(list))
	p := start(t, folder)
	p.works("s0.ply", 0)
	var first, rest []float64
	for range specimens - 1 {
		p.waitQuiet() // the next one is read and can be worked on
		p.waitSilent()
		mark := p.mark()
		begin := time.Now()
		p.screen.tap(keyPageDown, keyControl)
		coarse, whole := p.nextSeen(mark, begin)
		first, rest = append(first, coarse), append(rest, whole)
	}
	p.quit()
	text := func(ms []float64) string {
		return fmt.Sprintf("p50 %.0f ms, most %.0f ms", percentile(ms, 50), percentile(ms, 100))
	}
	results.add("next specimen of a study, 1 M triangles, read ahead: key to its picture", "p50 ≤ 200 ms", text(first), "", "", percentile(first, 50) <= bar)
	results.add("  to its picture at rest, from all triangles", "", text(rest), "", "", true)
}

// nextSeen returns how many milliseconds after begin a picture of a document that came behind
// a mark was shown, and one of it at rest.
func (p *program) nextSeen(mark int, begin time.Time) (first, rest float64) {
	p.t.Helper()
	const grain = 200 * time.Microsecond
	for rest == 0 {
		now := time.Since(begin)
		var opened uint64
		for _, e := range p.events()[mark:] {
			switch {
			case e.Event == "opened":
				opened = e.Document
			case e.Event == "frame" && opened != 0 && e.Document == opened:
				if first == 0 {
					first = now.Seconds() * 1000
				}
				if e.Quality >= still {
					rest = now.Seconds() * 1000
				}
			}
			if rest > 0 {
				break
			}
		}
		if now > patience {
			p.fatal("no picture of the next specimen")
		}
		time.Sleep(grain)
	}
	return first, rest
}
