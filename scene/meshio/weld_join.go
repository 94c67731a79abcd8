package meshio

import (
	"math/bits"
	"runtime"
)

// weld fills triangles with the numbers of their corners, in the order in which their
// positions first come, and returns the positions. fill asks a run for the corners of the
// triangles from first on and puts what it says into dst; it is called from several
// goroutines, each for a run of its own.
//
// Candidates of all runs are then sorted into buckets by their hashes, so that each bucket
// fits into the processor's cache, and equal ones are found there.
// Partitioning by hash: Shatdal, Kant and Naughton 1994, Cache conscious algorithms for
// relational query processing, VLDB.
func (s *source) weld(triangles []uint32, fill func(w *worker, run *weldRun, first int, dst []uint32) error) ([]float32, error) {
	const least = 1 << 15 // triangles of a run; fewer gain nothing
	n := len(triangles) / 3
	runs := make([]*weldRun, max(1, min(runtime.GOMAXPROCS(0), n/least)))
	first := func(i int) int { return n * i / len(runs) }
	keys := newWeldKeys()
	for i := range runs {
		runs[i] = newWeldRun(first(i+1)-first(i), keys)
		defer runs[i].close()
	}
	err := s.parallel(len(runs), func(w *worker, i int) error {
		return fill(w, runs[i], first(i), triangles[3*first(i):3*first(i+1)])
	})
	if err != nil {
		return nil, err
	}
	j := &weldJoin{source: s, keys: keys, runs: runs, starts: make([]int, len(runs)+1)}
	for i, r := range runs {
		j.starts[i+1] = j.starts[i] + int(r.n)
	}
	b, free := scratch(4 * j.starts[len(runs)])
	defer free()
	largePages(b)
	j.numbers = bitsOf(floatsOf(b))
	if err := j.findSame(); err != nil {
		return nil, err
	}
	positions, err := j.number()
	if err != nil {
		return nil, err
	}
	err = s.parallel(len(runs), func(_ *worker, i int) error {
		numbers := j.numbers[j.starts[i]:j.starts[i+1]]
		corners := triangles[3*first(i) : 3*first(i+1)]
		for k, v := range corners {
			corners[k] = numbers[v]
		}
		return nil
	})
	return positions, err
}

// weldJoin finds equal candidates of all runs. A candidate's place is the sum of the
// earlier runs' candidates and its number in its own run.
type weldJoin struct {
	*source
	keys   weldKeys
	runs   []*weldRun
	starts []int // places of the first candidates of runs, and where the last one ends
	// numbers has 0 for a candidate that is the first at its position, and for each other one
	// that first one's place, with the bit again; in the end, the number of the vertex.
	numbers []uint32
}

// again marks a candidate that is not the first at its position. Places are below, since
// maxElements is.
const again = 1 << 31

// bucketSize is how many candidates a bucket has at the most, about.
const bucketSize = 1 << 13

// findSame marks the candidates that are not the first at their positions.
func (j *weldJoin) findSame() error {
	all := j.starts[len(j.runs)]
	b, free := scratch(8 * all)
	defer free()
	largePages(b)
	sorted := wordsOf(b)
	bucketBits := bits.Len(uint(all / bucketSize))
	ends, err := j.sort(sorted, bucketBits)
	if err != nil {
		return err
	}
	largest := 0
	for b, end := range ends {
		largest = max(largest, end-start(ends, b))
	}
	together := len(ends)/32 + 1 // buckets
	return j.parallel((len(ends)+together-1)/together, func(_ *worker, i int) error {
		b, free := scratch(16 << bits.Len(uint(largest)))
		defer free()
		table := wordsOf(b)
		for b := i * together; b < min(len(ends), (i+1)*together); b++ {
			j.mark(sorted[start(ends, b):ends[b]], bucketBits, table)
		}
		return nil
	})
}

