package beside

import (
	"errors"
	"io/fs"
	"os"
)

// dangling is the error of a link that leads to nothing; it is one of files that
// do not exist.
type dangling struct{}

func (dangling) Error() string        { return errDangling.Error() }
func (dangling) Is(target error) bool { return target == fs.ErrNotExist }

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// OpenRegular opens a file that the user named, unless check, which gets what
// the system says of it, returns an error; check must refuse what is no regular
// file. It never waits, as for the writer of a pipe. check is asked again when
// the file is open: the name may have got another meaning meanwhile. The errors
// are those of check and of package os.
func OpenRegular(path string, check func(os.FileInfo) error) (*os.File, os.FileInfo, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && isLink(path) {
		err = &fs.PathError{Op: "open", Path: path, Err: dangling{}}
	}
	if err == nil {
		err = check(info)
	}
	if err != nil {
		return nil, nil, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, nil, err
	}
	if info, err = file.Stat(); err == nil {
		err = check(info)
	}
	if err != nil {
		file.Close() // only read: nothing can be lost
		return nil, nil, err
	}
	return file, info, nil
}
