package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"

	"cairn/internal/filesystem"
)

// The hidden files that stand beside a file while it is written are called
// .cairn-????????.tmp, with hexadecimal digits.
const besidePattern = ".cairn-????????.tmp"

// newName returns a name beside the file that is hardly taken.
func (s *saving) newName() string {
	return filepath.Join(filepath.Dir(s.path), fmt.Sprintf(".cairn-%08x.tmp", rand.Uint32()))
}

// Spare names, of an old file while it is replaced, are called .cairn-????????-TIME.old,
// with the time in hexadecimal seconds. They cannot be locked, and have the age of the
// old file, so that only the name tells how long they are there.
const sparePattern = ".cairn-????????-*.old"

// spareName returns a name beside the file for what has another name already, or will.
func (s *saving) spareName() string {
	return filepath.Join(filepath.Dir(s.path), fmt.Sprintf(".cairn-%08x-%x.old", rand.Uint32(), time.Now().Unix()))
}

// spareLeft reports whether a name is a spare name of more than a day ago.
func spareLeft(name string) bool {
	if match, _ := filepath.Match(sparePattern, name); !match {
		return false
	}
	var number uint32
	var seconds int64
	_, err := fmt.Sscanf(name, ".cairn-%08x-%x.old", &number, &seconds)
	return err == nil && time.Since(time.Unix(seconds, 0)) > 24*time.Hour
}

// createBeside makes an empty hidden file in the folder of the file: a rename is
// atomic only within one file system. os.CreateTemp would make it private, where
// a new file should have the user's usual permissions.
func (s *saving) createBeside() (filesystem.File, error) {
	const attempts = 10 // at names; a second one is hardly ever needed
	for attempt := 1; ; attempt++ {
		file, err := s.Disk.OpenFile(s.newName(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil || !errors.Is(err, fs.ErrExist) || attempt == attempts {
			return file, err
		}
	}
}

// swept are the folders in which this program has looked for leftovers.
var swept sync.Map // of folderOf

type folderOf struct {
	disk filesystem.Disk
	name string
}

// sweep removes what programs that were killed have left in a folder, once for
// each folder. A file of a program that lives is locked. Where the disk has no
// locks, only what is a day old counts as left.
func (f Files) sweep(folder string) {
	const (
		mostNames = 20_000 // that are looked at, or saving in a huge folder would be slow
		newest    = time.Minute
		unlocked  = 24 * time.Hour
	)
	if _, done := swept.LoadOrStore(folderOf{f.Disk, folder}, true); done {
		return
	}
	names, err := f.Disk.ReadFolder(folder, mostNames)
	if err != nil {
		return
	}
	for _, name := range names {
		if spareLeft(name) {
			_ = f.Disk.Remove(filepath.Join(folder, name))
			continue
		}
		if match, _ := filepath.Match(besidePattern, name); !match {
			continue
		}
		name = filepath.Join(folder, name)
		info, err := f.Disk.Lstat(name)
		if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < newest {
			continue
		}
		file, err := f.Disk.OpenFile(name, os.O_RDONLY, 0)
		if err != nil {
			continue
		}
		err = file.TryLock()
		file.Close()
		if err == nil || !errors.Is(err, filesystem.ErrLocked) && time.Since(info.ModTime()) > unlocked {
			_ = f.Disk.Remove(name)
		}
	}
}

// BackupSuffix is what the name of a backup has behind that of its file.
const BackupSuffix = ".bak"

// Backups keeps a copy of each file as it was before this program first replaced
// it: skull.json.bak beside skull.json. One of an earlier time is replaced. The
// zero value is ready for use, from any goroutine.
type Backups struct {
	mu   sync.Mutex
	made map[string]bool
}

// backUp makes the backup of the file if there is none of this session.
func (s *saving) backUp() error {
	b := s.Backups
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.made[s.path] {
		return nil
	}
	made := s.spareName()
	// After the rename there is nothing to remove, but where both were names of one
	// file it has done nothing.
	defer func() { _ = s.Disk.Remove(made) }()
	if s.Disk.Link(s.path, made) != nil { // not every disk has such links
		if err := s.copyTo(made); err != nil {
			return err
		}
	}
	if err := s.Disk.Rename(made, s.path+BackupSuffix); err != nil {
		return err
	}
	if err := s.Disk.SyncFolder(filepath.Dir(s.path)); err != nil {
		return err
	}
	if b.made == nil {
		b.made = map[string]bool{}
	}
	b.made[s.path] = true
	return nil
}

// copyTo copies the old file to a new one of that name.
func (s *saving) copyTo(name string) error {
	from, err := s.Disk.OpenFile(s.path, os.O_RDONLY, 0)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := s.Disk.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, s.old.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if err == nil {
		err = to.Sync()
	}
	if closeErr := to.Close(); err == nil {
		err = closeErr
	}
	return err
}
