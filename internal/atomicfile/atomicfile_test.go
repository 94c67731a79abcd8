package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

// holds checks that the folder holds just the file a with the given content,
// and so no temporary file.
func holds(t *testing.T, dir, want string) {
	t.Helper()
	if b, err := os.ReadFile(filepath.Join(dir, "a")); err != nil || string(b) != want {
		t.Errorf("the file holds %q (%v), want %q", b, err, want)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("the folder holds %v, want one file", entries)
	}
}

func TestWriteReplacesAndKeepsThePermissions(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := Write(path, text("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, text("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, "new")
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions are %v now", info.Mode())
	}
}

func TestAFailedWriteChangesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := Write(path, text("old")); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space")
	err := Write(path, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("the error is %v, want that of the writer", err)
	}
	holds(t, dir, "old")
}

func TestWriteGoesThroughALink(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	path, link := filepath.Join(dir, "a"), filepath.Join(elsewhere, "link")
	if err := Write(path, text("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
	if err := Write(link, text("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
}

func TestErrorsNameThePathAndNoTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "absent", "a")} {
		err := Write(path, text("x"))
		if err == nil || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), ".cairn-") {
			t.Errorf("writing %s: %v", path, err)
		}
	}
}
