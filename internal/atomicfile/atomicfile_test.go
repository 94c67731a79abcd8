package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/filesystem"
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

func TestWriteGoesThroughALinkToWhatIsNotThereYet(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	first, second := filepath.Join(elsewhere, "first"), filepath.Join(elsewhere, "second")
	if err := os.Symlink(second, first); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
	rel, err := filepath.Rel(elsewhere, filepath.Join(dir, "a"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(rel, second); err != nil {
		t.Fatal(err)
	}
	if err := Write(first, text("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, "new")
	if info, err := os.Lstat(second); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
	loop := filepath.Join(elsewhere, "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	if err := Write(loop, text("x")); err == nil {
		t.Error("a link to itself was written through")
	}
}

func TestAnotherHardLinkKeepsTheOldContent(t *testing.T) {
	dir, backup := t.TempDir(), filepath.Join(t.TempDir(), "backup")
	path := filepath.Join(dir, "a")
	if err := Write(path, text("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path, backup); err != nil {
		t.Skipf("this system makes no hard links: %v", err)
	}
	if err := Write(path, text("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, "new")
	if b, err := os.ReadFile(backup); err != nil || string(b) != "old" {
		t.Errorf("the backup holds %q (%v)", b, err)
	}
}

// TestReplaceLooksLast: what another program does while the new content is being
// written is seen too.
func TestReplaceLooksLast(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	put := func(s string) {
		if err := os.WriteFile(path, []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name      string
		old       Version
		meanwhile func()
		refused   bool
		want      string
	}{
		{"a new file", Version{}, func() {}, false, "new"},
		{"as expected", VersionOf([]byte("new")), func() {}, false, "new"},
		{"written again alike", VersionOf([]byte("new")), func() { put("new") }, false, "new"},
		{"changed", VersionOf([]byte("new")), func() { put("theirs") }, true, "theirs"},
		{"changed to as many bytes", VersionOf([]byte("theirs")), func() { put("others") }, true, "others"},
		{"appeared", Version{}, func() {}, true, "others"},
	} {
		v, err := files.Replace(path, c.old, func(w io.Writer) error {
			c.meanwhile()
			return text("new")(w)
		})
		var changed *ChangedError
		if errors.As(err, &changed) != c.refused || !c.refused && v != VersionOf([]byte("new")) {
			t.Errorf("%s: version %v, %v", c.name, v, err)
		}
		if changed != nil && (changed.Path != path || changed.Appeared != (c.name == "appeared")) {
			t.Errorf("%s: %+v", c.name, changed)
		}
		holds(t, dir, c.want)
	}
	_, err := files.Replace(path, VersionOf([]byte("others")), func(io.Writer) error { return os.Remove(path) })
	var changed *ChangedError
	if !errors.As(err, &changed) || !changed.Vanished {
		t.Errorf("a file that vanished: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left: %v", entries)
	}
}

// TestAFolderThatIsNotThereIsNamed: whatever writes, with what to do.
func TestAFolderThatIsNotThereIsNamed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(dir, "new", "deeper")
	for path, want := range map[string]string{
		filepath.Join(gone, "a"): "there is no folder " + gone + ": make it first, or choose another",
		filepath.Join(file, "a"): file + " is no folder: choose another",
	} {
		if err := Write(path, text("x")); err == nil || !strings.Contains(err.Error(), path+": "+want) {
			t.Errorf("writing %s: %v", path, err)
		}
		if _, err := files.Replace(path, Version{}, text("x")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("replacing %s: %v", path, err)
		}
	}
	if err := CheckFolder(filepath.Join(dir, "a")); err != nil {
		t.Error(err)
	}
	if err := CheckFolder("a"); err != nil {
		t.Error(err)
	}
}

// TestLeftoversGo: what killed programs have left, and only that.
func TestLeftoversGo(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	long := time.Now().Add(-time.Hour)
	for _, name := range []string{".cairn-0123abcd.tmp", ".cairn-0123abce.tmp", ".cairn-0123abcf.tmp", ".cairn-notes.tmp"} {
		if err := os.WriteFile(in(name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(in(name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(in(".cairn-0123abce.tmp"), time.Now(), time.Now()); err != nil { // perhaps not locked yet
		t.Fatal(err)
	}
	lives, err := filesystem.Lock(filesystem.Real, in(".cairn-0123abcf.tmp"))
	if err != nil {
		t.Fatal(err)
	}
	defer lives.Close()
	if err := Write(in("a"), text("new")); err != nil {
		t.Fatal(err)
	}
	names, err := filesystem.Real.ReadFolder(dir, -1)
	slices.Sort(names)
	if want := []string{".cairn-0123abce.tmp", ".cairn-0123abcf.tmp", ".cairn-notes.tmp", "a"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("the folder holds %q (%v), want %q", names, err, want)
	}
}

// TestOneBackupASession holds what the session began with.
func TestOneBackupASession(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	for session, want := range []string{"", "2"} {
		f := Files{Disk: filesystem.Real, Backups: &Backups{}}
		for _, s := range []string{"1", "2"} {
			if err := f.Write(path, text(s)); err != nil {
				t.Fatal(err)
			}
			if want == "" {
				want = s // the first content that is replaced
			}
		}
		if b, err := os.ReadFile(path + BackupSuffix); err != nil || string(b) != want {
			t.Errorf("session %d: the backup holds %q (%v), want %q", session, b, err, want)
		}
	}
	if err := os.Remove(path + BackupSuffix); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path+BackupSuffix, 0o755); err != nil {
		t.Fatal(err)
	}
	f := Files{Disk: filesystem.Real, Backups: &Backups{}}
	err := f.Write(path, text("3"))
	if err == nil || !strings.Contains(err.Error(), "cannot make the backup "+path+BackupSuffix) {
		t.Errorf("a folder in the place of the backup: %v", err)
	}
	if b, _ := os.ReadFile(path); string(b) != "2" {
		t.Errorf("the file holds %q", b)
	}
}

// TestAProtectedFileIsNotReplaced: the user's own is not, though the folder would
// let it, and not by a user either who may write to every file.
func TestAProtectedFileIsNotReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, []byte("old"), 0o444); err != nil {
		t.Fatal(err)
	}
	err := Write(path, text("new"))
	if !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), "write-protected") || !strings.Contains(err.Error(), "the old file is as it was") {
		t.Errorf("the error is %v", err)
	}
}

// BenchmarkWrite saves what a landmark file and what a mesh takes.
func BenchmarkWrite(b *testing.B) {
	for name, size := range map[string]int{"20kB": 20 << 10, "100MB": 100 << 20} {
		b.Run(name, func(b *testing.B) {
			path, content := filepath.Join(b.TempDir(), "a"), make([]byte, size)
			b.SetBytes(int64(size))
			for b.Loop() {
				if err := Write(path, func(w io.Writer) error { _, err := w.Write(content); return err }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
