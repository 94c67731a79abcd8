package pages

import (
	"bytes"
	"os"
	"runtime"
	"testing"
)

// TestGiveBack: what lies beside the slice stays, and on Linux the memory is not the
// process's any more.
func TestGiveBack(t *testing.T) {
	page := os.Getpagesize()
	all := bytes.Repeat([]byte{7}, 1000*page)
	some := all[100 : len(all)-100]
	GiveBack(some)
	for _, i := range []int{0, 99, len(all) - 100, len(all) - 1} {
		if all[i] != 7 {
			t.Errorf("byte %d beside the slice is gone", i)
		}
	}
	if n, known := present(all); known && n > 4 { // the first and the last, which are not whole, and their neighbours
		t.Errorf("%d of 1000 pages are there still", n)
	}
	for i := range some { // it can be used again
		some[i] = 9
	}
	runtime.GC()
	if some[page] != 9 || all[0] != 7 {
		t.Error("the memory does not keep what is written")
	}
	GiveBack([]uint32(nil))
	GiveBack([]float32{1})
}
