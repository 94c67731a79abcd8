// Package pages gives memory back to the system whose content nobody needs any more,
// before the collector would.
package pages

import (
	"os"
	"unsafe"
)

// GiveBack gives the memory of a slice back to the system, as far as it is whole pages;
// the slice stays, and its content is undefined. T must hold no pointers. Nobody else
// may use that part of the slice. Where the system cannot do that, nothing happens.
func GiveBack[T any](s []T) {
	if len(s) == 0 {
		return
	}
	var one T
	page := uintptr(os.Getpagesize())
	start := uintptr(unsafe.Pointer(unsafe.SliceData(s)))
	lead := (page - start%page) % page
	size := uintptr(len(s)) * unsafe.Sizeof(one)
	if size < lead+page {
		return
	}
	whole := (size - lead) / page * page
	giveBack(unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s)), lead)), whole))
}
