package atomicfile

import (
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cairn/internal/filesystem"
)

// saving is the way of one file to the disk.
type saving struct {
	Files
	path  string
	old   fs.FileInfo // nil if there is no file yet
	made  string      // the file with the new content, while it has no other name
	aside string      // another name of the old file, "" if it could not get one
}

// fail returns the error of a step before the old file goes.
func (s *saving) fail(step string, err error) error {
	return &Error{Path: s.path, Step: step, Err: filesystem.Cause(err), Kept: s.old != nil}
}

// clear removes what must not stay beside the file.
func (s *saving) clear() {
	for _, name := range []string{s.made, s.aside} {
		if name != "" {
			_ = s.Disk.Remove(name)
		}
	}
}

// prepare writes the new content to a file beside the old one and sees that it is
// on the disk.
func (s *saving) prepare(write func(io.Writer) error) error {
	s.sweep(filepath.Dir(s.path))
	file, err := s.createBeside()
	if err != nil {
		return s.fail("make a file in the folder", err)
	}
	s.made = file.Name()
	_ = file.TryLock() // so that no other program takes it for a leftover
	w := &checkedWriter{file: file}
	err = write(w)
	switch {
	case w.err != nil: // also if write took no notice of it
		err = s.fail("write the new content", w.err)
	case err == nil:
		err = s.finish(file)
	}
	if closeErr := file.Close(); err == nil && closeErr != nil {
		err = s.fail("write the new content", closeErr)
	}
	if err == nil {
		err = s.readBack(w.sum)
	}
	return err
}

// finish gives the file what stays of the old one, and brings it to the disk.
func (s *saving) finish(file filesystem.File) error {
	if s.old != nil {
		// First the owner: a new one takes permissions away. A group that shares a
		// folder goes on to share the file.
		if o, ok := filesystem.OwnerOf(s.old); ok && file.Chown(o.UID, o.GID) != nil {
			_ = file.Chown(-1, o.GID)
		}
		if err := file.Chmod(s.old.Mode().Perm()); err != nil {
			return s.fail("keep the permissions of the file", err)
		}
	}
	if err := file.Sync(); err != nil {
		return s.fail("bring the new content to the disk", err)
	}
	return nil
}

var errNotWritten = errors.New("it is not what was written")

// readBack compares what the file holds with what was written.
func (s *saving) readBack(want checksum) error {
	const step = "read the new content back"
	file, err := s.Disk.OpenFile(s.made, os.O_RDONLY, 0)
	if err != nil {
		return s.fail(step, err)
	}
	defer file.Close()
	var got checksum
	const block = 256 << 10 // bytes, for large files
	buffer := make([]byte, min(want.size+1, block))
	if _, err := io.CopyBuffer(&got, struct{ io.Reader }{file}, buffer); err != nil {
		return s.fail(step, err)
	}
	if got != want {
		return s.fail(step, errNotWritten)
	}
	return nil
}

// commit puts the new file in the place of the old one. Until the folder is on the
// disk, too, the old file keeps another name, by which it can come back.
func (s *saving) commit() error {
	if s.old != nil && s.Backups != nil {
		if err := s.backUp(); err != nil {
			return s.fail("make the backup "+s.path+BackupSuffix, err)
		}
	}
	if s.old != nil {
		if aside := s.spareName(); s.Disk.Link(s.path, aside) == nil { // not every disk has such links
			s.aside = aside
		}
	}
	if err := s.Disk.Rename(s.made, s.path); err != nil {
		return s.fail("give the new file its name", err)
	}
	made := s.made
	s.made = ""
	err := s.Disk.SyncFolder(filepath.Dir(s.path))
	if err == nil {
		return nil
	}
	failed := &Error{Path: s.path, Step: "bring the folder to the disk", Err: filesystem.Cause(err)}
	switch {
	case s.aside != "" && s.Disk.Rename(s.aside, s.path) == nil:
		s.aside, failed.Kept = "", true
	case s.old == nil && s.Disk.Rename(s.path, made) == nil:
		s.made = made
	default:
		failed.Replaced = true
	}
	return failed
}

// checkedWriter writes to a file, takes the checksum and keeps the first error.
type checkedWriter struct {
	file io.Writer
	sum  checksum
	err  error
}

// Write is part of io.Writer. Its errors name no file.
func (w *checkedWriter) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.file.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	if err != nil {
		w.err = filesystem.Cause(err)
		return n, w.err
	}
	return w.sum.Write(p)
}

// checksum tells contents apart: by their length and CRC-32C, which processors
// compute faster than disks read.
type checksum struct {
	size int64
	crc  uint32
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Write is part of io.Writer.
func (c *checksum) Write(p []byte) (int, error) {
	c.size += int64(len(p))
	c.crc = crc32.Update(c.crc, castagnoli, p)
	return len(p), nil
}
