package journal

import (
	"errors"
	"fmt"

	"cairn/internal/filesystem"
)

// mostBytes bounds a journal: what is larger is not read into memory.
const mostBytes = 4 << 30

var errNoJournal = errors.New("this is no journal of Cairn's, or one without a single entry that can be read; it is kept")

// VersionError says that a journal is of another version of Cairn.
type VersionError struct {
	Path    string
	Version uint32
}

// Error is part of error.
func (e *VersionError) Error() string {
	return fmt.Sprintf("%s: the journal is of version %d, and this program reads version %d: open it with the Cairn that wrote it; it is kept",
		e.Path, e.Version, version)
}

// Read returns what a journal holds: every record that is whole, also behind
// damage, and the damage. The error is a *VersionError for a journal of another
// version; it names the file. The file is only read.
func Read(disk filesystem.Disk, path string) (Contents, error) {
	data, err := filesystem.ReadFile(disk, path, mostBytes)
	if err != nil {
		return Contents{}, fmt.Errorf("%s: the journal cannot be read: %w; it is kept", path, filesystem.Cause(err))
	}
	c, other, err := parse(data)
	switch {
	case other != 0:
		return Contents{}, &VersionError{path, other}
	case err != nil:
		return Contents{}, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}
