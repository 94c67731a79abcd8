package atomicfile

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cairn/internal/filesystem"
)

// TestASweepLeavesTheSpareNamesOfOthers: another program that begins to save in the
// folder while an old file has its spare name leaves that alone, and takes one of days
// ago for a leftover.
func TestASweepLeavesTheSpareNamesOfOthers(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	s := &saving{path: in("a")}
	mine := filepath.Base(s.spareName())
	left := fmt.Sprintf(".cairn-0123abcd-%x.old", time.Now().Add(-48*time.Hour).Unix())
	for _, name := range []string{mine, left, ".cairn-notes-zz.old", ".cairn-my-notes-1.old"} {
		if err := os.WriteFile(in(name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-1000 * time.Hour) // as a link to an old file has
		if err := os.Chtimes(in(name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	Files{Disk: filesystem.Real}.sweep(dir)
	names, err := filesystem.Real.ReadFolder(dir, -1)
	slices.Sort(names)
	want := []string{mine, ".cairn-notes-zz.old", ".cairn-my-notes-1.old"}
	slices.Sort(want)
	if err != nil || !slices.Equal(names, want) {
		t.Errorf("there are %q, want %q (%v)", names, want, err)
	}
}
