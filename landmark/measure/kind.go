// Package measure defines measures of landmarks by the names of their points, and
// takes them: distances, angles, lengths, centroid sizes and areas. It knows
// nothing of meshes but the two questions of Surface, and nothing of files.
package measure

import "fmt"

// Kind is what is measured. The zero value is none.
type Kind uint8

// The kinds of measures.
const (
	Distance        Kind = iota + 1 // straight, between two points
	Angle                           // at the second of three points
	Polyline                        // straight from point to point
	Perimeter                       // the same, and back to the first point
	SurfaceLength                   // from point to point along the surface of the mesh
	CentroidSize                    // of two or more points
	Area                            // inside the polygon that the points go around
	SurfaceDistance                 // of one point to the surface of the mesh
)

// kinds has for each kind the word in files and on the command line, the words
// for people, what kind of number it is, and how many points it takes; most is 0
// where there may be any number.
var kinds = [...]struct {
	word, text  string
	is          dimension
	least, most int
}{
	Distance:        {"distance", "distance", length, 2, 2},
	Angle:           {"angle", "angle", angle, 3, 3},
	Polyline:        {"polyline", "length of the polyline", length, 2, 0},
	Perimeter:       {"perimeter", "perimeter", length, 3, 0},
	SurfaceLength:   {"surface-length", "length along the surface", length, 2, 0},
	CentroidSize:    {"centroid-size", "centroid size", length, 2, 0},
	Area:            {"area", "area", area, 3, 0},
	SurfaceDistance: {"surface-distance", "distance to the surface", length, 1, 1},
}

// dimension is what kind of number a measure is.
type dimension uint8

const (
	length dimension = iota
	area
	angle
)

// unit returns the unit of a dimension in the codes of UCUM, by the unit of
// length: "mm", "mm2", "deg". It is "" where the unit of length is not known.
func (d dimension) unit(length string) string {
	switch {
	case d == angle:
		return "deg"
	case d == area && length != "":
		return length + "2"
	}
	return length
}

// Kinds returns all kinds. The slice is the caller's.
func Kinds() []Kind {
	var all []Kind
	for k := Distance; int(k) < len(kinds); k++ {
		all = append(all, k)
	}
	return all
}

// known reports whether there is such a kind.
func (k Kind) known() bool { return k > 0 && int(k) < len(kinds) }

// String returns the words that the window shows, such as "length along the
// surface".
func (k Kind) String() string {
	if !k.known() {
		return fmt.Sprintf("measure %d", uint8(k))
	}
	return kinds[k].text
}

// Word returns the word for the kind in files and on the command line, such as
// "surface-length"; "" for none.
func (k Kind) Word() string {
	if !k.known() {
		return ""
	}
	return kinds[k].word
}

// KindOf returns the kind of a word, see Word.
func KindOf(word string) (k Kind, ok bool) {
	for _, k := range Kinds() {
		if kinds[k].word == word {
			return k, true
		}
	}
	return 0, false
}

// Points returns how many points a measure of the kind takes; most is 0 where
// there may be any number.
func (k Kind) Points() (least, most int) {
	if !k.known() {
		return 0, 0
	}
	return kinds[k].least, kinds[k].most
}

// NeedsSurface reports whether a mesh is needed. Such a measure may take long.
func (k Kind) NeedsSurface() bool { return k == SurfaceLength || k == SurfaceDistance }
