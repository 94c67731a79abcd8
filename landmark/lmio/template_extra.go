package lmio

import (
	"strings"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Keys of Cairn's own in a template, and of Extra: what a group of landmarks has no
// place for. Their values there are plain texts, numbers with blanks between them.
const (
	templateDescription = "description"
	templateSource      = "source"
	templateLicense     = "license"
	templatePicture     = "picture"
	templateKind        = "kind"
	templateOptional    = "optional"
	templateAt          = "at"
	templatePosition    = "position"

	optionalYes = "true"
)

// toExtra gives a group that was made from a template what else that says.
func toExtra(g *landmark.Group, t *landmark.Template) {
	p := g.Properties()
	p.Extra = texts(templateDescription, t.Description, templateSource, t.Source, templateLicense, t.License, templatePicture, t.Picture)
	g.SetProperties(p)
	for i, point := range t.Points {
		l := g.At(i)
		l.Extra = extraOfPoint(point, t.Dim)
		g.Set(i, l)
	}
}

// extraOfPoint returns the Extra of a point of a template.
func extraOfPoint(p landmark.TemplatePoint, dim int) landmark.Fields {
	kind, optional, at := "", "", ""
	if p.Kind != landmark.FixedPoint {
		kind = p.Kind.String()
	}
	if p.Optional {
		optional = optionalYes
	}
	if p.At.Set {
		at = numbersText(p.At.X, p.At.Y)
	}
	position := ""
	if (landmark.Landmark{Status: landmark.Defined, Position: p.Position}).Placed() {
		position = numbersText([]float64{p.Position.X, p.Position.Y, p.Position.Z}[:dim]...)
	}
	return texts(templateKind, kind, templateOptional, optional, templatePicture, p.Picture, templateAt, at, templatePosition, position)
}

// texts returns the fields of keys and values that are not empty.
func texts(keysAndValues ...string) landmark.Fields {
	var fields []landmark.Field
	for i := 0; i < len(keysAndValues); i += 2 {
		if value := keysAndValues[i+1]; value != "" {
			fields = append(fields, landmark.Field{Key: keysAndValues[i], Value: anyName(value)})
		}
	}
	return landmark.NewFields(fields...)
}

// fromExtra gives a template what the Extra of its group says, as toExtra wrote it.
func fromExtra(t *landmark.Template, g *landmark.Group) {
	get := func(fields landmark.Fields, key string) string {
		value, _ := fields.Get(key)
		return value
	}
	all := g.Properties().Extra
	t.Description, t.Source = get(all, templateDescription), get(all, templateSource)
	t.License, t.Picture = get(all, templateLicense), get(all, templatePicture)
	for i, l := range g.Landmarks() {
		p := &t.Points[i]
		p.Kind, _ = landmark.ParsePointKind(get(l.Extra, templateKind))
		p.Optional = get(l.Extra, templateOptional) == optionalYes
		p.Picture = get(l.Extra, templatePicture)
		if v := textNumbers(get(l.Extra, templateAt)); len(v) == 2 {
			p.At = landmark.Place{X: v[0], Y: v[1], Set: true}
		}
		if l.Placed() {
			continue // which was placed since says more
		}
		switch v := textNumbers(get(l.Extra, templatePosition)); len(v) {
		case 2:
			p.Position = r3.Vec{X: v[0], Y: v[1]}
		case 3:
			p.Position = r3.Vec{X: v[0], Y: v[1], Z: v[2]}
		}
	}
}

func numbersText(numbers ...float64) string {
	var words []string
	for _, x := range numbers {
		words = append(words, formatNumber(x))
	}
	return strings.Join(words, " ")
}

// textNumbers reads what numbersText writes; nil where it is something else.
func textNumbers(text string) []float64 {
	var numbers []float64
	for _, word := range strings.Fields(text) {
		x, ok := plainNumber(word)
		if !ok {
			return nil
		}
		numbers = append(numbers, x)
	}
	return numbers
}
