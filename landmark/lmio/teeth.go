package lmio

import (
	"context"

	"cairn/internal/strictjson"
	"cairn/landmark"
)

// teethLand are the landmarks of the 3DTeethLand challenge in JSON: points of a
// scan, each with a class, such as Cusp, that many have. They are only read.
var teethLand = Format{
	Name:        teethName,
	Description: "3DTeethLand landmarks",
	Shared:      []string{".json"},
	sniff:       sniffTeeth,
	tellsNames:  true, // they are classes of points
	decode:      decodeTeeth,
}

const teethName = "3DTeethLand landmarks"

// sniffTeeth reports whether the objects of a document have classes and
// coordinates.
func sniffTeeth(head []byte) bool {
	r := newJSONReader(context.Background(), "", "", head)
	var class, coord bool
	_ = r.Object("", func(key string) error {
		if key != "objects" {
			return r.Skip()
		}
		return r.List("", func(int) error {
			return r.Object("", func(key string) error {
				class = class || key == "class"
				coord = coord || key == "coord"
				return r.Skip()
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
	err := r.Object("the document", func(key string) (err error) {
		switch {
		case key == "objects":
			found = true
			err = r.List("objects", func(i int) error {
				l, err := readTooth(r, i)
				points = append(points, l)
				return err
			})
		case key == "key" && r.Is(strictjson.Text):
			scan, err = r.String("the name of the scan")
		default:
			extra, err = r.carry(extra, key)
		}
		return err
	})
	if err == nil && !found {
		err = r.Fail(`the document has no list "objects"`)
	}
	if err == nil {
		err = r.End()
	}
	if err != nil {
		return nil, err
	}
	r.warnForgotten()
	g := landmark.NewGroup(scan, points)
	g.SetProperties(landmark.Properties{Format: teethName, Extra: landmark.NewFields(extra...)})
	return r.result(teethName, g), nil
}

func readTooth(r *extraReader, i int) (landmark.Landmark, error) {
	if i >= maxPoints {
		return landmark.Landmark{}, r.Fail(tooManyPoints, maxPoints)
	}
	l := landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Missing}
	what := numbered{"object", i}
	var extra []landmark.Field
	err := r.Object(what, func(key string) (err error) {
		switch {
		case key == "class" && r.Is(strictjson.Text):
			l.Name, err = r.String("the class of an object")
		case key == "coord":
			var dim int
			if l.Position, dim, err = r.coordinates(what); err == nil && dim > 0 {
				l.Status = landmark.Defined
			}
			if dim == 2 {
				err = r.Fail("%v has 2 coordinates where 3 belong", what)
			}
		default:
			extra, err = r.carry(extra, key)
		}
		return err
	})
	l.Extra = landmark.NewFields(extra...)
	return l, err
}
