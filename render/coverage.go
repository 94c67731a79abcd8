package render

import (
	"math"
	"slices"
)

// coverage says which cells of a grid over a picture are taken, in one bit each,
// so that thousands of names find their places in a frame.
type coverage struct {
	cell       float64 // side of a cell, in pixels
	cols, rows int
	words      int // of a row
	bits       []uint64
}

// mostCells is the largest side of a grid: where the picture has more design
// pixels, cells are larger.
const mostCells = 4096

// reset makes it a grid with nothing taken, for a picture of a size in pixels, with so
// many pixels a design pixel.
func (c *coverage) reset(width, height int, ratio float64) {
	c.cell = max(ratio, float64(max(width, height))/mostCells)
	c.cols = int(float64(width)/c.cell) + 1
	c.rows = int(float64(height)/c.cell) + 1
	c.words = (c.cols + 63) / 64
	c.bits = slices.Grow(c.bits[:0], c.words*c.rows)[:c.words*c.rows]
	clear(c.bits)
}

// span returns the cells that an interval touches, within the grid.
func (c *coverage) span(lo, hi float64, n int) (first, last int) {
	return max(0, int(math.Floor(lo/c.cell))), min(n-1, int(math.Ceil(hi/c.cell))-1)
}

// rowMask returns the bits of a word of a row between two columns.
func rowMask(word, x0, x1 int) uint64 {
	mask := ^uint64(0)
	if first := x0 - 64*word; first > 0 {
		mask <<= first
	}
	if last := x1 - 64*word; last < 63 {
		mask &= 1<<(last+1) - 1
	}
	return mask
}

// free reports whether no cell that b touches is taken. What is beyond the picture
// is free. It looks at every fourth row first, as what takes cells is mostly higher
// than that: then it is soon found.
func (c *coverage) free(b box) bool {
	x0, x1 := c.span(b.x0, b.x1, c.cols)
	y0, y1 := c.span(b.y0, b.y1, c.rows)
	if x0 > x1 {
		return true
	}
	first, last := x0>>6, x1>>6
	left, right := rowMask(first, x0, x1), rowMask(last, x0, x1)
	for _, off := range [...]int{0, 2, 1, 3} {
		for y := y0 + off; y <= y1; y += 4 {
			row := c.bits[y*c.words+first : y*c.words+last+1]
			if row[0]&left != 0 || row[len(row)-1]&right != 0 {
				return false
			}
			for w := 1; w < len(row)-1; w++ {
				if row[w] != 0 {
					return false
				}
			}
		}
	}
	return true
}

// mark takes the cells that b touches.
func (c *coverage) mark(b box) {
	x0, x1 := c.span(b.x0, b.x1, c.cols)
	y0, y1 := c.span(b.y0, b.y1, c.rows)
	if x0 > x1 {
		return
	}
	for y := y0; y <= y1; y++ {
		row := c.bits[y*c.words : (y+1)*c.words]
		for w := x0 >> 6; w <= x1>>6; w++ {
			row[w] |= rowMask(w, x0, x1)
		}
	}
}

// along calls f with small boxes that cover a line, until it returns false.
func (c *coverage) along(line [4]float64, f func(b box) bool) {
	dx, dy := line[2]-line[0], line[3]-line[1]
	n := int(math.Ceil(max(math.Abs(dx), math.Abs(dy)) / c.cell))
	for i := range n { // the last cell is that of what the line leads to
		t := (float64(i) + 0.5) / float64(n)
		x, y := line[0]+t*dx, line[1]+t*dy
		h := c.cell / 2
		if !f(box{x - h, y - h, x + h, y + h}) {
			return
		}
	}
}

// lineFree reports whether no cell along a line is taken.
func (c *coverage) lineFree(line [4]float64) bool {
	free := true
	c.along(line, func(b box) bool { free = c.free(b); return free })
	return free
}

// markLine takes the cells along a line.
func (c *coverage) markLine(line [4]float64) {
	c.along(line, func(b box) bool { c.mark(b); return true })
}
