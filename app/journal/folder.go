package journal

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cairn/internal/filesystem"
	"cairn/internal/userfolder"
)

// In a folder stand, for each program that used it:
//
//	3f9c0a5d12e4b678.lock                       locked as long as the program runs
//	3f9c0a5d12e4b678-000001-000003.journal      its first document, the third file
//	….journal.new                               one that is being made
//	….journal.20261128.discarded                one that the user said no to, and when
const (
	suffix          = ".journal"
	newSuffix       = suffix + ".new"
	lockSuffix      = ".lock"
	discardedSuffix = ".discarded"
)

var journalName = regexp.MustCompile(`^([0-9a-f]{16})-([0-9]{6,9})-([0-9]{6,9})\.journal(\.new|\.[0-9]{8}\.discarded)?$`)

// keepDiscarded is how long a journal is kept that the user said no to.
const keepDiscarded = 30 * 24 * time.Hour

// Folder is where journals are. It may be used from any goroutine.
type Folder struct {
	disk filesystem.Disk
	path string
	id   string
	lock filesystem.File

	mu        sync.Mutex
	documents int
	claims    map[string]filesystem.File // the locks of programs that ended, by their ID

	earlier    *Folder // of earlier versions; nil for none
	earlierErr error   // why that cannot be looked into
}

// The name of the folder of journals, within that of the program's state.
const folderName = "journals"

// OpenUser opens the folder of the user's journals, and those of earlier versions too
// where they have left some.
func OpenUser(disk filesystem.Disk) (*Folder, error) {
	state, err := userfolder.State()
	if err != nil {
		return nil, err
	}
	f, err := Open(disk, filepath.Join(state, folderName))
	if earlier := userfolder.Earlier(); earlier != "" && err == nil {
		f.openEarlier(filepath.Join(earlier, folderName))
	}
	return f, err
}

// openEarlier opens a folder in which earlier versions kept journals, if there are any.
// What they have left is read there and goes there; none is made.
func (f *Folder) openEarlier(path string) {
	names, err := f.disk.ReadFolder(path, -1)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil && slices.ContainsFunc(names, journalName.MatchString) {
		f.earlier, err = Open(f.disk, path)
	} else if err == nil {
		_ = f.disk.Remove(path) // if it is empty
	}
	if err != nil {
		f.earlierErr = fmt.Errorf("%s: cannot look for what was not saved: %w", path, filesystem.Cause(err))
	}
}

// Open opens a folder of journals, which it makes if there is none. Journals that
// the user said no to longer than 30 days ago are removed.
func Open(disk filesystem.Disk, path string) (*Folder, error) {
	fail := func(err error) (*Folder, error) {
		err = filesystem.Cause(err)
		return nil, fmt.Errorf("%s: the folder for what is not saved cannot be used: %w: %s", path, err, filesystem.Advice(err))
	}
	if err := filesystem.MakeFolder(disk, path, 0o700); err != nil {
		return fail(err)
	}
	const attempts = 10 // another program may look at the lock just when it is made
	for attempt := 1; ; attempt++ {
		f := &Folder{disk: disk, path: path, id: fmt.Sprintf("%016x", rand.Uint64()), claims: map[string]filesystem.File{}}
		lock, err := filesystem.Lock(disk, filepath.Join(path, f.id+lockSuffix))
		if err == nil {
			f.lock = lock
			f.removeDiscarded(time.Now())
			return f, nil
		}
		if !errors.Is(err, filesystem.ErrLocked) || attempt == attempts {
			return fail(err)
		}
	}
}

func (f *Folder) newWriter() *writer {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.documents++
	return &writer{folder: f, document: f.documents}
}

// Close gives the folder up. Journals that were not closed are left behind then, and
// so are those of Left.
func (f *Folder) Close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id := range f.claims {
		f.release(id)
	}
	f.releaseLock(f.id, f.lock)
	if f.earlier != nil {
		f.earlier.Close()
		_ = f.disk.Remove(f.earlier.path) // if it is empty now
	}
}

