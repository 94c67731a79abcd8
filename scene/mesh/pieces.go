package mesh

import "slices"

// Piece is a run of triangles that lie near each other, all of one part.
type Piece struct {
	First, Count uint32     // in triangles
	Min, Max     [3]float32 // the box around them, relative to the mesh's origin
}

// pieceSize is how many triangles a piece has at most: few enough that little is drawn
// beside what is seen, many enough that asking for each costs nothing beside drawing it.
const pieceSize = 2048

// pieces cuts the triangles of a tree into pieces, each of what is under one node and of
// one part. It returns the order of all pieces: that of the tree, where there are no parts.
func (d *Data) pieces(tree *bvh, parts []Part) (order []uint32, pieces []Piece) {
	order, ends := tree.order, tree.runs(pieceSize)
	if len(parts) > 1 {
		order, ends = byPart(order, ends, parts)
	}
	first := 0
	for _, end := range ends {
		b := emptyBox()
		for _, f := range order[first:end] {
			for _, v := range d.Triangles[3*f : 3*f+3] {
				b.add(d.corner(v))
			}
		}
		pieces = append(pieces, Piece{uint32(first), uint32(end - first), b.lo, b.hi})
		first = end
	}
	return order, pieces
}

// runs cuts the order of a tree where its nodes do, into runs of so many elements at most,
// and returns where each ends.
func (t *bvh) runs(most int) (ends []int) {
	todo := []uint32{0}
	begin := 0
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		last := n
		for t.nodes[last].count == 0 {
			last = t.nodes[last].first + 1
		}
		end := int(t.nodes[last].first + t.nodes[last].count)
		if end-begin <= most || t.nodes[n].count > 0 {
			ends = append(ends, end)
			begin = end
			continue
		}
		todo = append(todo, t.nodes[n].first+1, t.nodes[n].first)
	}
	return ends
}

// byPart returns the triangles of an order part by part, and where the runs of each end.
func byPart(order []uint32, ends []int, parts []Part) ([]uint32, []int) {
	part := make([]uint32, len(order)) // of each triangle
	next := make([]int, len(parts))
	for i, p := range parts {
		next[i] = p.First
		for f := p.First; f < p.First+p.Count; f++ {
			part[f] = uint32(i)
		}
	}
	sorted := make([]uint32, len(order))
	var cuts []int
	first := 0
	for _, end := range ends {
		for _, f := range order[first:end] {
			p := part[f]
			sorted[next[p]] = f
			next[p]++
		}
		first = end
		cuts = append(cuts, next...)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	if len(cuts) > 0 && cuts[0] == 0 {
		cuts = cuts[1:]
	}
	return sorted, cuts
}
