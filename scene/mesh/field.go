package mesh

import (
	"fmt"
	"math"
	"slices"
)

// Field is one number for every vertex or every triangle of a mesh, to be shown as
// colours. It does not change once it is made, and whoever shows it owns it.
type Field struct {
	Name    string
	Unit    string // of the values; "" where they have none or it is not known
	Detail  string // what else is to be said of computed ones, behind the name: "to b.ply"
	Method  string // how they were found, where there are several ways: "fitted by 12 landmarks"
	Values  []float32
	OfFaces bool // one value a triangle, else one a vertex
	// Labels tells that the values are numbers of things, and Names what they stand
	// for, by the number; nil where nothing says so.
	Labels bool
	Names  []string
}

// Copy returns a deep copy.
func (f *Field) Copy() *Field {
	c := *f
	c.Values, c.Names = slices.Clone(f.Values), slices.Clone(f.Names)
	return &c
}

// Bytes returns the memory that the values hold.
func (f *Field) Bytes() int64 { return 4 * int64(cap(f.Values)) }

// Defined reports whether a value is one: a finite number.
func Defined(v float32) bool { return v-v == 0 }

// FieldStats says how values are distributed.
type FieldStats struct {
	sorted    []float32
	Undefined int // values that are not finite numbers
}

// Stats returns how the values are distributed. It takes about 0.1 s a million values,
// and as much memory as they have.
func (f *Field) Stats() FieldStats {
	s := FieldStats{sorted: make([]float32, 0, len(f.Values))}
	for _, v := range f.Values {
		if Defined(v) {
			s.sorted = append(s.sorted, v)
		}
	}
	s.Undefined = len(f.Values) - len(s.sorted)
	slices.Sort(s.sorted)
	return s
}

// Count returns how many values are finite numbers.
func (s FieldStats) Count() int { return len(s.sorted) }

// Copy returns a deep copy.
func (s FieldStats) Copy() FieldStats { return FieldStats{slices.Clone(s.sorted), s.Undefined} }

// Bytes returns the memory that they hold.
func (s FieldStats) Bytes() int64 { return 4 * int64(cap(s.sorted)) }

// Numbers returns the whole numbers that values are nearest to, in order: of more than
// most the least.
func (s FieldStats) Numbers(most int) (numbers []int) {
	for rest := s.sorted; len(rest) > 0 && len(numbers) < most; {
		n := math.Floor(float64(rest[0]) + 0.5)
		numbers = append(numbers, int(n))
		next, _ := slices.BinarySearchFunc(rest, n, func(v float32, n float64) int {
			if math.Floor(float64(v)+0.5) <= n {
				return -1
			}
			return 1
		})
		rest = rest[next:]
	}
	return numbers
}

// Percentile returns the value that a part of p percent of the finite ones are below,
// interpolated between neighbours (type 7 of Hyndman, R. and Fan, Y. 1996, Sample
// quantiles in statistical packages, doi:10.1080/00031305.1996.10473566); NaN where there
// is none. 0 gives the least and 100 the largest.
func (s FieldStats) Percentile(p float64) float64 {
	n := len(s.sorted)
	if n == 0 {
		return math.NaN()
	}
	x := min(max(p, 0), 100) / 100 * float64(n-1)
	i := min(int(x), n-1)
	lo, hi := float64(s.sorted[i]), float64(s.sorted[min(i+1, n-1)])
	return lo + (hi-lo)*(x-float64(i))
}

// FieldSource is a list of values that a mesh's file has, of which a Field can be made.
type FieldSource struct {
	Name      string // not that of another one
	OfFaces   bool
	attribute *Attribute
	component int // or norm
}

// norm stands for the length of a tuple where components have numbers.
const norm = -1

// FieldSources returns the lists of values that the file has beside the shape, those of
// vertices first: of several components each, as "flow.1", "flow.2" ..., and the length of
// the tuple, as "flow.norm". One of triangles whose name was there before has "faces:"
// before it, and other repeated names have a number after them.
func (m *TriMesh) FieldSources() []FieldSource {
	var list []FieldSource
	taken := map[string]bool{}
	add := func(s FieldSource) {
		name := s.Name
		if taken[name] && s.OfFaces {
			name = "faces:" + s.Name
		}
		for k := 2; taken[name]; k++ {
			name = fmt.Sprintf("%s (%d)", s.Name, k)
		}
		taken[name] = true
		s.Name = name
		list = append(list, s)
	}
	for _, of := range []struct {
		faces bool
		list  []Attribute
	}{{false, m.data.VertexAttributes}, {true, m.data.TriangleAttributes}} {
		for i := range of.list {
			a := &of.list[i]
			if a.Components == 1 {
				add(FieldSource{a.Name, of.faces, a, 0})
				continue
			}
			for k := range a.Components {
				add(FieldSource{fmt.Sprintf("%s.%d", a.Name, k+1), of.faces, a, k})
			}
			add(FieldSource{a.Name + ".norm", of.faces, a, norm})
		}
	}
	return list
}

// Field returns the values, rounded to 24 significant bits. It belongs to the caller.
func (s FieldSource) Field() *Field {
	a := s.attribute
	f := &Field{Name: s.Name, Unit: a.Unit, OfFaces: s.OfFaces, Values: make([]float32, a.Len())}
	if s.component != norm {
		f.Names = slices.Clone(a.Names)
		f.Labels = a.Names != nil
	}
	for i := range f.Values {
		if s.component != norm {
			f.Values[i] = float32(a.At(i, s.component))
			continue
		}
		sum := 0.0
		for k := range a.Components {
			sum = math.Hypot(sum, a.At(i, k))
		}
		f.Values[i] = float32(sum)
	}
	if !f.Labels && s.component != norm && a.Type < Float32 {
		f.Labels = f.few()
	}
	return f
}

// few reports whether whole numbers look like those of things: there are a few
// different ones, far fewer than values.
func (f *Field) few() bool {
	const most = 64
	seen := map[float32]bool{}
	for _, v := range f.Values {
		if !seen[v] {
			seen[v] = true
			if len(seen) > most || v < 0 || v >= most {
				return false
			}
		}
	}
	return len(seen) > 0
}
