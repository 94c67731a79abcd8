package render

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// blockSize is how many vertices or triangles are gone through between two questions whether
// to stop.
const blockSize = 1 << 15

// inBlocks calls f for the blocks of [0, n), on all processors, until it is to stop.
func inBlocks(n int, stop func() bool, f func(block, lo, hi int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+blockSize-1)/blockSize) {
		workers.Go(func() {
			for !stop() {
				block := int(next.Add(1)) - 1
				if block*blockSize >= n {
					return
				}
				f(block, block*blockSize, min((block+1)*blockSize, n))
			}
		})
	}
	workers.Wait()
}
