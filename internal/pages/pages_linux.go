package pages

import "golang.org/x/sys/unix"

// giveBack gives back whole pages, which are zero when they are next used. That is as
// good as any content for the collector, which looks for no pointers in them.
func giveBack(b []byte) { _ = unix.Madvise(b, unix.MADV_DONTNEED) } // an error leaves them as they are
