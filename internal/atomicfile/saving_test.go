package atomicfile

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cairn/internal/filesystem"
	"cairn/internal/filesystem/simulated"
)

// TestTheOwnerStays, or at least the group, where the system lets no one give files away.
func TestTheOwnerStays(t *testing.T) {
	for _, refused := range []bool{false, true} {
		d := diskWith(t, []byte("old"))
		file, err := d.OpenFile(name, os.O_RDWR, 0)
		if err == nil {
			err = errors.Join(file.Chown(7, 8), file.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		want := filesystem.Owner{UID: 7, GID: 8}
		if refused {
			want.UID = 0 // who writes
			failing(d, "chown", 1, syscall.EPERM)
		}
		err = Files{Disk: d}.Write(name, text("new"))
		d.Before = nil
		info, statErr := d.Stat(name)
		if err := errors.Join(err, statErr); err != nil {
			t.Fatal(err)
		}
		if o, _ := filesystem.OwnerOf(info); o != want {
			t.Errorf("giving away refused %t: the owner is %v, want %v", refused, o, want)
		}
	}
}

// wrong is a disk that reads other bytes than were written, as many.
type wrong struct{ filesystem.Disk }

func (w wrong) OpenFile(name string, flag int, perm fs.FileMode) (filesystem.File, error) {
	file, err := w.Disk.OpenFile(name, flag, perm)
	return flipped{file}, err
}

type flipped struct{ filesystem.File }

func (f flipped) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	if n > 0 {
		p[0] ^= 1
	}
	return n, err
}

// TestOneBitThatIsReadBackWrongIsFound
func TestOneBitThatIsReadBackWrongIsFound(t *testing.T) {
	d := diskWith(t, []byte("old"))
	if err := (Files{Disk: wrong{d}}).Write(name, text("new")); !errors.Is(err, errNotWritten) || string(content(d, name)) != "old" {
		t.Errorf("%v, and the file holds %q", err, content(d, name))
	}
}

// TestAFailureThatIsNotHeededCounts: of a writer that does not look, and of closing.
func TestAFailureThatIsNotHeededCounts(t *testing.T) {
	d := diskWith(t, []byte("old"))
	failing(d, "write", 1, syscall.EIO)
	err := Files{Disk: d}.Write(name, func(w io.Writer) error {
		_, _ = io.WriteString(w, "first")
		_, _ = io.WriteString(w, "second")
		return nil
	})
	d.Before = nil
	if !errors.Is(err, syscall.EIO) || string(content(d, name)) != "old" {
		t.Errorf("writing: %v, and the file holds %q", err, content(d, name))
	}
	failing(d, "close", 1, syscall.EIO)
	err = Files{Disk: d}.Write(name, text("new"))
	d.Before = nil
	if !errors.Is(err, syscall.EIO) || string(content(d, name)) != "old" {
		t.Errorf("closing: %v, and the file holds %q", err, content(d, name))
	}
	checkTidy(t, "after it", d)
}

// TestABackupIsAsPrivateAsItsFile, also on a disk without hard links.
func TestABackupIsAsPrivateAsItsFile(t *testing.T) {
	d := diskWith(t, []byte("old")) // 0640
	failing(d, "link", 0, syscall.EPERM)
	err := Files{Disk: d, Backups: &Backups{}}.Write(name, text("new"))
	d.Before = nil
	if err != nil || string(content(d, name+BackupSuffix)) != "old" {
		t.Fatalf("%v, and the backup holds %q", err, content(d, name+BackupSuffix))
	}
	if info, err := d.Stat(name + BackupSuffix); err != nil || info.Mode().Perm()&0o007 != 0 {
		t.Errorf("the backup has the mode %v (%v)", info.Mode(), err)
	}
}

// TestATakenNameIsTriedAgain
func TestATakenNameIsTriedAgain(t *testing.T) {
	d := diskWith(t, []byte("old"))
	failing(d, "open", 1, fs.ErrExist)
	if err := (Files{Disk: d}).Write(name, text("new")); err != nil || string(content(d, name)) != "new" {
		t.Errorf("%v, and the file holds %q", err, content(d, name))
	}
}

// TestASweepTakesFilesOnly: a folder of such a name is not Cairn's.
func TestASweepTakesFilesOnly(t *testing.T) {
	dir := t.TempDir()
	other, long := filepath.Join(dir, ".cairn-01234567.tmp"), time.Now().Add(-48*time.Hour)
	if err := errors.Join(os.Mkdir(other, 0o755), os.Chtimes(other, long, long)); err != nil {
		t.Fatal(err)
	}
	if err := Write(filepath.Join(dir, "a"), text("new")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
}

// TestWriteGoesThroughALinkInALinkedFolder to where the system finds the file.
func TestWriteGoesThroughALinkInALinkedFolder(t *testing.T) {
	top := t.TempDir()
	in := func(names ...string) string { return filepath.Join(append([]string{top}, names...)...) }
	if err := errors.Join(os.MkdirAll(in("far", "deep"), 0o755), os.Mkdir(in("near"), 0o755)); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{in("near", "folder"): in("far", "deep"), in("far", "deep", "link"): filepath.Join("..", "a")} {
		if err := os.Symlink(to, link); err != nil {
			t.Skipf("this system makes no links: %v", err)
		}
	}
	if err := Write(in("near", "folder", "link"), text("new")); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(in("far", "a")); err != nil || string(b) != "new" {
		t.Errorf("the file holds %q (%v)", b, err)
	}
	if b, err := os.ReadFile(in("near", "folder", "link")); err != nil || string(b) != "new" {
		t.Errorf("through the link it holds %q (%v)", b, err)
	}
}

// TestANameThatIsTooLong: what is said helps, and the file is as it was.
func TestANameThatIsTooLong(t *testing.T) {
	dir := t.TempDir()
	longest := filepath.Join(dir, strings.Repeat("a", 255))
	if err := Write(longest, text("old")); err != nil {
		t.Skipf("this disk has shorter names: %v", err)
	}
	if err := Write(longest, text("new")); err != nil {
		t.Errorf("the longest name: %v", err)
	}
	for path, files := range map[string]Files{
		longest + "a": {Disk: filesystem.Real},
		longest:       {Disk: filesystem.Real, Backups: &Backups{}}, // the name of the backup is longer
	} {
		err := files.Write(path, text("newer"))
		if err == nil || !strings.Contains(err.Error(), "choose a shorter") {
			t.Errorf("a name of %d bytes: %v", len(filepath.Base(path)), err)
		}
	}
	if b, err := os.ReadFile(longest); err != nil || !bytes.Equal(b, []byte("new")) {
		t.Errorf("it holds %q (%v)", b, err)
	}
	if names, _ := os.ReadDir(dir); len(names) != 1 {
		t.Errorf("the folder holds %v", names)
	}
}

// TestWhatIsNoFileIsNotReplaced: a pipe would be waited for, and a folder holds others.
func TestWhatIsNoFileIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "a")
	if err := os.Mkdir(taken, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Write(taken, text("x")); err == nil || !strings.Contains(err.Error(), "a folder or a device") {
		t.Error(err)
	}
	// One that takes the place of the file while the new content is written.
	path := filepath.Join(dir, "b")
	if err := Write(path, text("old")); err != nil {
		t.Fatal(err)
	}
	err := Write(path, func(w io.Writer) error {
		_, err := io.WriteString(w, "new")
		return errors.Join(err, os.Remove(path), os.Mkdir(path, 0o755))
	})
	if e := (*Error)(nil); !errors.As(err, &e) || e.Replaced {
		t.Errorf("a folder took its place: %v", err)
	}
	if names, _ := os.ReadDir(dir); len(names) != 2 {
		t.Errorf("the folder holds %v", names)
	}
}

// TestVersionsOfWhatIsNone: a device has none, and a text only with all of its checksum.
func TestVersionsOfWhatIsNone(t *testing.T) {
	if v, err := ReadVersion(os.DevNull); err == nil {
		t.Errorf("a device has the version %v", v)
	}
	whole, err := VersionOf([]byte("a")).MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var v Version
	if err := v.UnmarshalText(whole); err != nil || v != VersionOf([]byte("a")) {
		t.Errorf("%v, %v", v, err)
	}
	if err := v.UnmarshalText(whole[:len(whole)-2]); err == nil || v != VersionOf([]byte("a")) {
		t.Errorf("of a part of the checksum: %v, %v", v, err)
	}
}

// TestAFileThatCannotBeLookedAtIsAsItWas, and that is said.
func TestAFileThatCannotBeLookedAtIsAsItWas(t *testing.T) {
	d := diskWith(t, []byte("old"))
	d.Before = func(op simulated.Op) simulated.Outcome {
		if op.Kind == "open" && op.Path == name {
			return simulated.Outcome{Err: syscall.EIO}
		}
		return simulated.Outcome{}
	}
	_, err := Files{Disk: d}.Replace(name, VersionOf([]byte("old")), text("new"))
	d.Before = nil
	if err == nil || !strings.Contains(err.Error(), "the old file is as it was") || string(content(d, name)) != "old" {
		t.Errorf("%v, and it holds %q", err, content(d, name))
	}
	checkTidy(t, "after it", d)
}
