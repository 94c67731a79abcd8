package mesh

import "sync/atomic"

// DisjointSets are the numbers from 0 on in sets of which no two share one, each with its
// parent: the least number of a set is its own, and no parent is above its child. They are
// for one goroutine at a time, but for JoinShared.
type DisjointSets []uint32

// NewDisjointSets returns n numbers, each in a set of its own.
func NewDisjointSets(n int) DisjointSets { return numbers(n) }

// Find returns the least number in the set of v. The next time that is found sooner.
func (s DisjointSets) Find(v uint32) uint32 {
	for s[v] != v {
		s[v] = s[s[v]] // halves the way
		v = s[v]
	}
	return v
}

// Join makes one set of those of a and b.
func (s DisjointSets) Join(a, b uint32) {
	if s[a] == s[b] {
		return
	}
	a, b = s.Find(a), s.Find(b)
	s[max(a, b)] = min(a, b)
}

// JoinShared is Join for several goroutines at once, which do nothing else with the sets
// meanwhile (after Anderson, R. J. and Woll, H. 1991, Wait-free parallel algorithms for the
// union-find problem, doi:10.1145/103418.103458).
func (s DisjointSets) JoinShared(a, b uint32) {
	if atomic.LoadUint32(&s[a]) == atomic.LoadUint32(&s[b]) {
		return
	}
	for {
		a, b = s.findShared(a), s.findShared(b)
		if a == b {
			return
		}
		// Another goroutine may have joined it meanwhile.
		if more := max(a, b); atomic.CompareAndSwapUint32(&s[more], more, min(a, b)) {
			return
		}
	}
}

// findShared is Find beside JoinShared. What it shortens is no root, so that only others that
// shorten write there, and each writes a number of the same set.
func (s DisjointSets) findShared(v uint32) uint32 {
	for {
		p := atomic.LoadUint32(&s[v])
		if p == v {
			return v
		}
		next := atomic.LoadUint32(&s[p])
		if next != p {
			atomic.StoreUint32(&s[v], next)
		}
		v = next
	}
}
