package study

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cairn/internal/filesystem"
)

// Locks of a study say who works on a file of it, to people on other computers, too,
// who have the same folder over a network: a small hidden file beside the one that it
// is about. They are advisory. Locks of app/filelock, in the user's own folder, are
// known to one computer only.

// lockQuiet is how long a lock that is not renewed counts: a computer that was switched
// off leaves its locks. Who holds one renews it every RenewEvery.
const (
	RenewEvery = time.Minute
	lockQuiet  = 10 * RenewEvery
)

// Holder is who holds a lock.
type Holder struct {
	User  string    `json:"user"` // name that people know; "" where nobody said
	Host  string    `json:"host"`
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// Me returns who this program is, for a person of some name.
func Me(user string) Holder {
	host, _ := os.Hostname()
	return Holder{User: user, Host: host, PID: os.Getpid()}
}

// LockedError says that somebody else works on a file.
type LockedError struct {
	File   string
	Holder Holder // zero where the lock does not say
	// Stale says that the holder has given no sign of life for long: the lock was
	// perhaps left behind, and a person may decide to take it over.
	Stale bool
	Quiet time.Duration // since the last sign of life

	held string // content of the lock
}

// Who says who holds the lock, where, and since when.
func (e *LockedError) Who() string {
	h := e.Holder
	if h.Host == "" {
		return "somebody else"
	}
	who := h.User
	if who == "" {
		who = "another Cairn"
	}
	return who + fmt.Sprintf(" on %s, since %s,", h.Host, h.Since.Local().Format("2006-01-02 15:04"))
}

// Error is part of error.
func (e *LockedError) Error() string {
	who := strings.TrimSuffix(e.Who(), ",")
	if e.Stale {
		return fmt.Sprintf("%s: it was left locked by %s, without a sign of life for %s", e.File, who, e.Quiet.Round(time.Minute))
	}
	return fmt.Sprintf("%s: %s works on it", e.File, who)
}

// Lock is the lock of a file. It may be used from any goroutine.
type Lock struct {
	disk filesystem.Disk
	name string
	mu   sync.Mutex
	file filesystem.File // held open, so that this computer tells whether the program lives
	text string          // content; "" when it was closed
}

// lockName returns the file of a lock: hidden, beside the file that it is about.
func lockName(file string) string {
	return filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".cairn-lock")
}

// TakeLock takes the lock of a file, which need not be there. Where somebody else holds
// it, the error is a *LockedError; any other means that there are no locks in that
// folder, such as one that is read-only. A lock that a program of this computer has left
// behind is taken over at once.
func TakeLock(disk filesystem.Disk, file string, who Holder) (*Lock, error) {
	const attempts = 3 // its holder may give it back meanwhile
	who.Since = time.Now().Round(time.Second)
	content, _ := json.Marshal(who)
	l := &Lock{disk: disk, name: lockName(file), text: string(content)}
	for n := 1; ; n++ {
		made, err := disk.OpenFile(l.name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil {
			_ = made.TryLock() // before anybody reads what it says
			if _, err = made.Write(content); err == nil {
				l.file = made
				return l, nil
			}
			made.Close()
			_ = disk.Remove(l.name)
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("%s: cannot be locked for others: %w", file, filesystem.Cause(err))
		}
		locked, err := whoHolds(disk, file)
		if errors.Is(err, fs.ErrNotExist) && n < attempts {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: its lock cannot be read: %w", file, filesystem.Cause(err))
		}
		if locked.Holder.Host == who.Host && isLeft(disk, l.name) && n < attempts {
			removeIf(disk, l.name, locked.held)
			continue
		}
		return nil, locked
	}
}

// TakeOver takes a lock that somebody else holds, as a person has decided who was shown
// the error: if it is still the same one.
func TakeOver(disk filesystem.Disk, locked *LockedError, who Holder) (*Lock, error) {
	removeIf(disk, lockName(locked.File), locked.held)
	return TakeLock(disk, locked.File, who)
}

// WhoHolds says who holds the lock of a file; nil for nobody, or where that is not known.
func WhoHolds(disk filesystem.Disk, file string) *LockedError {
	locked, err := whoHolds(disk, file)
	if err != nil {
		return nil
	}
	return locked
}

const maxLockBytes = 4096

func whoHolds(disk filesystem.Disk, file string) (*LockedError, error) {
	name := lockName(file)
	info, err := disk.Stat(name)
	if err != nil {
		return nil, err
	}
	text, err := filesystem.ReadFile(disk, name, maxLockBytes)
	if err != nil {
		return nil, err
	}
	locked := &LockedError{File: file, held: string(text), Quiet: max(0, now(disk, name).Sub(info.ModTime()))}
	if json.Unmarshal(text, &locked.Holder) != nil {
		locked.Holder = Holder{}
	}
	locked.Stale = locked.Quiet > lockQuiet
	return locked, nil
}

// now returns the time as the folder of a file has it: clocks of computers differ, and
// that of a server stamps the files. Where that cannot be asked, it is this computer's.
func now(disk filesystem.Disk, name string) time.Time {
	probe := fmt.Sprintf("%s.%d", name, os.Getpid())
	file, err := disk.OpenFile(probe, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return time.Now()
	}
	defer func() { _ = disk.Remove(probe) }()
	defer file.Close()
	_, _ = file.Write([]byte{0})
	info, err := file.Stat()
	if err != nil {
		return time.Now()
	}
	return info.ModTime()
}

// isLeft reports whether no program of this computer holds a lock any more.
func isLeft(disk filesystem.Disk, name string) bool {
	file, err := disk.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer file.Close()
	return file.TryLock() == nil
}

// removeIf removes a lock that still says what it said.
func removeIf(disk filesystem.Disk, name, held string) {
	if text, err := filesystem.ReadFile(disk, name, maxLockBytes); err == nil && string(text) == held {
		_ = disk.Remove(name)
	}
}

// ErrLost says that somebody has taken over a lock.
var ErrLost = errors.New("somebody else has taken over the lock")

// Renew gives a sign of life; call it every RenewEvery. A nil Lock needs none. ErrLost says that the lock is
// somebody else's now, or gone.
func (l *Lock) Renew() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text == "" {
		return ErrLost
	}
	text, err := filesystem.ReadFile(l.disk, l.name, maxLockBytes)
	if errors.Is(err, fs.ErrNotExist) || err == nil && string(text) != l.text {
		return ErrLost
	}
	if err != nil {
		return err // the network may be away for a while
	}
	file, err := l.disk.OpenFile(l.name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write([]byte(l.text)) // the same bytes, with the time of now
	return err
}

// Close gives the lock back, if it is still this one. Doing it twice is allowed, and a
// nil Lock may be closed.
func (l *Lock) Close() {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text == "" {
		return
	}
	removeIf(l.disk, l.name, l.text)
	_ = l.file.Close()
	removeIf(l.disk, l.name, l.text) // Windows removes no file that is open
	l.text = ""
}
