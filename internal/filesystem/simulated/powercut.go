package simulated

import (
	"maps"
	"math/rand/v2"
	"slices"
)

// sector is the largest piece, in bytes, that a disk writes whole.
const sector = 512

// AfterPowerCut returns the disk as it may be found if the power failed now: one of
// the many ways that are allowed, by r. Of a file, what was synced last is there.
// Of what was written since, there are none, all, or any of the sectors, in any
// order, and behind the old end perhaps zeros or what another file had there
// before. Of a folder, what was made, renamed and removed since its last sync has
// happened or not: none, all, the first ones, or any of them. No lock is held. This
// disk stays as it is.
func (d *Disk) AfterPowerCut(r *rand.Rand) *Disk {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := cut{rand: r, made: map[*node]*node{}}
	if c.stale = r.IntN(4) == 0; c.stale {
		c.collect(d.root, map[*node]bool{})
	}
	return &Disk{root: c.node(d.root), made: d.made}
}

// cut is one power cut.
type cut struct {
	rand  *rand.Rand
	made  map[*node]*node // what there is of each after it
	stale bool            // whether free sectors hold what was written elsewhere before
	old   []byte          // of which such sectors are taken
}

// collect gathers what was written anywhere.
func (c *cut) collect(n *node, seen map[*node]bool) {
	const most = 1 << 20
	if seen[n] || len(c.old) > most {
		return
	}
	seen[n] = true
	c.old = append(c.old, n.data...)
	for _, name := range slices.Sorted(maps.Keys(n.entries)) {
		c.collect(n.entries[name], seen)
	}
}

// node returns what there is of a file or folder after the cut: the same for all
// its names.
func (c *cut) node(n *node) *node {
	if after := c.made[n]; after != nil {
		return after
	}
	after := &node{number: n.number, folder: n.folder, owner: n.owner, modified: n.modified}
	c.made[n] = after
	after.mode = n.safeMode
	if c.rand.IntN(2) == 0 {
		after.mode = n.mode
	}
	after.safeMode = after.mode
	if n.folder {
		after.entries = map[string]*node{}
		entries := c.entries(n)
		for _, name := range slices.Sorted(maps.Keys(entries)) { // in an order that r decides alone
			after.entries[name] = c.node(entries[name])
		}
		after.safeEntries = maps.Clone(after.entries)
		return after
	}
	after.data = c.data(n)
	after.safeData = slices.Clone(after.data)
	return after
}

// entries returns what a folder holds after the cut.
func (c *cut) entries(n *node) map[string]*node {
	entries := maps.Clone(n.safeEntries)
	way, first := c.rand.IntN(4), c.rand.IntN(len(n.moves)+1)
	for i, m := range n.moves {
		happened := way == 0 || way == 1 && i < first || way == 2 && c.rand.IntN(2) == 0
		if !happened {
			continue
		}
		if entries[m.gone] == m.node {
			delete(entries, m.gone)
		}
		if m.come != "" {
			entries[m.come] = m.node
		}
	}
	return entries
}

// data returns what a file holds after the cut.
func (c *cut) data(n *node) []byte {
	way, first := c.rand.IntN(4), c.rand.IntN(len(n.writes)+1)
	data := slices.Clone(n.safeData)
	for i, w := range n.writes {
		switch {
		case way == 0 || way == 1 && i < first:
			data = apply(data, w)
		case way == 2:
			data = c.torn(data, w)
		}
	}
	return data
}

func apply(data []byte, w write) []byte {
	if w.data == nil {
		return data[:min(w.offset, len(data))]
	}
	return put(data, w.offset, w.data)
}

// torn applies some sectors of a write.
func (c *cut) torn(data []byte, w write) []byte {
	if w.data == nil {
		if c.rand.IntN(2) == 0 {
			return data
		}
		return apply(data, w)
	}
	for begin := 0; begin < len(w.data); {
		end := min(len(w.data), begin+sector-(w.offset+begin)%sector)
		switch c.rand.IntN(4) {
		case 0, 1:
			data = put(data, w.offset+begin, w.data[begin:end])
		case 2: // the file is as long as that, and the sector is not written
			if w.offset+begin >= len(data) {
				data = put(data, w.offset+begin, c.free(end-begin))
			}
		}
		begin = end
	}
	return data
}

// free returns what a sector holds that was never written for the file.
func (c *cut) free(size int) []byte {
	b := make([]byte, size)
	if c.stale && len(c.old) > 0 {
		copy(b, c.old[c.rand.IntN(len(c.old)):])
	}
	return b
}
