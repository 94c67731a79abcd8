package lmio

import (
	"context"

	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/landmark"
)

// scalismo are the landmarks of Scalismo in JSON: a list of objects with an id,
// coordinates, and perhaps a description, an uncertainty and extensions, of which
// the last two are carried through. Every point has a position.
var scalismo = Format{
	Name:        scalismoName,
	Description: "Scalismo landmarks",
	Extensions:  []string{".scalismo.json"},
	Shared:      []string{".json"},
	MIME:        "application/x-scalismo-landmarks+json",
	sniff:       sniffScalismo,
	decode:      decodeScalismo,
	encode:      encodeScalismo,
	limits:      limits{dims: []int{3, 2}, oneGroup: true, name: anyName, description: anyName},
}

const scalismoName = "Scalismo landmarks"

// sniffScalismo reports whether the first object of a list has an id and
// coordinates.
func sniffScalismo(head []byte) bool {
	r := newJSONReader(context.Background(), "", "", head)
	var id, coordinates bool
	_ = r.List("", func(i int) error {
		return r.Object("", func(key string) error {
			if i == 0 {
				id = id || key == "id"
				coordinates = coordinates || key == "coordinates"
			}
			return r.Skip()
		})
	})
	return id && coordinates
}

// scalismoReader reads a list of landmarks.
type scalismoReader struct {
	*extraReader
	points  []landmark.Landmark
	dim     int
	missing int
}

func decodeScalismo(ctx context.Context, path string, data []byte) (*Result, error) {
	r := &scalismoReader{extraReader: &extraReader{jsonReader: newJSONReader(ctx, path, scalismoName, data)}}
	if err := r.whole(); err != nil {
		return nil, err
	}
	if err := r.List("the document", r.landmark); err != nil {
		return nil, err
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	r.warnForgotten()
	if r.missing > 0 {
		r.warn("%s without coordinates, which the format does not have, will be left out when it is saved in it", message.Plural(r.missing, "point"))
	}
	g := landmark.NewGroup("", r.points)
	if r.dim == 2 {
		g.SetDim(2)
		r.warn(ofPicture)
	}
	g.SetProperties(landmark.Properties{Format: scalismoName})
	return r.result(scalismoName, g), nil
}

func (r *scalismoReader) landmark(i int) error {
	if i >= maxPoints {
		return r.Fail(tooManyPoints, maxPoints)
	}
	l := landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Missing}
	what := numbered{"landmark", i}
	named := false
	var extra []landmark.Field
	err := r.Object(what, func(key string) (err error) {
		switch {
		case key == "id":
			named = true
			l.Name, err = r.String("the id of a landmark")
		case key == "coordinates":
			var dim int
			if l.Position, dim, err = r.coordinates(what); err == nil && dim > 0 {
				l.Status = landmark.Defined
				if r.dim != 0 && dim != r.dim {
					return r.Fail("%v has %d coordinates and those before it have %d", what, dim, r.dim)
				}
				r.dim = dim
			}
		case key == "description" && r.Is(strictjson.Text):
			l.Description, err = r.String("the description of a landmark")
		default:
			extra, err = r.carry(extra, key)
		}
		return err
	})
	if err == nil && !named {
		err = r.Fail(`%v lacks its "id"`, what)
	}
	if l.Status == landmark.Missing {
		r.missing++
	}
	l.Extra = landmark.NewFields(extra...)
	r.points = append(r.points, l)
	return err
}

func encodeScalismo(groups []*landmark.Group) ([]byte, error) {
	w := &jsonWriter{}
	g := groups[0]
	w.array(g.Len(), func(i int) {
		l := g.At(i)
		p := [...]float64{l.Position.X, l.Position.Y, l.Position.Z}
		members := []member{
			{"id", func() { w.text(l.Name) }},
			{"coordinates", func() { w.array(g.Dim(), func(k int) { w.number(p[k]) }) }},
		}
		if l.Description != "" {
			members = append(members, member{"description", func() { w.text(l.Description) }})
		}
		for _, f := range l.Extra.All() {
			if f.Key == "description" && l.Description != "" {
				continue
			}
			members = append(members, member{f.Key, func() { w.value(f.Value) }})
		}
		w.object(len(members), func(i int) {
			w.key(members[i].key)
			members[i].write()
		})
	})
	w.raw("\n")
	return w.out, nil
}
