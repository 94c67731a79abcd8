package main

import (
	"slices"
	"sync/atomic"
	"testing"
)

// TestInOrder: what ends first waits for what began before it, no more than jobs work at
// once, and few results wait.
func TestInOrder(t *testing.T) {
	const n, jobs = 200, 3
	var working, most, begun atomic.Int32
	gate := make(chan struct{}) // holds the first one back until others have ended
	var got []int
	inOrder(n, jobs, func(i int) int {
		begun.Add(1)
		for now := working.Add(1); ; {
			if was := most.Load(); now <= was || most.CompareAndSwap(was, now) {
				break
			}
		}
		defer working.Add(-1)
		switch i {
		case 0:
			<-gate
		case jobs - 1:
			close(gate)
		}
		return i * i
	}, func(i, square int) bool {
		if i == 0 && begun.Load() > 2*jobs+1 {
			t.Errorf("%d have begun before the first one was taken", begun.Load())
		}
		got = append(got, square)
		return square == i*i
	})
	if len(got) != n || !slices.IsSorted(got) || most.Load() > jobs {
		t.Errorf("%d results, sorted %t, %d at once", len(got), slices.IsSorted(got), most.Load())
	}
}

func TestInOrderStops(t *testing.T) {
	var begun, ended atomic.Int32
	taken := 0
	inOrder(1000, 4, func(int) bool {
		begun.Add(1)
		defer ended.Add(1)
		return true
	}, func(i int, _ bool) bool {
		taken++
		return i < 10
	})
	if taken != 11 || begun.Load() != ended.Load() || begun.Load() > 11+2*4+1 {
		t.Errorf("%d taken, %d begun, %d ended", taken, begun.Load(), ended.Load())
	}
	inOrder(0, 1, func(int) int { t.Error("work on nothing"); return 0 }, func(int, int) bool { return true })
}
