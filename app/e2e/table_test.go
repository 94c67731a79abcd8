//go:build linux

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jezek/xgb/xproto"
)

// TestTableByKeys: a point is renamed in its row, two are selected with Shift and deleted,
// that is undone, and the file has just that.
func TestTableByKeys(t *testing.T) {
	const (
		keyDelete xproto.Keysym = 0xffff
		keyF2     xproto.Keysym = 0xffbf
	)
	dir := t.TempDir()
	points := landmarks(t, filepath.Join(dir, "ball.ljson"), "points", apex, flank, apex)
	p := start(t, points)
	p.wait("opened")
	p.settled(0)
	mark := p.mark()
	p.screen.tap('f', keyControl)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "filter" })
	p.screen.tap(keyReturn) // into the table, to its first row
	p.waitAfter(mark, "selected", nil)
	mark = p.mark()
	p.screen.tap(keyF2)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "name" })
	p.screen.text("tip")
	p.screen.tap(keyReturn)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "table" })
	saved := func(n int, want ...string) {
		t.Helper()
		mark := p.mark()
		p.screen.tap('s', keyControl)
		p.waitAfter(mark, "saved", nil)
		b, err := os.ReadFile(points)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Groups map[string]struct {
				Landmarks struct {
					Points [][]float64 `json:"points"`
				} `json:"landmarks"`
				Metadata struct {
					Names []string `json:"names"`
				} `json:"metadata"`
			} `json:"groups"`
		}
		if err := json.Unmarshal(b, &doc); err != nil {
			t.Fatal(err)
		}
		g := doc.Groups["points"]
		if len(g.Landmarks.Points) != n || !slices.Equal(g.Metadata.Names, want) {
			t.Errorf("the file has %d points with the names %q, want %d with %q", len(g.Landmarks.Points), g.Metadata.Names, n, want)
		}
	}
	saved(3, "tip", "", "")
	mark = p.mark()
	p.screen.tap(keyDown, keyShift)
	p.waitAfter(mark, "selected", func(e event) bool { return e.Index == 1 })
	p.screen.tap(keyDelete)
	saved(1)
	p.screen.tap('z', keyControl)
	saved(3, "tip", "", "")
	// The letter of the key that opens a field is not typed into it.
	mark = p.mark()
	p.screen.tap('m', keyShift)
	p.waitAfter(mark, "focus", func(e event) bool { return e.Kind == "field" })
	p.screen.text("worn")
	p.screen.tap(keyReturn)
	saved(3, "tip", "", "")
	if b, err := os.ReadFile(points); err != nil || !strings.Contains(string(b), `"worn"`) {
		t.Errorf("the reason is not in the file: %v\n%s", err, b)
	}
	p.quit()
}
