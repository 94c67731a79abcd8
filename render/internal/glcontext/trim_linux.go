//go:build linux

package glcontext

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>

// Only glibc has malloc_trim and mallopt; elsewhere these do nothing.
static int (*malloc_trim_)(unsigned long);

static void trim(void) {
	if (malloc_trim_)
		malloc_trim_(0);
}

static void start(void) {
	*(void **)&malloc_trim_ = dlsym(RTLD_DEFAULT, "malloc_trim");
	const int trim_threshold = -1, mmap_threshold = -3; // M_TRIM_THRESHOLD, M_MMAP_THRESHOLD
	int (*f)(int, int);
	*(void **)&f = dlsym(RTLD_DEFAULT, "mallopt");
	if (f) {
		f(trim_threshold, 64 << 20);
		f(mmap_threshold, 8 << 20);
	}
}
*/
import "C"

// A software driver takes and frees tens of megabytes for every frame. By
// default the C library gives them back each time, and the system clears them
// anew, page by page: a third of the page faults of a frame of a million
// triangles. Up to 64 MB they are kept until TrimMemory, in blocks of up to 8 MB:
// the texture of a window's view, which the toolkit makes anew for each frame, is
// filled in 0.5 ms instead of 2.
func init() { C.start() }

// TrimMemory gives free memory of the C library back to the system: a software
// driver keeps its buffers there, and frees of small blocks stay in the heap.
func TrimMemory() { C.trim() }
