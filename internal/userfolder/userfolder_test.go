package userfolder

import (
	"path/filepath"
	"runtime"
	"testing"
)

// TestState: as the XDG Base Directory Specification and the systems have it.
func TestState(t *testing.T) {
	home, other := t.TempDir(), t.TempDir()
	var want []string // without XDG_STATE_HOME, with it, and with a path in it that does not count
	var earlier string
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	switch runtime.GOOS {
	case "windows":
		t.Setenv("LocalAppData", home)
		t.Setenv("AppData", other)
		own := filepath.Join(home, "cairn")
		want, earlier = []string{own, own, own}, filepath.Join(other, "cairn")
	case "darwin":
		own := filepath.Join(home, "Library", "Application Support", "cairn")
		want = []string{own, own, own}
	default:
		own := filepath.Join(home, ".local", "state", "cairn")
		want, earlier = []string{own, filepath.Join(other, "cairn"), own}, filepath.Join(home, ".config", "cairn")
	}
	for i, set := range []string{"", other, "relative/path"} {
		t.Setenv("XDG_STATE_HOME", set)
		if got, err := State(); got != want[i] || err != nil {
			t.Errorf("XDG_STATE_HOME=%q: %q, error %v, want %q", set, got, err, want[i])
		}
		if got := Earlier(); got != earlier {
			t.Errorf("earlier: %q, want %q", got, earlier)
		}
	}
	if runtime.GOOS == "linux" {
		t.Setenv("XDG_CONFIG_HOME", other)
		t.Setenv("XDG_STATE_HOME", other)
		if got := Earlier(); got != "" {
			t.Errorf("the same folder is the earlier one, too: %q", got)
		}
	}
}
