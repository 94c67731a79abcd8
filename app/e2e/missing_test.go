//go:build linux

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNegativePointsAreOfferedAsMissing opens a specimen of tpsDig in which a
// point is marked as missing by negative coordinates: a notice says so, its button
// marks it, the file says NA when it is saved, and Ctrl+Z takes it back.
func TestNegativePointsAreOfferedAsMissing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.tps")
	if err := os.WriteFile(file, []byte("LM=3\n1 2\n-1 -1\n3 5\nID=a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	saved := func(p *program, mark int, want string) {
		t.Helper()
		p.waitAfter(mark, "saved", nil)
		if text, _ := os.ReadFile(file); !strings.Contains(string(text), want) {
			t.Errorf("the file has %q, want %s", text, want)
		}
	}
	p := start(t, file)
	p.waitAfter(0, "notice", func(e event) bool { return strings.Contains(e.Text, "1 point of a has negative coordinates only") })
	p.settled(0)
	mark := p.mark()
	p.clickNoticeButton()
	p.waitAfter(mark, "marked", nil)
	p.screen.tap('s', keyControl)
	saved(p, mark, "NA NA")
	mark = p.mark()
	p.screen.tap('z', keyControl)
	p.screen.tap('s', keyControl)
	saved(p, mark, "-1 -1")
	p.quit()
}
