package lmio

import (
	"context"

	"cairn/landmark"
)

// teethLand are the landmarks of the 3DTeethLand challenge in JSON: points of a
// scan, each with a class, such as Cusp, that many have. They are only read.
var teethLand = Format{
	Name:        teethName,
	Description: "3DTeethLand landmarks",
	Shared:      []string{".json"},
	sniff:       sniffTeeth,
	decode:      decodeTeeth,
}

const teethName = "3DTeethLand landmarks"

// sniffTeeth reports whether the objects of a document have classes and
// coordinates.
func sniffTeeth(head []byte) bool {
	r := newJSONReader(context.Background(), "", "", head)
	var class, coord bool
	_ = r.object("", func(key string) error {
		if key != "objects" {
			return r.skip()
		}
		return r.array("", func(int) error {
			return r.object("", func(key string) error {
				class = class || key == "class"
				coord = coord || key == "coord"
				return r.skip()
			})
		})
	})
	return class && coord
}

func decodeTeeth(ctx context.Context, path string, data []byte) (*Result, error) {
	r := &extraReader{jsonReader: newJSONReader(ctx, path, teethName, data)}
	if err := r.whole(); err != nil {
		return nil, err
	}
	var (
		scan   string
		points []landmark.Landmark
		extra  []landmark.Field
		found  bool
	)
	err := r.object("the document", func(key string) (err error) {
		switch {
		case key == "objects":
			found = true
			err = r.array("objects", func(i int) error {
				l, err := readTooth(r, i)
				points = append(points, l)
				return err
			})
		case key == "key" && r.next('"'):
			scan, err = r.text("the name of the scan")
		default:
			extra, err = r.carry(extra, key)
		}
		return err
	})
	if err == nil && !found {
		err = r.fail(`the document has no list "objects"`)
	}
	if err == nil {
		err = r.end()
	}
	if err != nil {
		return nil, err
	}
	r.warnForgotten()
	g := landmark.NewGroup(scan, points)
	g.SetProperties(landmark.Properties{Format: teethName, Extra: landmark.NewFields(extra...)})
	return &Result{Groups: []*landmark.Group{g}, Format: teethName, Notes: r.notes, Warnings: r.warnings}, nil
}

func readTooth(r *extraReader, i int) (landmark.Landmark, error) {
	if i >= maxPoints {
		return landmark.Landmark{}, r.fail(tooManyPoints, maxPoints)
	}
	l := landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Missing}
	what := numbered{"object", i}
	var extra []landmark.Field
	err := r.object(what, func(key string) (err error) {
		switch {
		case key == "class" && r.next('"'):
			l.Name, err = r.text("the class of an object")
		case key == "coord":
			var dim int
			if l.Position, dim, err = r.coordinates(what); err == nil && dim > 0 {
				l.Status = landmark.Defined
			}
			if dim == 2 {
				err = r.fail("%v has 2 coordinates where 3 belong", what)
			}
		default:
			extra, err = r.carry(extra, key)
		}
		return err
	})
	l.Extra = landmark.NewFields(extra...)
	return l, err
}
