package meshio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"cairn/internal/message"
	"cairn/internal/strictjson"
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
	is := false
	r := mjsonOf(strictjson.Memory(context.Background(), head), 0)
	_ = r.Object("", func(key string) error {
		if !slices.Contains(mjsonKeys, key) || !r.Is(strictjson.List) {
			return errSeen
		}
		is = key == "trilist" || bytes.Contains(head, []byte(`"trilist"`)) || size > int64(len(head))
		_ = r.List("", func(int) error {
			is = is && r.Is(strictjson.List)
			return errSeen
		})
		return errSeen
	})
	return is
}

// errSeen ends a look at the beginning of a file.
var errSeen = errors.New("meshio: enough was seen")

type mjsonReader struct {
	*strictjson.Reader
	*source
	*content
	start int64     // of the list of points
	read  []float32 // colours
	width int       // of a colour
	seen  map[string]bool
}

// mjsonOf returns a reader of a text from a place in its file on.
func mjsonOf(text strictjson.Source, at int64) *strictjson.Reader {
	r := strictjson.New(text, at, func(offset int64, reason string) error { return &textError{offset, reason} })
	r.MaxText = maxWord
	return r
}

func readMJSON(s *source, _ []byte) (*content, error) {
	if err := s.endText(); err != nil {
		return nil, err
	}
	in := s.input(0, s.size)
	defer in.close()
	r := &mjsonReader{Reader: mjsonOf(in, 0), source: s, content: &content{}, seen: map[string]bool{}}
	s.stage(0.9, s.size)
	if err := r.Object("the document", r.member); err != nil {
		return nil, err
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	if !r.seen["points"] {
		return nil, fault("the file has no list of points")
	}
	r.reread = func() error {
		in := s.input(r.start, s.size)
		defer in.close()
		return r.rereadPoints(mjsonOf(in, r.start))
	}
	return r.content, r.finish()
}

func (r *mjsonReader) member(key string) (err error) {
	if !slices.Contains(mjsonKeys, key) {
		r.lose(fmt.Sprintf("The member %s is not kept.", message.Quote(key)))
		return r.Skip()
	}
	if r.Is(strictjson.Null) && key != "points" && key != "trilist" {
		return r.Skip() // there are none
	}
	r.seen[key] = true
	switch key {
	case "points":
		r.start = r.Offset()
		return r.points()
	case "trilist":
		return r.triangles()
	case "tcoords":
		r.TexCoords, _, err = r.floats("texture coordinate", 2, 2)
		return err
	}
	r.read, r.width, err = r.floats("colour", 3, 4)
	return err
}

// mjsonRow names a row of a list in messages.
type mjsonRow struct {
	what   string
	number int
}

func (r *mjsonRow) String() string { return fmt.Sprintf("%s %d", r.what, r.number) }

// mjsonRows reads a list of lists of numbers, each of least to most and all of one
// length, which it returns. what names one in messages.
func mjsonRows(r *strictjson.Reader, what string, least, most int, f numberSink) (width int, err error) {
	all, n := 0, 0 // numbers of all rows, and of one
	row := &mjsonRow{what: what}
	number := func(int) error {
		at := r.Offset()
		w, err := r.Number(row)
		if err != nil {
			return err
		}
		v, end := float(w, 0)
		if end < 0 || v-v != 0 {
			return &textError{at, fmt.Sprintf("%v: %s is too large", row, message.Quote(w))}
		}
		if err := f(all, v, single(v, w, 0, end)); err != nil {
			return &textError{at, fmt.Sprintf("%v: %v", row, err)}
		}
		all++
		n++
		return nil
	}
	err = r.List("the list of each "+what, func(i int) error {
		row.number, n = i+1, 0
		at := r.Offset()
		if err := r.List(row, number); err != nil {
			return err
		}
		if i == 0 {
			width = n
		}
		if n < least || n > most || n != width {
			return &textError{at, fmt.Sprintf("%v has %s, not %d", row, message.Count(n, "number", "numbers"), max(least, min(width, most)))}
		}
		return nil
	})
	return width, err
}

// lend calls read with an empty list that has room for all numbers that can
// still come, two bytes each. Pages of it that are not filled cost nothing.
func (r *mjsonReader) lend(read func(room []float32) error) error {
	memory, free := scratch(4 * int((r.size-r.Offset())/2+1))
	defer free()
	return read(floatsOf(memory)[:0])
}

// floats reads rows of numbers and returns them with their width.
func (r *mjsonReader) floats(what string, least, most int) (all []float32, width int, err error) {
	err = r.lend(func(room []float32) error {
		width, err = mjsonRows(r.Reader, what, least, most, func(_ int, _ float64, v float32) error {
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
		_, err := mjsonRows(r.Reader, "triangle", 3, 3, func(_ int, v float64, _ float32) error {
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
func (r *mjsonReader) rereadPoints(again *strictjson.Reader) error {
	origin := r.origin()
	_, err := mjsonRows(again, "point", 3, 3, func(i int, v float64, single float32) error {
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
		return fault("the file has %s for %s", message.Count(n, "texture coordinate", "texture coordinates"), message.Count(points, "point", "points"))
	}
	if len(r.TexCoords) == 0 {
		r.TexCoords = nil
	}
	if len(r.read) == 0 {
		return nil
	}
	if n := len(r.read) / r.width; n != points {
		return fault("the file has %s for %s", message.Count(n, "colour", "colours"), message.Count(points, "point", "points"))
	}
	colors := r.read
	r.makeShades(points, shadesOpen)
	for i, v := range colors {
		r.shades[i/r.width*4+i%r.width] = shade(float64(v))
	}
	return nil
}
