package lmio

import (
	"slices"
	"strings"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// encodeMarkups returns the groups as Slicer markups, in the order and with the
// blanks of Slicer 5.
func encodeMarkups(groups []*landmark.Group) ([]byte, error) {
	w := &jsonWriter{unicode: true}
	schema := spellingOf[markupsSpelling](groups[0]).schema
	if schema == "" {
		schema = usualSchema
	}
	var others []member
	for _, f := range groups[0].Properties().Extra.All() {
		if key, ok := strings.CutPrefix(f.Key, markupsDocument); ok {
			others = append(others, w.asRead(key, f.Value))
		}
	}
	w.inOrder(slices.Concat([]member{w.asRead(keySchema, schema), {keyMarkups, func() {
		w.array(len(groups), func(i int) { w.markup(groups[i]) })
	}}}, others))
	return w.out, nil
}

// inOrder writes an object with its members in order.
func (w *jsonWriter) inOrder(list []member) {
	w.object(len(list), func(i int) {
		w.key(list[i].key)
		list[i].write()
	})
}

// asRead returns a member whose value is written as it stood in a file.
func (w *jsonWriter) asRead(key, value string) member {
	return member{key, func() { w.raw(value) }}
}

func (w *jsonWriter) texts(key, value string) member {
	return member{key, func() { w.text(value) }}
}

func (w *jsonWriter) truth(key string, on bool) member {
	return member{key, func() {
		if on {
			w.raw("true")
		} else {
			w.raw("false")
		}
	}}
}

// vector returns a member with a list of numbers on one line.
func (w *jsonWriter) vector(key string, numbers ...float64) member {
	return member{key, func() {
		for i, x := range numbers {
			w.raw([]string{"[", ", "}[min(i, 1)])
			w.number(x)
		}
		w.raw("]")
	}}
}

// markup writes a group.
func (w *jsonWriter) markup(g *landmark.Group) {
	p := g.Properties()
	value := func(key, usual string) string {
		if v, ok := p.Extra.Get(key); ok {
			return v
		}
		return usual
	}
	system := "LPS"
	if p.Declared == ras {
		system = "RAS"
	}
	list := []member{w.texts(keyType, markupType(g))}
	if g.Name() != "" {
		list = append(list, w.texts(keyName, g.Name()))
	}
	list = append(list, w.texts(keySystem, system))
	if raw, ok := p.Extra.Get(keyUnits); ok && unitIs(raw, p.Units) {
		list = append(list, w.asRead(keyUnits, raw))
	} else if p.Units != "" {
		list = append(list, w.texts(keyUnits, p.Units))
	}
	list = append(list, w.truth(keyLocked, p.Locked),
		w.asRead(keyFixed, value(keyFixed, usualFixed)),
		w.asRead(keyLabelFormat, value(keyLabelFormat, usualLabelFormat)),
		w.asRead(keyLastUsed, value(keyLastUsed, lastUsed(g.Len()))))
	for _, f := range p.Extra.All() {
		if !slices.Contains(markupOrder, f.Key) && (f.Key != protocolKey || p.Protocol.IsZero()) && !strings.HasPrefix(f.Key, markupsDocument) {
			list = append(list, w.asRead(strings.TrimPrefix(f.Key, ofMarkup), f.Value))
		}
	}
	if !p.Protocol.IsZero() {
		list = append(list, member{protocolKey, func() { w.protocol(p.Protocol) }})
	}
	ids := pointIDs(g.Landmarks())
	list = append(list, member{keyPoints, func() {
		w.array(g.Len(), func(i int) { w.controlPoint(g.At(i), ids[i], p.Declared) })
	}}, w.asRead(keyMeasurements, value(keyMeasurements, usualMeasurements)))
	if d := w.displayOf(p); d != nil {
		list = append(list, member{keyDisplay, d})
	}
	w.inOrder(list)
}

// markupType returns the type of a group: as in its file, or by its curve.
func markupType(g *landmark.Group) string {
	if kind, ok := g.Properties().Extra.Get(keyType); ok {
		return kind
	}
	if kind := spellingOf[markupsSpelling](g).kind; kind != "" {
		return kind
	}
	return kindOf(curveOf(g))
}

// unitIs reports whether what a file says of its unit is still so.
func unitIs(raw, unit string) bool {
	said, _ := unitOf(raw)
	return said == unit
}

func (w *jsonWriter) controlPoint(l landmark.Landmark, id string, system landmark.Placement) {
	value := func(key, usual string) string {
		if v, ok := l.Extra.Get(key); ok {
			return v
		}
		return usual
	}
	position := w.texts(keyPosition, "") // as Slicer writes it, though its schema wants numbers
	if l.Placed() {
		position = w.vector(keyPosition, l.Position.X, l.Position.Y, l.Position.Z)
	}
	_, usual := upright(system)
	turned := w.asRead(extraOrientation, usual)
	if raw, ok := l.Extra.Get(extraOrientation); ok && turnsTo(raw, l.Normal) {
		turned = w.asRead(extraOrientation, raw)
	} else if l.Normal != (r3.Vec{}) {
		o := orientationOf(l.Normal)
		turned = w.vector(extraOrientation, o[:]...)
	}
	status := ""
	for word, s := range markupsStates {
		if s == l.Status {
			status = word
		}
	}
	list := []member{
		w.texts(extraID, id), w.texts(keyLabel, l.Name), w.texts(keyDescription, l.Description),
		w.asRead(extraNode, value(extraNode, usualNode)), position, turned, w.asRead(extraSelected, value(extraSelected, usualSelected)),
		w.truth(keyLocked, l.Locked), w.truth(keyVisibility, !l.Hidden), w.texts(keyStatus, status),
	}
	for _, f := range l.Extra.All() {
		if !slices.Contains(pointOrder, f.Key) {
			list = append(list, w.asRead(f.Key, f.Value))
		}
	}
	w.inOrder(list)
}
