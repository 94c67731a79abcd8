//go:build linux

package glcontext

/*
#cgo LDFLAGS: -ldl
#define _GNU_SOURCE
#include <dlfcn.h>

// Only glibc has malloc_trim; elsewhere this does nothing.
static void trim(void) {
	static int (*f)(unsigned long);
	static int looked;
	if (!looked) {
		*(void **)&f = dlsym(RTLD_DEFAULT, "malloc_trim");
		looked = 1;
	}
	if (f)
		f(0);
}
*/
import "C"

// TrimMemory gives free memory of the C library back to the system: a software
// driver keeps its buffers there, and frees of small blocks stay in the heap.
func TrimMemory() { C.trim() }
