package mesh

// DisjointSets are the numbers from 0 on in sets of which no two share one, each with its
// parent: the least number of a set is its own, and no parent is above its child. They are
// for one goroutine at a time.
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
