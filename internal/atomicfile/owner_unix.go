//go:build unix

package atomicfile

import (
	"io/fs"
	"os"
	"syscall"
)

// giveTo gives the file to the owner and the group of an old one, as far as the
// user may: a group that shares a folder goes on to share the file.
func giveTo(file *os.File, old fs.FileInfo) {
	if s, ok := old.Sys().(*syscall.Stat_t); ok {
		if file.Chown(int(s.Uid), int(s.Gid)) != nil {
			_ = file.Chown(-1, int(s.Gid))
		}
	}
}
