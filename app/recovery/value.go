package recovery

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"unicode/utf8"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// number is a float64 that comes back to the last bit. What JSON has no numbers for,
// such as NaN, is written as its bits, "bits 7ff8000000000001".
type number float64

const bitsPrefix = "bits "

// MarshalJSON is part of json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	f := float64(n)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return fmt.Appendf(nil, "%q", bitsPrefix+strconv.FormatUint(math.Float64bits(f), 16)), nil
	}
	return strconv.AppendFloat(nil, f, 'g', -1, 64), nil
}

// UnmarshalJSON is part of json.Unmarshaler.
func (n *number) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		s := string(text[1 : len(text)-1])
		if len(s) <= len(bitsPrefix) || s[:len(bitsPrefix)] != bitsPrefix {
			return fmt.Errorf("%s is no number", text)
		}
		bits, err := strconv.ParseUint(s[len(bitsPrefix):], 16, 64)
		*n = number(math.Float64frombits(bits))
		return err
	}
	f, err := strconv.ParseFloat(string(text), 64)
	*n = number(f)
	return err
}

// vector is three numbers.
type vector [3]number

func vectorOf(v r3.Vec) vector { return vector{number(v.X), number(v.Y), number(v.Z)} }
func (v vector) vec() r3.Vec {
	return r3.Vec{X: float64(v[0]), Y: float64(v[1]), Z: float64(v[2])}
}

// text is a text that comes back to the last byte. One that is no UTF-8 is written
// as an object with its bytes.
type text string

// MarshalJSON is part of json.Marshaler.
func (t text) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(t)) {
		return json.Marshal(string(t))
	}
	return json.Marshal(map[string]string{"base64": base64.StdEncoding.EncodeToString([]byte(t))})
}

// UnmarshalJSON is part of json.Unmarshaler.
func (t *text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(t))
	}
	var coded struct {
		Bytes []byte `json:"base64"`
	}
	err := json.Unmarshal(data, &coded)
	*t = text(coded.Bytes)
	return err
}

// fields are landmark.Fields.
type fields [][2]text

func fieldsOf(f landmark.Fields) (list fields) {
	for _, field := range f.All() {
		list = append(list, [2]text{text(field.Key), text(field.Value)})
	}
	return list
}

func (f fields) fields() landmark.Fields {
	list := make([]landmark.Field, len(f))
	for i, field := range f {
		list[i] = landmark.Field{Key: string(field[0]), Value: string(field[1])}
	}
	return landmark.NewFields(list...)
}

// shade is a colour with its alpha.
type shade [4]uint8

func shadeOf(c color.NRGBA) shade { return shade{c.R, c.G, c.B, c.A} }
func (s shade) color() color.NRGBA {
	return color.NRGBA{R: s[0], G: s[1], B: s[2], A: s[3]}
}

// point is a landmark.
type point struct {
	Name        text   `json:"name,omitempty"`
	Position    vector `json:"position"`
	Status      string `json:"status"`
	Description text   `json:"description,omitempty"`
	Reason      text   `json:"reason,omitempty"`
	Origin      string `json:"origin,omitempty"`
	Normal      vector `json:"normal"`
	Locked      bool   `json:"locked,omitempty"`
	Hidden      bool   `json:"hidden,omitempty"`
	Extra       fields `json:"extra,omitempty"`
}

func pointOf(l landmark.Landmark) point {
	return point{text(l.Name), vectorOf(l.Position), l.Status.String(), text(l.Description), text(l.Reason), l.Origin.String(), vectorOf(l.Normal), l.Locked, l.Hidden, fieldsOf(l.Extra)}
}

func (p point) landmark() (landmark.Landmark, error) {
	l := landmark.Landmark{
		Name: string(p.Name), Position: p.Position.vec(), Description: string(p.Description), Reason: string(p.Reason), Normal: p.Normal.vec(),
		Locked: p.Locked, Hidden: p.Hidden, Extra: p.Extra.fields(),
	}
	for o := landmark.Observed; o.String() != p.Origin; o++ {
		if o == landmark.Adjusted {
			return l, fmt.Errorf("the origin %q of a point is none", p.Origin)
		}
		l.Origin = o + 1
	}
	for s := landmark.Undefined; s <= landmark.Missing; s++ {
		if s.String() == p.Status {
			l.Status = s
			return l, nil
		}
	}
	return l, fmt.Errorf("the status %q of a point is none", p.Status)
}

// label is a landmark.Label.
type label struct {
	Name   text           `json:"name"`
	Points []int          `json:"points"`
	Curve  landmark.Curve `json:"curve,omitempty"`
	Color  *shade         `json:"color,omitempty"` // that was chosen for it
}

func labelsOf(labels []landmark.Label) []label {
	list := make([]label, len(labels))
	for i, l := range labels {
		list[i] = label{Name: text(l.Name), Points: l.Indices, Curve: l.Curve}
		if l.Color != (color.NRGBA{}) {
			c := shadeOf(l.Color)
			list[i].Color = &c
		}
	}
	return list
}

func landmarkLabels(list []label) []landmark.Label {
	if list == nil {
		return nil
	}
	labels := make([]landmark.Label, len(list))
	for i, l := range list {
		labels[i] = landmark.Label{Name: string(l.Name), Indices: l.Points, Curve: l.Curve}
		if l.Color != nil {
			labels[i].Color = l.Color.color()
		}
	}
	return labels
}

// placement is a landmark.Placement.
type placement struct {
	Kind   landmark.PlacementKind `json:"kind"`
	Center *vector                `json:"center,omitempty"`
	Matrix *[3][4]number          `json:"matrix,omitempty"`
}

func placementOf(p landmark.Placement) placement {
	c := placement{Kind: p.Kind}
	if p.Center != (r3.Vec{}) {
		v := vectorOf(p.Center)
		c.Center = &v
	}
	if p.Matrix != ([3][4]float64{}) {
		c.Matrix = &[3][4]number{}
		for i, row := range p.Matrix {
			for j, x := range row {
				c.Matrix[i][j] = number(x)
			}
		}
	}
	return c
}

func (p placement) placement() landmark.Placement {
	c := landmark.Placement{Kind: p.Kind}
	if p.Center != nil {
		c.Center = p.Center.vec()
	}
	if p.Matrix != nil {
		for i, row := range p.Matrix {
			for j, x := range row {
				c.Matrix[i][j] = float64(x)
			}
		}
	}
	return c
}
