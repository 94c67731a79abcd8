package study

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/beside"
	"cairn/internal/natural"
)

// Query says which specimens of a study are worked on, and in which order. The zero value
// is all of them as in the table. It is a plain value that JSON holds.
type Query struct {
	Statuses []Status `json:"statuses,omitempty"` // nil: all
	Text     string   `json:"text,omitempty"`     // some cell has it, in any letter case; "" for all. Names are not searched where Blind is set
	Column   string   `json:"column,omitempty"`   // sorted by this column, as people count; "" for the order of the table
	Down     bool     `json:"down,omitempty"`     // the other way round
	Random   bool     `json:"random,omitempty"`   // in an order that Seed says, the same on every computer
	Seed     uint64   `json:"seed,omitempty"`
	// Blind hides names and groups, has a random order, and keeps repeats of one specimen
	// apart.
	Blind bool `json:"blind,omitempty"`
}

// Order returns the rows of a table as a query has them. Rows that name neither a mesh nor
// landmarks are left out. A random order depends on the seed and the rows' keys alone: a row that is added,
// or filtered out, leaves the others in theirs.
func (t *Table) Order(q Query) []int {
	var rows []int
	for i := range t.rows {
		if t.file(i) != "" && t.Fits(i, q) {
			rows = append(rows, i)
		}
	}
	switch {
	case q.Random || q.Blind:
		lots, keys := make([][sha256.Size]byte, t.Len()), t.Keys()
		for _, i := range rows {
			lots[i] = lot(q.Seed, keys[i])
		}
		slices.SortStableFunc(rows, func(a, b int) int { return slices.Compare(lots[a][:], lots[b][:]) })
	case q.Column != "":
		slices.SortStableFunc(rows, func(a, b int) int {
			return natural.Compare(t.sortedBy(a, q.Column), t.sortedBy(b, q.Column))
		})
	}
	if q.Blind {
		t.keepApart(rows)
	} else if q.Down {
		slices.Reverse(rows)
	}
	return rows
}

// file returns the path of a row's mesh, or of its landmarks where it has no mesh.
func (t *Table) file(i int) string { return cmp.Or(t.Path(i, Mesh), t.Path(i, Landmarks)) }

// sortedBy returns what counts of row i where rows are sorted by a column: among meshes, a
// row that has none stands by its landmarks.
func (t *Table) sortedBy(i int, column string) string {
	if c, ok := ParseColumn(column); ok && c == Mesh {
		return t.file(i)
	}
	text, _ := t.Named(i, column)
	return text
}

// lot returns what a row draws: the SHA-256 of the seed and its key.
func lot(seed uint64, key string) [sha256.Size]byte {
	return sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, seed), key...))
}

// Fits reports whether row i has what a query asks for: a status, and a text.
func (t *Table) Fits(i int, q Query) bool {
	if s, _ := t.Status(i); q.Statuses != nil && !slices.Contains(q.Statuses, s) {
		return false
	}
	if q.Text == "" || q.Blind {
		return true
	}
	want := beside.Folded(q.Text)
	return slices.ContainsFunc(t.rows[i].cells, func(cell string) bool { return strings.Contains(beside.Folded(meant(cell)), want) })
}

// keepApart puts rows of one mesh so that none follows another of it directly, as far as
// there are others: whoever places the points is not to remember them.
func (t *Table) keepApart(rows []int) {
	mesh := func(k int) string { return pathKey(t.file(rows[k])) }
	apart := func(k int, m string) bool {
		return (k == 0 || mesh(k-1) != m) && (k+1 >= len(rows) || mesh(k+1) != m)
	}
	for k := 1; k < len(rows); k++ {
		if mesh(k) != mesh(k-1) {
			continue
		}
		for n := 1; n < len(rows); n++ { // the nearest place behind, and then before
			other := (k + n) % len(rows)
			if other == k-1 || mesh(other) == mesh(k) {
				continue
			}
			rows[k], rows[other] = rows[other], rows[k]
			if apart(k, mesh(k)) && apart(other, mesh(other)) {
				break
			}
			rows[k], rows[other] = rows[other], rows[k]
		}
	}
}

// Title returns what to call the specimen at a place of an order: the name of its mesh,
// or its number where names are hidden.
func (t *Table) Title(rows []int, place int, q Query) string {
	if q.Blind {
		return fmt.Sprintf("Specimen %d", place+1)
	}
	i := rows[place]
	title := plainStem(t.file(i))
	if n := t.Repeat(i); n != "" {
		title += ", repeat " + n
	}
	return title
}

