package shape

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// blockLength is how many specimens are worked on at a time. It is a constant, so that
// sums over blocks do not depend on the number of processors.
const blockLength = 32

func blockCount(n int) int { return (n + blockLength - 1) / blockLength }

// inBlocks calls do for each block of n things, on as many goroutines as there are
// processors, and returns when all have returned. What do writes must be the block's own.
func inBlocks(n int, do func(block, from, to int)) {
	blocks := blockCount(n)
	var next atomic.Int64
	work := func() {
		for b := int(next.Add(1)) - 1; b < blocks; b = int(next.Add(1)) - 1 {
			do(b, b*blockLength, min((b+1)*blockLength, n))
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), blocks) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
}