// Left is a journal that another program has left behind: it was killed, it crashed,
// the power failed, or its user closed it without saving.
type Left struct {
	Path     string
	Modified time.Time // when it was last written to
	Bytes    int64
	folder   *Folder
	program  string
}

// mostPrograms is of how many programs that ended the journals are given at a time:
// each takes an open file.
const mostPrograms = 64

// Left returns the journals of programs that no longer run, the latest first. They
// are this program's from then on: no other one is given them while it runs. What is
// neither removed nor discarded is given again, now and to later programs. Where
// very many programs have ended, those of the latest are given first.
func (f *Folder) Left() ([]Left, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	programs, err := f.programs()
	if err != nil {
		return nil, fmt.Errorf("%s: cannot look for what was not saved: %w", f.path, filesystem.Cause(err))
	}
	var left []Left
	failed := f.earlierErr
	if f.earlier != nil {
		of, err := f.earlier.Left()
		left, failed = of, cmp.Or(failed, err)
	}
	for _, id := range programs {
		if f.claims[id] == nil && len(f.claims) >= mostPrograms {
			continue
		}
		of, err := f.claim(id)
		failed = cmp.Or(failed, err)
		left = append(left, of...)
	}
	slices.SortFunc(left, func(a, b Left) int {
		return cmp.Or(b.Modified.Compare(a.Modified), cmp.Compare(a.Path, b.Path))
	})
	return left, failed
}

// programs returns the other programs that have files in the folder, the one that
// wrote last first.
func (f *Folder) programs() ([]string, error) {
	names, err := f.disk.ReadFolder(f.path, -1)
	if err != nil {
		return nil, err
	}
	wrote := map[string]time.Time{}
	for _, name := range names {
		id, isLock := strings.CutSuffix(name, lockSuffix)
		if m := journalName.FindStringSubmatch(name); m != nil && !strings.HasSuffix(name, discardedSuffix) {
			id = m[1]
		} else if !isLock || len(id) != 16 {
			continue
		}
		info, err := f.disk.Stat(filepath.Join(f.path, name))
		if err == nil && id != f.id && !info.ModTime().Before(wrote[id]) {
			wrote[id] = info.ModTime()
		}
	}
	ids := slices.Sorted(maps.Keys(wrote))
	slices.SortStableFunc(ids, func(a, b string) int { return wrote[b].Compare(wrote[a]) })
	return ids, nil
}

// claim takes the lock of a program that no longer runs, and returns its journals.
func (f *Folder) claim(id string) ([]Left, error) {
	if f.claims[id] == nil {
		lock, err := filesystem.Lock(f.disk, filepath.Join(f.path, id+lockSuffix))
		if errors.Is(err, filesystem.ErrLocked) {
			return nil, nil // it runs, or another one has taken them
		}
		if err != nil {
			return nil, fmt.Errorf("%s: cannot look for what was not saved: %w", f.path, filesystem.Cause(err))
		}
		f.claims[id] = lock
	}
	// Only now: the program may have made more until its lock was free.
	names, err := f.disk.ReadFolder(f.path, -1)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot look for what was not saved: %w", f.path, filesystem.Cause(err))
	}
	newest := f.newest(id, names)
	var left []Left
	for _, path := range newest {
		l := Left{Path: path, folder: f, program: id}
		if info, err := f.disk.Stat(path); err == nil {
			l.Modified, l.Bytes = info.ModTime(), info.Size()
		}
		left = append(left, l)
	}
	if len(left) == 0 {
		f.release(id)
	}
	return left, nil
}

// newest returns the newest file of each document of a program, and removes what is
// known to be of no use: files that were never finished, and those whose content
// begins a newer one.
func (f *Folder) newest(id string, names []string) []string {
	files := map[string][]string{} // by document, oldest first
	for _, name := range slices.Sorted(slices.Values(names)) {
		m := journalName.FindStringSubmatch(name)
		switch path := filepath.Join(f.path, name); {
		case m == nil || m[1] != id:
		case m[4] == "":
			files[m[2]] = append(files[m[2]], path)
		case strings.HasSuffix(name, newSuffix):
			_ = f.disk.Remove(path) // it never was a journal
		}
	}
	var newest []string
	for _, document := range files {
		slices.SortFunc(document, func(a, b string) int { return cmp.Compare(generationOf(a), generationOf(b)) })
		if last := len(document) - 1; last > 0 {
			// Where the beginning of the newest is damaged, the one before may be better.
			if c, err := Read(f.disk, document[last]); err == nil && begins(c) {
				for _, old := range document[:last] {
					_ = f.disk.Remove(old)
				}
				document = document[last:]
			}
		}
		newest = append(newest, document...)
	}
	return newest
}

