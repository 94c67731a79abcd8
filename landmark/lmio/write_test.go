package lmio

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"cairn/landmark"
)

func oneGroup() []*landmark.Group { return []*landmark.Group{landmark.NewGroup("a", nil)} }

func onlyFile(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("the folder holds %v, error %v", entries, err)
	}
	return entries[0].Name()
}

func TestWriteMakesAWholeNewFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.ljson")
	if err := Write(path, []*landmark.Group{landmark.NewGroup("a", nil)}); err != nil {
		t.Fatal(err)
	}
	if name := onlyFile(t, filepath.Dir(path)); name != "new.ljson" {
		t.Errorf("wrote %s", name)
	}
	if r, err := Read(t.Context(), path); err != nil || len(r.Groups) != 1 {
		t.Errorf("read %v, %v", r, err)
	}
}

func TestWriteKeepsPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permissions")
	}
	for _, mode := range []os.FileMode{0o600, 0o664, 0o644} {
		path := writeFile(t, t.TempDir(), "a.ljson", smallLJSON)
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if err := Write(path, oneGroup()); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%v became %v, %v", mode, info.Mode(), err)
		}
	}
}

func TestWriteGoesThroughASymbolicLink(t *testing.T) {
	dir, links := t.TempDir(), t.TempDir()
	target, link := writeFile(t, dir, "a.ljson", smallLJSON), filepath.Join(links, "link.ljson")
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if err := Write(link, oneGroup()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	if r, err := Read(t.Context(), target); err != nil || r.Groups[0].Len() != 0 {
		t.Errorf("the file behind the link was not written: %v, %v", r, err)
	}
}

func TestWriteThatFailsLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := writeFile(t, dir, "a.ljson", smallLJSON)
	if err := Write(path, nil); err == nil || !strings.Contains(err.Error(), "a.ljson") {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != smallLJSON {
		t.Errorf("the file holds %q", got)
	}
	onlyFile(t, dir)
}

func TestWriteRefuses(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "folder.ljson")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, reason string }{
		{folder, "there is a folder or a device of that name"},
		{filepath.Join(dir, "absent", "a.ljson"), "there is no folder"},
		{filepath.Join(dir, "a.abc"), "known are .ljson"},
	} {
		if err := Write(c.path, oneGroup()); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: error %v does not say %q", c.path, err, c.reason)
		}
	}
	if onlyFile(t, dir) != "folder.ljson" {
		t.Error("a temporary file stays behind")
	}
}