// NextToDo returns the first place of an order, from one on and then from the start,
// whose specimen is not done; ok is false where there is none.
func (t *Table) NextToDo(rows []int, from int) (place int, ok bool) {
	for n := range rows {
		k := (max(from, 0) + n) % len(rows)
		if s, _ := t.Status(rows[k]); s != Done {
			return k, true
		}
	}
	return 0, false
}

// NewEnd is what the names of landmark files end in that a study makes.
const NewEnd = ".ljson"

// LandmarksOf returns the landmark file of row i, as the table has it. Where it names
// none, it is one of the mesh's name beside the mesh, or in the study's folder where the
// mesh lies outside, that neither another row has nor the disk; fresh tells that.
func (t *Table) LandmarksOf(i int, r *Resolver) (p string, fresh bool) {
	if p = t.Path(i, Landmarks); p != "" {
		return p, false
	}
	return t.freePath(t.Path(i, Mesh), t.Repeat(i), r), true
}

func (t *Table) freePath(mesh, replicate string, r *Resolver) string {
	dir := path.Dir(mesh)
	if isOutside(mesh) {
		dir = "."
	}
	stem := path.Join(dir, plainStem(mesh))
	if replicate != "" {
		stem += "_r" + replicate
	}
	taken := map[string]bool{}
	for k := range t.rows {
		taken[beside.Folded(t.Path(k, Landmarks))] = true
	}
	p := stem + NewEnd
	for n := 2; taken[beside.Folded(p)] || r.there(p); n++ {
		p = fmt.Sprintf("%s (%d)%s", stem, n, NewEnd)
	}
	return p
}

// there reports whether something has the path's name, in any letter case.
func (r *Resolver) there(p string) bool {
	dir := r.folder
	for part := range strings.SplitSeq(p, "/") {
		if part == "." {
			continue
		}
		found, ok := r.match(dir, part)
		if !ok {
			return len(r.lists[dir][beside.Folded(part)]) > 0
		}
		dir = filepath.Join(dir, found)
	}
	return true
}

// Repeatable returns how many specimens can be digitised again: those that have a mesh.
func (t *Table) Repeatable() int {
	meshes := map[string]bool{}
	for i := range t.rows {
		meshes[pathKey(t.Path(i, Mesh))] = true
	}
	delete(meshes, "")
	return len(meshes)
}

// AddRepeats adds rows in which n specimens are to be digitised again, drawn by the seed
// among those that have the least repeats: each with the number of the repeat and a
// landmark file of its own, and what the first says of individual, side and group. The
// rows that are repeated get the replicate 1 where they have none. It returns the new rows,
// which are fewer where there are not so many specimens.
func (t *Table) AddRepeats(n int, seed uint64, observer string, r *Resolver) []int {
	times, highest := map[string]int{}, map[string]int{} // by mesh
	var firsts []int
	for i := range t.rows {
		mesh := pathKey(t.Path(i, Mesh))
		if mesh == "" {
			continue
		}
		number, _ := strconv.Atoi(t.Get(i, Replicate))
		if times[mesh]++; times[mesh] == 1 {
			firsts = append(firsts, i)
		}
		highest[mesh] = max(highest[mesh], number, 1)
	}
	mesh := func(i int) string { return pathKey(t.Path(i, Mesh)) }
	slices.SortStableFunc(firsts, func(a, b int) int {
		x, y := lot(seed, mesh(a)), lot(seed, mesh(b))
		return cmp.Or(cmp.Compare(times[mesh(a)], times[mesh(b)]), slices.Compare(x[:], y[:]))
	})
	var added []int
	for _, first := range firsts[:max(0, min(n, len(firsts)))] {
		if t.Get(first, Replicate) == "" {
			t.Set(first, Replicate, "1")
		}
		number := strconv.Itoa(highest[mesh(first)] + 1)
		i := t.Add()
		for _, c := range []Column{Mesh, Individual, Side, Group} {
			t.Set(i, c, t.Get(first, c))
		}
		t.Set(i, Replicate, number)
		t.Set(i, Observer, observer)
		t.SetPath(i, Landmarks, t.freePath(t.Path(first, Mesh), number, r))
		added = append(added, i)
	}
	return added
}