// begins reports whether the record is there with which a file begins.
func begins(c Contents) bool {
	return len(c.Records) > 0 && (len(c.Damage) == 0 || c.Damage[0].Offset > 0 && (c.Damage[0].First == 0 || c.Damage[0].First > c.Records[0].Seq))
}

func generationOf(path string) int {
	m := journalName.FindStringSubmatch(filepath.Base(path))
	n, _ := strconv.Atoi(m[3])
	return n
}

// Read returns what the journal holds.
func (l Left) Read() (Contents, error) { return Read(l.folder.disk, l.Path) }

// Remove removes the journal: all that it holds is elsewhere now, on the disk.
func (l Left) Remove() error {
	if err := l.folder.remove(l.Path); err != nil {
		return fmt.Errorf("%s: the journal cannot be removed: %w: %s", l.Path, filesystem.Cause(err), filesystem.Advice(err))
	}
	l.done()
	return nil
}

// Discard puts the journal away, as the user has said no to it. It is not given
// again, and removed after 30 days.
func (l Left) Discard() error {
	to := l.Path + time.Now().Format(".20060102") + discardedSuffix
	err := l.folder.disk.Rename(l.Path, to)
	if err == nil {
		err = l.folder.disk.SyncFolder(l.folder.path)
	}
	if err != nil {
		return fmt.Errorf("%s: the journal cannot be put away: %w: %s", l.Path, filesystem.Cause(err), filesystem.Advice(err))
	}
	l.done()
	return nil
}

// done gives the lock of the program up if there are no more journals of it.
func (l Left) done() {
	l.folder.mu.Lock()
	defer l.folder.mu.Unlock()
	names, err := l.folder.disk.ReadFolder(l.folder.path, -1)
	if err == nil && len(l.folder.newest(l.program, names)) == 0 {
		l.folder.release(l.program)
	}
}

// remove removes a file for ever.
func (f *Folder) remove(path string) error {
	if err := f.disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return f.disk.SyncFolder(f.path)
}

// release gives the lock of a program that ended up.
func (f *Folder) release(id string) {
	if lock := f.claims[id]; lock != nil {
		f.releaseLock(id, lock)
		delete(f.claims, id)
	}
}

// releaseLock closes the lock of a program, and removes its file if there are no
// journals that it stands for.
func (f *Folder) releaseLock(id string, lock filesystem.File) {
	names, err := f.disk.ReadFolder(f.path, -1)
	empty := err == nil && !slices.ContainsFunc(names, func(name string) bool {
		return strings.HasPrefix(name, id+"-") && !strings.HasSuffix(name, discardedSuffix)
	})
	name := filepath.Join(f.path, id+lockSuffix)
	removed := empty && f.disk.Remove(name) == nil // while the lock is held, as Lock asks for
	_ = lock.Close()
	if empty && !removed {
		_ = f.disk.Remove(name) // Windows removes no file that is open, by another program either
	}
}

// removeDiscarded removes what was put away long ago.
func (f *Folder) removeDiscarded(now time.Time) {
	names, err := f.disk.ReadFolder(f.path, -1)
	if err != nil {
		return
	}
	for _, name := range names {
		m := journalName.FindStringSubmatch(name)
		if m == nil || !strings.HasSuffix(name, discardedSuffix) {
			continue
		}
		day, err := time.Parse(".20060102"+discardedSuffix, m[4])
		if err == nil && now.Sub(day) > keepDiscarded {
			_ = f.disk.Remove(filepath.Join(f.path, name))
		}
	}
}
