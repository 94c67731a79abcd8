//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestMeasureBetweenClicks: two landmarks that are clicked show their distance, Return
// keeps it, and the command line says the same of what is saved.
func TestMeasureBetweenClicks(t *testing.T) {
	p, _ := startOnBall(t)
	apart := r3.Norm(r3.Vec{X: apex[0] - flank[0], Y: apex[1] - flank[1], Z: apex[2] - flank[2]})
	p.screen.tap('d')
	p.screen.click(p.screenOf(apex), buttonLeft)
	mark := p.mark()
	p.screen.move(p.screenOf(flank)) // a press that came before the release is seen would turn the view
	p.waitAfter(mark, "hover", func(e event) bool { return e.Index == 1 })
	mark = p.mark()
	p.screen.click(p.screenOf(flank), buttonLeft)
	want := fmt.Sprintf("%.2f", apart)
	said := p.waitAfter(mark, "measuring", func(e event) bool { return strings.Contains(e.Text, "along the surface") })
	if !strings.Contains(said.Text, want) {
		t.Errorf("the status says %q, without %s", said.Text, want)
	}
	mark = p.mark()
	p.screen.tap(keyReturn)
	p.waitAfter(mark, "measuring", func(e event) bool { return !strings.Contains(e.Text, "along the surface") })
	p.screen.tap(keyEscape)
	mark = p.mark()
	p.screen.tap('s', keyControl)
	saved := p.waitAfter(mark, "saved", nil)
	out, err := exec.Command(suite.binary, "measure", filepath.Join(filepath.Dir(saved.File), "ball.ply"), "--json").Output()
	if err != nil {
		p.fatal("cairn measure: %v\n%s", err, out)
	}
	var file struct{ Measures []struct{ Value float64 } }
	if err := json.Unmarshal(out, &file); err != nil || len(file.Measures) != 1 {
		p.fatal("%v\n%s", err, out)
	}
	if got := file.Measures[0].Value; math.Abs(got-apart) > 1e-9*apart {
		t.Errorf("cairn measure says %v, not %v: %s", got, apart, out)
	}
	p.quit()
}