// start returns where a bucket begins.
func start(ends []int, bucket int) int {
	if bucket == 0 {
		return 0
	}
	return ends[bucket-1]
}

// sort puts the candidates into buckets by the first bits of their hashes, in each in the
// order of their places, and returns where the buckets end. A candidate is given by the
// first 32 bits of its hash and its place.
func (j *weldJoin) sort(sorted []uint64, bucketBits int) (ends []int, err error) {
	next := make([][]int, len(j.runs)) // by run and bucket: how many, then where the next one goes
	each := func(i int, f func(place int, h uint64)) {
		p := bitsOf(j.runs[i].positions[:3*j.runs[i].n])
		for k := 0; k < len(p); k += 3 {
			f(j.starts[i]+k/3, j.keys.hash(p[k], p[k+1], p[k+2]))
		}
	}
	err = j.parallel(len(j.runs), func(_ *worker, i int) error {
		next[i] = make([]int, 1<<bucketBits)
		each(i, func(_ int, h uint64) { next[i][h>>(64-bucketBits)]++ })
		return nil
	})
	if err != nil {
		return nil, err
	}
	sum := 0
	for b := range 1 << bucketBits {
		for _, n := range next {
			n[b], sum = sum, sum+n[b]
		}
	}
	err = j.parallel(len(j.runs), func(_ *worker, i int) error {
		each(i, func(place int, h uint64) {
			to := &next[i][h>>(64-bucketBits)]
			sorted[*to] = h>>32<<32 | uint64(place)
			*to++
		})
		return nil
	})
	return next[len(next)-1], err
}

// mark marks those candidates of a bucket that are not the first at their positions. It
// overwrites the table, of twice as many words and up to the next power of two.
func (j *weldJoin) mark(bucket []uint64, bucketBits int, table []uint64) {
	tableBits := bits.Len(uint(2 * len(bucket)))
	slots := table[:1<<tableBits] // candidates+1, 0 where free
	clear(slots)
	mask := uint64(len(slots) - 1)
search:
	for _, c := range bucket {
		// All candidates of the bucket have the first bits of the hash in common.
		i := c >> 32 << (32 + bucketBits) >> (64 - tableBits)
		for ; slots[i] != 0; i = (i + 1) & mask {
			if first := slots[i] - 1; first>>32 == c>>32 && j.at(uint32(first)) == j.at(uint32(c)) {
				j.numbers[uint32(c)] = again | uint32(first)
				continue search
			}
		}
		slots[i] = c + 1
	}
}

// at returns the position of a candidate.
func (j *weldJoin) at(place uint32) [3]uint32 {
	i := 0
	for int(place) >= j.starts[i+1] {
		i++
	}
	return [3]uint32(bitsOf(j.runs[i].positions)[3*(int(place)-j.starts[i]):])
}

// number gives the candidates the numbers of their vertices and returns the positions of
// these.
func (j *weldJoin) number() ([]float32, error) {
	each := func(f func(i int, numbers []uint32)) error {
		return j.parallel(len(j.runs), func(_ *worker, i int) error {
			f(i, j.numbers[j.starts[i]:j.starts[i+1]])
			return nil
		})
	}
	firsts := make([]int, len(j.runs)+1) // by run; then of all runs before
	err := each(func(i int, numbers []uint32) {
		for _, v := range numbers {
			if v == 0 {
				firsts[i+1]++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	for i := range j.runs {
		firsts[i+1] += firsts[i]
	}
	positions := make([]float32, 3*firsts[len(j.runs)])
	err = each(func(i int, numbers []uint32) {
		n, from := firsts[i], j.runs[i].positions
		for k, v := range numbers {
			if v == 0 {
				numbers[k] = uint32(n)
				copy(positions[3*n:3*n+3], from[3*k:3*k+3])
				n++
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return positions, each(func(_ int, numbers []uint32) {
		for k, v := range numbers {
			if v >= again {
				numbers[k] = j.numbers[v-again]
			}
		}
	})
}
