package shape

import (
	"fmt"
	"slices"

	"cairn/landmark"
)

// Homology says which landmarks of many specimens are the same point.
type Homology struct {
	Names []string // of the points, each another one, in order
	// Rows are the landmarks of each specimen, in the order of Names: not visited where it has
	// none of that name. nil for a specimen that is refused.
	Rows [][]landmark.Landmark
	// ByNumber is true where points were matched by their number, since there are no names that
	// could say it.
	ByNumber bool
	Lacking  []Lack
	Refused  map[int]string // why specimens were not matched, in a few words
}

// Lack is a point whose name some specimens do not have.
type Lack struct {
	Point     int   // its index in Names
	Specimens []int // that do not have it
}

// MatchLandmarks finds the points that many specimens share. Where all have the same names in the
// same order, or no names, or as many points and fewer than three names that all have, as where a name begins
// with that of the specimen, points of one number are the same; a specimen with another number of points than most is
// refused then. Else points of one name are the same, letter by letter, and a specimen is refused that has
// points without a name, or a name twice. The landmarks are copied; the slices are the caller's.
func MatchLandmarks(specimens [][]landmark.Landmark) Homology {
	h := Homology{Rows: make([][]landmark.Landmark, len(specimens)), Refused: map[int]string{}}
	if h.ByNumber = byNumber(specimens); h.ByNumber || sameNames(specimens) {
		h.matchNumbers(specimens)
	} else {
		h.matchNames(specimens)
	}
	return h
}

func namesOf(points []landmark.Landmark) []string {
	names := make([]string, len(points))
	for j, l := range points {
		names[j] = l.Name
	}
	return names
}

// sameNames reports whether all specimens have the same names in the same order.
func sameNames(specimens [][]landmark.Landmark) bool {
	for _, s := range specimens {
		if !slices.Equal(namesOf(s), namesOf(specimens[0])) {
			return false
		}
	}
	return true
}

// byNumber reports whether names cannot say which points are the same.
func byNumber(specimens [][]landmark.Landmark) bool {
	in := map[string]int{} // in how many specimens a name is
	named, counts := false, map[int]bool{}
	for _, s := range specimens {
		counts[len(s)] = true
		own := map[string]bool{}
		for _, l := range s {
			if l.Name != "" && !own[l.Name] {
				own[l.Name] = true
				in[l.Name]++
				named = true
			}
		}
	}
	if !named {
		return true
	}
	const enough = 3 // what a fit needs
	common := 0
	for _, n := range in {
		if n == len(specimens) {
			common++
		}
	}
	return len(counts) == 1 && common < enough && !sameNames(specimens)
}

// matchNumbers takes points of one number for the same.
func (h *Homology) matchNumbers(specimens [][]landmark.Landmark) {
	count, most, first := 0, 0, []landmark.Landmark(nil)
	numbers := map[int]int{}
	for _, s := range specimens {
		if numbers[len(s)]++; numbers[len(s)] > most {
			count, most = len(s), numbers[len(s)]
		}
	}
	for i, s := range specimens {
		if len(s) != count {
			h.Refused[i] = fmt.Sprintf("it has %d points, and most have %d", len(s), count)
			continue
		}
		if first == nil {
			first = s
		}
		h.Rows[i] = slices.Clone(s)
	}
	own := map[string]bool{}
	for j, l := range first {
		name := l.Name
		if h.ByNumber || name == "" || own[name] {
			name = fmt.Sprint(j + 1)
		}
		for own[name] { // another point is called by that number
			name += "'"
		}
		own[name] = true
		h.Names = append(h.Names, name)
	}
}

// matchNames takes points of one name for the same. They are in the order of the first specimen that has
// them, those that only later ones have behind.
func (h *Homology) matchNames(specimens [][]landmark.Landmark) {
	at := map[string]int{}
	for i, s := range specimens {
		own := map[string]bool{}
		for j, l := range s {
			if l.Name == "" {
				h.Refused[i] = fmt.Sprintf("point %d has no name, and other specimens have names", j+1)
			} else if own[l.Name] {
				h.Refused[i] = fmt.Sprintf("it has the name %q twice", l.Name)
			}
			own[l.Name] = true
		}
		if h.Refused[i] != "" {
			continue
		}
		for _, l := range s {
			if _, there := at[l.Name]; !there {
				at[l.Name] = len(h.Names)
				h.Names = append(h.Names, l.Name)
			}
		}
	}
	lack := make([]Lack, len(h.Names))
	for i, s := range specimens {
		if h.Refused[i] != "" {
			continue
		}
		h.Rows[i] = make([]landmark.Landmark, len(h.Names))
		there := make([]bool, len(h.Names))
		for _, l := range s {
			h.Rows[i][at[l.Name]], there[at[l.Name]] = l, true
		}
		for j, name := range h.Names {
			if !there[j] {
				h.Rows[i][j] = landmark.Landmark{Name: name, Position: landmark.NoPosition()}
				lack[j].Specimens = append(lack[j].Specimens, i)
			}
		}
	}
	for j, l := range lack {
		if len(l.Specimens) > 0 {
			h.Lacking = append(h.Lacking, Lack{j, l.Specimens})
		}
	}
}
