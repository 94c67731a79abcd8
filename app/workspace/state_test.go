package workspace

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// TestStateOfEarlierVersions: lists that lie among settings are read until there are
// newer ones, and then go.
func TestStateOfEarlierVersions(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders are set as on Linux")
	}
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	t.Setenv("XDG_STATE_HOME", filepath.Join(home, "state"))
	old, now := filepath.Join(home, "config", "cairn", recentFile), filepath.Join(home, "state", "cairn", recentFile)
	if err := os.MkdirAll(filepath.Dir(old), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, []byte(`["/a.ply"]`), 0o644); err != nil {
		t.Fatal(err)
	}
	r := OpenRecent()
	if got := r.Files(); !slices.Equal(got, []string{"/a.ply"}) {
		t.Errorf("of an earlier version: %q", got)
	}
	r.Add("/b.ply")
	if got := OpenRecent().Files(); !slices.Equal(got, []string{"/b.ply", "/a.ply"}) {
		t.Errorf("behind it: %q", got)
	}
	if _, err := os.Stat(now); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("the old list: %v", err)
	}
}
