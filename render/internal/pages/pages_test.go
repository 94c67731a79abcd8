package pages

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"testing"
)

// TestGiveBack: what lies beside the slice stays, and on Linux the memory is not the
// process's any more.
func TestGiveBack(t *testing.T) {
	page := os.Getpagesize()
	all := bytes.Repeat([]byte{7}, 1000*page)
	before := resident(t)
	some := all[100 : len(all)-100]
	GiveBack(some)
	for _, i := range []int{0, 99, len(all) - 100, len(all) - 1} {
		if all[i] != 7 {
			t.Errorf("byte %d beside the slice is gone", i)
		}
	}
	if runtime.GOOS == "linux" {
		const least = 900 // of 1000 pages; the rest is for what the runtime does meanwhile
		if gone := before - resident(t); gone < least {
			t.Errorf("%d pages were given back, want %d", gone, least)
		}
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

// resident returns how many pages the process holds.
func resident(t *testing.T) int {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		if runtime.GOOS == "linux" {
			t.Fatal(err)
		}
		return 0
	}
	n, err := strconv.Atoi(string(bytes.Fields(text)[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
