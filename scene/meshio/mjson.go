package meshio

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
)

// MJSON: the mesh of menpo's landmarker.io in JSON: lists points, trilist and,
// if there are, tcoords and colour_per_vertex.

var mjsonFormat = Format{
	Name:       "MJSON",
	Extensions: []string{".mjson"},
	Shared:     []string{".json"},
	MIME:       "model/x-mjson",
	sniff:      sniffMJSON,
	read:       readMJSON,
}

// mjsonKeys are the lists that a file may have.
var mjsonKeys = []string{"points", "trilist", "tcoords", "colour_per_vertex"}

// sniffMJSON reports whether a JSON object begins with one of the lists, as
// lists of lists; and, since others have points too, whether there are
// triangles as far as one can see.
func sniffMJSON(head []byte, size int64) bool {
	s := &source{r: bytes.NewReader(head), size: int64(len(head)), ctx: noContext{}}
	j := &jsonInput{s.input(0, s.size)}
	defer j.close()
	if j.open('{') != nil {
		return false
	}
	key, err := j.text()
	if err != nil || !slices.Contains(mjsonKeys, key) || j.open(':') != nil || j.open('[') != nil {
		return false
	}
	c, err := j.peek()
	if err != nil || c != '[' && c != ']' {
		return false
	}
	return key == "trilist" || bytes.Contains(head, []byte(`"trilist"`)) || size > int64(len(head))
}

type mjsonReader struct {
	*jsonInput
	*content
	start int64     // of the list of points
	read  []float32 // colours
	width int       // of a colour
	seen  map[string]bool
}

func readMJSON(s *source, _ []byte) (*content, error) {
	if err := s.endText(); err != nil {
		return nil, err
	}
	r := &mjsonReader{jsonInput: &jsonInput{s.input(0, s.size)}, content: &content{}, seen: map[string]bool{}}
	defer r.close()
	s.stage(0.9, s.size)
	if err := r.object(); err != nil {
		return nil, err
	}
	if !r.seen["points"] {
		return nil, fault("the file has no list of points")
	}
	r.reread = func() error {
		again := &mjsonReader{jsonInput: &jsonInput{s.input(r.start, s.size)}, content: r.content}
		defer again.close()
		return again.rereadPoints()
	}
	return r.content, r.finish()
}

// object reads the one object of the file.
func (r *mjsonReader) object() error {
	if err := r.open('{'); err != nil {
		return err
	}
	err := r.list('}', func(int) error {
		at := r.at()
		key, err := r.text()
		if err != nil {
			return err
		}
		if r.seen[key] && slices.Contains(mjsonKeys, key) {
			return &textError{at, fmt.Sprintf("%q comes twice", key)}
		}
		if err := r.open(':'); err != nil {
			return err
		}
		return r.member(key)
	})
	if err != nil {
		return err
	}
	c, err := r.peek()
	if err == nil && c != 0 {
		err = r.fault("the file goes on after the end of its object")
	}
	return err
}

func (r *mjsonReader) member(key string) error {
	switch key {
	case "points":
		r.start = r.at()
		r.seen[key] = true
		return r.points()
	case "trilist":
		r.seen[key] = true
		return r.triangles()
	case "tcoords", "colour_per_vertex":
		c, err := r.peek()
		if err != nil {
			return err
		}
		if c == 'n' {
			return r.value(0) // null: there are none
		}
		r.seen[key] = true
		if key == "tcoords" {
			r.TexCoords, _, err = r.floats("texture coordinate", 2, 2)
			return err
		}
		r.read, r.width, err = r.floats("colour", 3, 4)
		return err
	}
	r.warnings = append(r.warnings, fmt.Sprintf("The member %s is not shown.", quote([]byte(key))))
	return r.value(0)
}

// lend calls read with an empty list that has room for all numbers that can
// still come, two bytes each. Pages of it that are not filled cost nothing.
func (r *mjsonReader) lend(read func(room []float32) error) error {
	memory, free := scratch(4 * int(r.left()/2+1))
	defer free()
	return read(floatsOf(memory)[:0])
}

// floats reads rows of numbers and returns them with their width.
func (r *mjsonReader) floats(what string, least, most int) (all []float32, width int, err error) {
	err = r.lend(func(room []float32) error {
		width, err = r.rows(what, least, most, func(_ int, _ float64, v float32) error {
			room = append(room, v)
			return nil
		})
		all = slices.Clone(room)
		return err
	})
	return all, width, err
}

func (r *mjsonReader) triangles() error {
	return r.lend(func(memory []float32) error {
		room := bitsOf(memory[:cap(memory)])[:0]
		_, err := r.rows("triangle", 3, 3, func(_ int, v float64, _ float32) error {
			if v != math.Trunc(v) {
				return fmt.Errorf("%v is no number of a vertex", v)
			}
			if len(room) == maxElements {
				return errors.New("there are more triangles than can be shown")
			}
			room = append(room, index(v))
			return nil
		})
		r.Triangles = slices.Clone(room)
		return err
	})
}

func (r *mjsonReader) points() (err error) {
	r.Positions, _, err = r.floats("point", 3, 3)
	if err == nil && len(r.Positions) > 3*maxElements {
		err = &textError{r.start, "there are more points than can be shown"}
	}
	return err
}

// rereadPoints reads the positions again, relative to the origin, into the
// places that they have.
func (r *mjsonReader) rereadPoints() error {
	origin := r.origin()
	_, err := r.rows("point", 3, 3, func(i int, v float64, single float32) error {
		if i >= len(r.Positions) {
			return errChanged
		}
		if o := origin[i%3]; o != 0 {
			single = float32(v - o)
		}
		r.Positions[i] = single
		return nil
	})
	return err
}

// finish checks that there are as many values as points, and keeps the colours.
func (r *mjsonReader) finish() error {
	points := len(r.Positions) / 3
	if n := len(r.TexCoords) / 2; r.seen["tcoords"] && n > 0 && n != points {
		return fault("the file has %s for %s", count(n, "texture coordinate", "texture coordinates"), count(points, "point", "points"))
	}
	if len(r.TexCoords) == 0 {
		r.TexCoords = nil
	}
	if len(r.read) == 0 {
		return nil
	}
	if n := len(r.read) / r.width; n != points {
		return fault("the file has %s for %s", count(n, "colour", "colours"), count(points, "point", "points"))
	}
	colors := r.read
	r.makeShades(points, shadesOpen)
	for i, v := range colors {
		r.shades[i/r.width*4+i%r.width] = shade(float64(v))
	}
	return nil
}
