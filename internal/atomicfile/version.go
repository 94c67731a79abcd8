package atomicfile

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"

	"cairn/internal/filesystem"
)

// Version names the content of a file, so that it can be told later whether the
// file holds it still. It depends on the bytes alone: a file that was only
// touched, copied or moved back has the same. It is comparable; the zero value
// stands for no file.
type Version struct {
	there bool
	size  int64
	sum   [sha256.Size]byte
}

// VersionOf returns the version of a file that holds data.
func VersionOf(data []byte) Version {
	return Version{there: true, size: int64(len(data)), sum: sha256.Sum256(data)}
}

// There reports whether there is a file.
func (v Version) There() bool { return v.there }

// ReadVersion returns the version of a file, which is the zero value where there
// is none.
func (f Files) ReadVersion(path string) (Version, error) { return f.readVersion(path, -1) }

// ReadVersion is Files.ReadVersion on the computer's disk.
func ReadVersion(path string) (Version, error) { return files.ReadVersion(path) }

// readVersion reads a file whose size is that of the version that is expected;
// one of another size has another version, whatever it holds. A negative size
// expects nothing.
func (f Files) readVersion(path string, size int64) (Version, error) {
	info, err := f.Disk.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Version{}, nil
	case err != nil:
		return Version{}, unseen(path, err)
	case !info.Mode().IsRegular(): // a pipe would have to be waited for
		return Version{}, fmt.Errorf("%s: there is a folder or a device of that name", path)
	case size >= 0 && info.Size() != size:
		return Version{there: true, size: info.Size()}, nil
	}
	file, err := f.Disk.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return Version{}, unseen(path, err)
	}
	defer file.Close()
	m := newMeter()
	if _, err := io.Copy(m, file); err != nil {
		return Version{}, unseen(path, err)
	}
	return m.version(), nil
}

// unseen is the error of looking at a file.
func unseen(path string, err error) error {
	return &Error{Path: path, Step: "look at the file", Err: filesystem.Cause(err)}
}

// meter takes the version of what is written to it.
type meter struct {
	hash hash.Hash
	size int64
}

func newMeter() *meter { return &meter{hash: sha256.New()} }

// Write is part of io.Writer.
func (m *meter) Write(p []byte) (int, error) {
	m.size += int64(len(p))
	return m.hash.Write(p)
}

func (m *meter) version() Version {
	v := Version{there: true, size: m.size}
	m.hash.Sum(v.sum[:0])
	return v
}

// ChangedError says that a file does not hold what it was expected to hold.
type ChangedError struct {
	Path     string
	Appeared bool    // there was none
	Vanished bool    // there is none any more
	Now      Version // what it holds
}

// Error is part of error.
func (e *ChangedError) Error() string {
	switch {
	case e.Appeared:
		return e.Path + ": there was no such file before, and another program has made one"
	case e.Vanished:
		return e.Path + ": the file is no longer there"
	}
	return e.Path + ": another program has changed the file since"
}

// Check returns a *ChangedError unless the file holds the version.
func (f Files) Check(path string, v Version) error {
	size := v.size
	if !v.there {
		size = 0 // any file is another
	}
	now, err := f.readVersion(path, size)
	if err != nil || now == v {
		return err
	}
	if now, err = f.ReadVersion(path); err != nil || now == v { // all of it, for Now
		return err
	}
	return &ChangedError{Path: path, Appeared: !v.there, Vanished: !now.there, Now: now}
}

// Replace does what Write does if the file holds the version old, and returns
// its new version; if the file was changed, it changes nothing and returns a
// *ChangedError. It looks when everything else is done, so that what another
// program writes while write runs is seen. With an *Error whose Replaced is true it
// returns the new version as well.
func (f Files) Replace(path string, old Version, write func(io.Writer) error) (Version, error) {
	m := newMeter()
	err := f.replace(path, func() error { return f.Check(path, old) }, func(w io.Writer) error {
		return write(io.MultiWriter(w, m))
	})
	var written *Error
	if err != nil && !(errors.As(err, &written) && written.Replaced) {
		return Version{}, err
	}
	return m.version(), err
}

// MarshalText is part of encoding.TextMarshaler: the size and the checksum, or nothing
// for no file.
func (v Version) MarshalText() ([]byte, error) {
	if !v.there {
		return []byte{}, nil
	}
	return fmt.Appendf(nil, "%d %x", v.size, v.sum), nil
}

// UnmarshalText is part of encoding.TextUnmarshaler.
func (v *Version) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*v = Version{}
		return nil
	}
	var sum []byte
	w := Version{there: true}
	if _, err := fmt.Sscanf(string(text), "%d %x", &w.size, &sum); err != nil || copy(w.sum[:], sum) != sha256.Size {
		return fmt.Errorf("%q is no version of a file", text)
	}
	*v = w
	return nil
}
